import fengari, { type State } from 'fengari'

const { lua, lauxlib, lualib, to_jsstring: textOf, to_luastring: bytesOf } = fengari

/** What Redis answers to a command, and what a script returns. */
export type Reply = string | number | null | readonly Reply[]

/**
 * Runs a script as Redis does: with the globals KEYS, ARGV and `redis.call`, its result converted by Redis's rules.
 * Throws what Redis would answer with where the script does not load or fails.
 *
 * @param call carries out one command of the script; what it throws stops the script
 */
export function runScript(
  source: string,
  keys: readonly string[],
  args: readonly string[],
  call: (command: readonly string[]) => Reply,
): Reply {
  const state = lauxlib.luaL_newstate()
  lualib.luaL_openlibs(state)

  lua.lua_createtable(state, 0, 1)
  lua.lua_pushcfunction(state, (inner) => {
    const command = Array.from({ length: lua.lua_gettop(inner) }, (_, at) => argumentAt(inner, at + 1))
    let reply: Reply
    try {
      reply = call(command)
    } catch (error) {
      return lauxlib.luaL_error(inner, bytesOf(error instanceof Error ? error.message : String(error)))
    }
    push(inner, reply)
    return 1
  })
  lua.lua_setfield(state, -2, bytesOf('call'))
  lua.lua_setglobal(state, bytesOf('redis'))
  push(state, keys)
  lua.lua_setglobal(state, bytesOf('KEYS'))
  push(state, args)
  lua.lua_setglobal(state, bytesOf('ARGV'))
  // global in the Lua 5.1 that Redis has
  lua.lua_getglobal(state, bytesOf('table'))
  lua.lua_getfield(state, -1, bytesOf('unpack'))
  lua.lua_setglobal(state, bytesOf('unpack'))
  lua.lua_pop(state, 1)

  // `#!lua flags=allow-key-locking`: a shebang that only Upstash's own Redis knows
  const loaded = lauxlib.luaL_loadstring(state, bytesOf(source.replace(/^#!/, '--')))
  if (loaded !== lua.LUA_OK || lua.lua_pcall(state, 0, 1, 0) !== lua.LUA_OK) {
    throw new Error(`ERR ${textOf(lua.lua_tostring(state, -1))}`)
  }
  return pull(state, -1)
}

function argumentAt(state: State, index: number): string {
  // lua_tostring would write 120000.0 for a number that came out of a division
  return lua.lua_type(state, index) === lua.LUA_TNUMBER
    ? String(lua.lua_tonumber(state, index))
    : textOf(lua.lua_tostring(state, index))
}

function push(state: State, reply: Reply): void {
  if (reply === null) lua.lua_pushboolean(state, false)
  else if (typeof reply === 'number') lua.lua_pushinteger(state, reply)
  else if (typeof reply === 'string') lua.lua_pushstring(state, bytesOf(reply))
  else {
    lua.lua_createtable(state, reply.length, 0)
    reply.forEach((element, at) => {
      push(state, element)
      lua.lua_rawseti(state, -2, at + 1)
    })
  }
}

function pull(state: State, index: number): Reply {
  switch (lua.lua_type(state, index)) {
    case lua.LUA_TNUMBER:
      return Math.trunc(lua.lua_tonumber(state, index))
    case lua.LUA_TSTRING:
      return textOf(lua.lua_tostring(state, index))
    case lua.LUA_TBOOLEAN:
      return lua.lua_toboolean(state, index) ? 1 : null
    case lua.LUA_TTABLE:
      return pullList(state, index)
    default:
      return null
  }
}

/** The elements up to the first nil, as Redis has it. */
function pullList(state: State, index: number): Reply[] {
  const table = index < 0 ? lua.lua_gettop(state) + 1 + index : index
  const list: Reply[] = []
  for (let at = 1; ; at++) {
    lua.lua_rawgeti(state, table, at)
    const type = lua.lua_type(state, -1)
    const isEnd = type <= 0
    if (!isEnd) list.push(pull(state, -1))
    lua.lua_pop(state, 1)
    if (isEnd) return list
  }
}
