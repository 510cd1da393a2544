import type { Transform } from './transform'

/** The signature that jscodeshift calls a transform module's default export with. */
export interface JscodeshiftTransform {
  (
    file: { path: string; source: string },
    api: { report: (message: string) => void },
    options?: Readonly<Record<string, unknown>>,
  ): Promise<string | undefined>
  readonly transform: Transform
}

/** Defines one transform for two hosts: this tool, and plain `jscodeshift -t`. */
export function defineTransform<const Key extends string, Evidence>(
  transform: Transform<Key, Evidence>,
): JscodeshiftTransform {
  const run = async (
    file: { path: string; source: string },
    api: { report: (message: string) => void },
    options: Readonly<Record<string, unknown>> = {},
  ): Promise<string | undefined> => {
    const { transformOneFile } = await import('./as-jscodeshift')
    return transformOneFile(transform, file, api.report, options)
  }
  return Object.assign(run, { transform: transform })
}
