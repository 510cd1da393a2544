import type { Transform } from './transform'

export function transformOneFile(
  transform: Transform,
  file: { path: string; source: string },
  api: { report: (message: string) => void },
): Promise<string | undefined> {
  throw new Error(`not yet: ${transform.id} ${file.path} ${typeof api}`)
}
