import { NativeFunction, objectOf, type Value } from '../values'

/** `createHash` or `createHmac`: the digest is not known, and is the same for the same texts. */
function hashFunction(name: string): NativeFunction {
  return new NativeFunction(name, (m, _self, args) => {
    const given: Value[] = [...args]
    return objectOf({
      update: new NativeFunction('update', (_m, self, [text]) => {
        given.push(text)
        return self
      }),
      digest: new NativeFunction('digest', (_m, _self, encoding) => {
        const spelled = [given, encoding].map((list) => list.map((each) => m.spell(each)).join(', '))
        return m.unknown(`${name}(${spelled.join(').digest(')})`)
      }),
    })
  })
}

/** What of `crypto` changes while it is used. */
export function hashExports(): ReadonlyMap<string, Value> {
  return new Map(['createHash', 'createHmac'].map((name) => [`crypto ${name}`, hashFunction(name)]))
}
