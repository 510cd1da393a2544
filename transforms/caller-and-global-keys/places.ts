import { span, type Path } from '../../engine'

/** `lib/limits.ts:12`, for sentences. */
export function lineAt(path: Path): string {
  return `${path.file.path}:${String(path.file.position(span(path.node).start).line)}`
}
