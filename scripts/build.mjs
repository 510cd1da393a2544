/*
 * Builds dist/:
 *
 *   bin/         the command, ES modules in chunks that load when they are needed
 *   engine/      file for file as in the source, CommonJS, so that the command and every transform share one engine
 *   transforms/  <id>.js, one per transform, CommonJS as plain jscodeshift wants it, and docs.json about all of them
 *   templates/   file for file, CommonJS
 *   report.schema.json  what `--format json` prints
 *   vendor/      the packages that engine, transforms and templates use, each once, loaded at its first use
 *
 * Files are written only where they changed, so a build beside running tests disturbs nobody.
 */
import { build } from 'esbuild'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { dirname, join, posix, relative, resolve, sep } from 'node:path'
import { docCommentOf, filesIn, isSource, root as here, tiersInCases, transformFiles } from './rooms.mjs'
import { notices } from './notices.mjs'

// a test builds a copy of the project with one more transform
const root = process.env.BUILD_ROOT ?? here
const dist = join(root, 'dist')
const require = createRequire(join(here, 'package.json'))

// jscodeshift runs whatever a transform requires through Babel plugins that know no newer syntax, unless its path says
// @babel/parser, recast or ast-types: one more reason for vendor/ to keep the packages' names
const FOR_JSCODESHIFT = 'es2021'

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // some main files are UMD, which no bundler can follow
  mainFields: ['module', 'main'],
  charset: 'utf8',
  write: false,
  metafile: true,
  outdir: dist,
  logLevel: 'silent',
  legalComments: 'none',
  // our names in stack traces are worth more than the few bytes
  minify: false,
}

const transforms = transformFiles(root)
const commonJsFiles = ['engine', 'templates', 'transforms']
  .flatMap((room) => filesIn(room, root))
  .filter((file) => isSource(file) && file !== 'transforms/_template.ts')

const outputs = new Map()
let vendor

try {
  vendor = await buildVendor(await bareImportsOf(commonJsFiles))
  const rooms = await buildCommonJs()
  const command = await buildCommand()
  refuseHeavy([vendor.metafile, rooms.metafile, command.metafile])
  outputs.set('transforms/package.json', '{ "type": "commonjs" }\n')
  outputs.set('report.schema.json', readFileSync(join(root, 'bin/report.schema.json'), 'utf8'))
  outputs.set('THIRD-PARTY-NOTICES.txt', notices([vendor.metafile, command.metafile], here))
  writeChanged()
  describeTransforms()
  removeStale()
  chmodSync(join(dist, 'bin/upgrade-ratelimit.js'), 0o755)
} catch (error) {
  // esbuild's own message names every file and line
  console.error(error.errors ? error.message : error)
  process.exitCode = 1
}

