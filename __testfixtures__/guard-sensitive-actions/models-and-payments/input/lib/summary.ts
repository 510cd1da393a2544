export interface Deps {
  complete(prompt: string): Promise<string>
}

export async function summary(text: string, deps: Deps) {
  return deps.complete(`Sum up: ${text}`)
}
