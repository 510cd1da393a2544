import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The licences of everything that was bundled.
 * @param {{ inputs: Record<string, unknown> }[]} metafiles of esbuild
 * @param {string} root absolute path of the folder that holds node_modules
 * @returns {string} a text file
 */
export function notices(metafiles, root) {
  const folders = new Set()
  for (const { inputs } of metafiles) {
    for (const input of Object.keys(inputs)) {
      const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input.replace(/^[\w-]+:/, ''))?.[0]
      if (folder) folders.add(folder.replace(/^(?:\.\.\/)+/, '').replace(/^.*?(?=node_modules\/)/, ''))
    }
  }
  const parts = [...folders].sort().map((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const file = readdirSync(join(root, folder)).find((name) => /^(licen[cs]e|copying)/i.test(name))
    const text =
      file && existsSync(join(root, folder, file)) ? readFileSync(join(root, folder, file), 'utf8').trim() : ''
    const author = typeof manifest.author === 'string' ? manifest.author : manifest.author?.name
    const licence = manifest.license ?? 'unknown'
    if (!text && !manifest.license) throw new Error(`${folder} states no licence`)
    return `${manifest.name} ${manifest.version} (${licence})\n\n${text || `Licence: ${licence}. Author: ${author ?? manifest.name}.`}`
  })
  const line = `\n\n${'-'.repeat(80)}\n\n`
  return `This package contains the following software, under the licences below.${line}${parts.join(line)}\n`
}
