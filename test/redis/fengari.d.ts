/** As much of fengari, a Lua 5.3 in JavaScript, as the tests use. */
declare module 'fengari' {
  export interface State {
    readonly [opaque: symbol]: never
  }

  interface Fengari {
    readonly lua: {
      readonly LUA_OK: number
      readonly LUA_TBOOLEAN: number
      readonly LUA_TNUMBER: number
      readonly LUA_TSTRING: number
      readonly LUA_TTABLE: number
      lua_createtable(state: State, elements: number, fields: number): void
      lua_getfield(state: State, index: number, name: Uint8Array): number
      lua_getglobal(state: State, name: Uint8Array): number
      lua_gettop(state: State): number
      lua_pcall(state: State, given: number, results: number, handler: number): number
      lua_pop(state: State, count: number): void
      lua_pushboolean(state: State, value: boolean): void
      lua_pushcfunction(state: State, call: (state: State) => number): void
      lua_pushinteger(state: State, value: number): void
      lua_pushstring(state: State, value: Uint8Array): void
      lua_rawgeti(state: State, index: number, at: number): number
      lua_rawseti(state: State, index: number, at: number): void
      lua_setfield(state: State, index: number, name: Uint8Array): void
      lua_setglobal(state: State, name: Uint8Array): void
      lua_toboolean(state: State, index: number): boolean
      lua_tonumber(state: State, index: number): number
      lua_tostring(state: State, index: number): Uint8Array
      lua_type(state: State, index: number): number
    }
    readonly lauxlib: {
      luaL_error(state: State, message: Uint8Array): never
      luaL_loadstring(state: State, source: Uint8Array): number
      luaL_newstate(): State
    }
    readonly lualib: { luaL_openlibs(state: State): void }
    to_jsstring(bytes: Uint8Array): string
    to_luastring(text: string): Uint8Array
  }

  const fengari: Fengari
  export default fengari
}