/** Where a source file ends up, relative to dist, or undefined for a file that is bundled into those that use it. */
function placeOf(file) {
  if (!isSource(file)) return undefined
  const stem = file.replace(/\.ts$/, '')
  if (/^(engine|templates)\//.test(file)) return `${stem}.cjs`
  const transform = transforms.find((one) => one.file === file)
  if (transform) return `transforms/${transform.id}.js`
  if (file.startsWith('transforms/')) return `${stem}.js`
  return undefined
}

/** The source file that a relative specifier leads to, relative to the root, with `/`. */
function sourceOf(specifier, fromDir) {
  const stem = resolve(fromDir, specifier)
  const file = [stem, `${stem}.ts`, join(stem, 'index.ts')].find((path) => existsSync(path) && /\.[^./]+$/.test(path))
  if (!file) throw new Error(`${specifier}, imported in ${fromDir}, does not exist`)
  return relative(root, file).split(sep).join('/')
}

/** `import text from './file.ts?raw'` gives the file's text, as in vite. */
function rawText(plugin) {
  plugin.onResolve({ filter: /^\.\.?\/.*\?raw$/ }, (args) => ({
    path: resolve(args.resolveDir, args.path.replace(/\?raw$/, '')),
    namespace: 'raw',
  }))
  plugin.onLoad({ filter: /.*/, namespace: 'raw' }, (args) => ({
    contents: readFileSync(args.path, 'utf8'),
    loader: 'text',
  }))
}

async function bareImportsOf(files) {
  const found = new Set()
  await build({
    ...shared,
    entryPoints: files,
    format: 'cjs',
    plugins: [
      {
        name: 'list-packages',
        setup(plugin) {
          rawText(plugin)
          plugin.onResolve({ filter: /^[^./]/ }, (args) => {
            if (args.kind === 'entry-point') return undefined
            if (!isBuiltin(args.path)) found.add(args.path)
            return { path: args.path, external: true }
          })
        },
      },
    ],
  })
  return [...found].sort()
}

function vendorFile(specifier) {
  return `vendor/${specifier}.cjs`
}

async function buildVendor(specifiers) {
  const formats = new Map()
  const inputs = {}
  for (const specifier of specifiers) {
    const place = vendorFile(specifier)
    const result = await build({
      ...shared,
      absWorkingDir: here,
      entryPoints: [{ in: specifier, out: place.replace(/\.cjs$/, '') }],
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
      target: FOR_JSCODESHIFT,
      minify: true,
      plugins: [
        {
          name: 'each-package-once',
          setup(plugin) {
            plugin.onResolve({ filter: /^[^./]/ }, (args) =>
              args.kind !== 'entry-point' && specifiers.includes(args.path)
                ? { path: relativeImport(place, vendorFile(args.path)), external: true }
                : undefined,
            )
          },
        },
      ],
    })
    keep(result)
    Object.assign(inputs, result.metafile.inputs)
    const [{ entryPoint }] = Object.values(result.metafile.outputs)
    formats.set(specifier, result.metafile.inputs[entryPoint].format)
  }
  writeChanged()
  return { metafile: { inputs }, formats }
}

/** Stands for a package in our files and loads it when one of its exports is first used. */
function lazily(specifier, from) {
  const file = vendorFile(specifier)
  const target = relativeImport(from, file)
  const exports = require(join(dist, file))
  // a function cannot be stood in for; those that export one are small
  if (typeof exports !== 'object' || Array.isArray(exports))
    return `module.exports = require(${JSON.stringify(target)})`
  const names = Object.keys(exports)
  if (names.includes('default') && vendor.formats.get(specifier) === 'esm')
    throw new Error(`${specifier} is an ES module with a default export, which cannot be put off: import it by name`)
  return [
    'let loaded',
    `const load = () => (loaded ??= require(${JSON.stringify(target)}))`,
    'module.exports = {',
    ...names.map((name) => `  get ${JSON.stringify(name)}() { return load()[${JSON.stringify(name)}] },`),
    '}',
  ].join('\n')
}

async function buildCommonJs() {
  const merged = { metafile: { inputs: {}, outputs: {} } }
  for (const extension of ['.cjs', '.js']) {
    const files = commonJsFiles.filter((file) => placeOf(file).endsWith(extension))
    const result = await build({
      ...shared,
      entryPoints: files.map((file) => ({ in: join(root, file), out: placeOf(file).slice(0, -extension.length) })),
      outExtension: { '.js': extension },
      format: 'cjs',
      target: FOR_JSCODESHIFT,
      plugins: [
        {
          name: 'file-for-file',
          setup(plugin) {
            rawText(plugin)
            plugin.onResolve({ filter: /^\.\.?(\/|$)/, namespace: 'file' }, (args) => {
              const file = sourceOf(args.path, args.resolveDir)
              const place = placeOf(file)
              if (!place) return { path: join(root, file) }
              const from = placeOf(relative(root, args.importer).split(sep).join('/'))
              return { path: relativeImport(from, place), external: true }
            })
            plugin.onResolve({ filter: /^[^./]/, namespace: 'file' }, (args) => {
              if (args.kind === 'entry-point') return undefined
              if (isBuiltin(args.path)) return { path: args.path, external: true }
              const from = placeOf(relative(root, args.importer).split(sep).join('/'))
              return { path: args.path, namespace: 'lazy', pluginData: from, suffix: `?${posix.dirname(from)}` }
            })
            plugin.onLoad({ filter: /.*/, namespace: 'lazy' }, (args) => ({
              contents: lazily(args.path, args.pluginData),
              loader: 'js',
            }))
            plugin.onResolve({ filter: /^\./, namespace: 'lazy' }, (args) => ({ path: args.path, external: true }))
          },
        },
      ],
    })
    keep(result)
    Object.assign(merged.metafile.inputs, result.metafile.inputs)
  }
  return merged
}

async function buildCommand() {
  const result = await build({
    ...shared,
    entryPoints: [{ in: join(root, 'bin/upgrade-ratelimit.ts'), out: 'bin/upgrade-ratelimit' }],
    format: 'esm',
    splitting: true,
    chunkNames: 'bin/[name]-[hash]',
    minifySyntax: true,
    minifyWhitespace: true,
    banner: {
      // bundled CommonJS packages ask for Node's modules with require
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    plugins: [
      {
        name: 'one-engine',
        setup(plugin) {
          rawText(plugin)
          plugin.onResolve({ filter: /^\.\.?(\/|$)/ }, (args) => {
            if (args.resolveDir.includes('node_modules')) return undefined
            const file = sourceOf(args.path, args.resolveDir)
            if (/^(transforms|templates)\//.test(file)) throw new Error(`bin may not import ${file}`)
            const place = placeOf(file)
            return place ? { path: `../${place}`, external: true } : undefined
          })
        },
      },
    ],
  })
  keep(result)
  return result
}

function relativeImport(from, to) {
  const path = posix.relative(posix.dirname(from), to)
  return path.startsWith('.') ? path : `./${path}`
}

function keep(result) {
  for (const file of result.outputFiles) {
    outputs.set(relative(dist, file.path).split(sep).join('/'), file.text)
  }
}

/** jscodeshift can pull in parsers and presets that nothing here uses. */
function refuseHeavy(metafiles) {
  const heavy = /node_modules\/(flow-parser|@babel\/(core|preset-[\w-]+|register|traverse|types|plugin-[\w-]+))\//
  for (const { inputs } of metafiles) {
    const found = Object.keys(inputs).find((input) => heavy.test(input))
    if (found) throw new Error(`${found} would be bundled: import only the part of the package that is needed`)
  }
}

function writeChanged() {
  for (const [file, text] of outputs) {
    const path = join(dist, file)
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}

/** docs.json: what `list`, `explain` and the README say about each transform, without loading any. */
function describeTransforms() {
  const docs = transforms.map(({ id, file }) => {
    const doc = docCommentOf(readFileSync(join(root, file), 'utf8'))
    if (doc === undefined) throw new Error(`${file} has no doc comment at its top: it is the transform's public page`)
    const loaded = require(join(dist, `transforms/${id}.js`)).default
    if (typeof loaded !== 'function' || loaded.transform === undefined)
      throw new Error(`${file}: the default export is not what defineTransform returns`)
    const { transform } = loaded
    if (transform.id !== id) throw new Error(`${file} calls itself ${transform.id}: file and id have one name`)
    return { id, title: transform.title, tiers: tiersInCases(id, root), doc }
  })
  outputs.set('transforms/docs.json', `${JSON.stringify(docs, null, 2)}\n`)
  writeChanged()
}

function removeStale() {
  for (const file of filesIn('dist', root)) {
    if (!outputs.has(file.replace(/^dist\//, ''))) rmSync(join(root, file), { force: true })
  }
}
