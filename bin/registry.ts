import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { JscodeshiftTransform } from '../engine/define-transform'
import type { Tier, Transform } from '../engine/transform'

/** What people are told about a transform; known without loading it. */
export interface TransformDoc {
  readonly id: string
  /** Half a line. */
  readonly title: string
  /** The tiers its findings can have, as its cases show them. */
  readonly tiers: readonly Tier[]
  /** The doc comment at the top of its source, in Markdown. */
  readonly doc: string
}

const folder = builtTransforms()

/** All transforms, in order of their ids. */
export function transformDocs(): readonly TransformDoc[] {
  return JSON.parse(readFileSync(`${folder}docs.json`, 'utf8')) as TransformDoc[]
}

/** Loads the transforms with these ids, in this order. Throws on an id that `transformDocs` does not name. */
export function loadTransforms(ids: readonly string[]): readonly Transform[] {
  const rooms = createRequire(`${folder}docs.json`)('../rooms.cjs') as Readonly<Record<string, unknown>>
  return ids.map((id) => (rooms[`transforms/${id}`] as { default: JscodeshiftTransform }).default.transform)
}

/** Beside this file's folder in the package; in dist/ when this file runs from source. */
function builtTransforms(): string {
  const beside = new URL('../transforms/', import.meta.url)
  const built = existsSync(new URL('docs.json', beside)) ? beside : new URL('../dist/transforms/', import.meta.url)
  return fileURLToPath(built)
}
