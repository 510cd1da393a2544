/*
 * Builds dist/:
 *
 *   bin/         the command, ES modules in chunks that load when they are needed
 *   rooms.cjs    engine, transforms and templates for the command, in one file that takes less time to load than fifty;
 *                each module in it runs when it is first asked for
 *   interpreter.cjs  the part of the engine that few projects need, loaded at its first use
 *   errors.cjs   the part of the engine that is needed to read the command line
 *   transforms/  <id>.js, one per transform, CommonJS as plain jscodeshift wants it, and docs.json about all of them
 *   engine.cjs   the engine for those: jscodeshift runs everything through Babel, which complains above 500 KB
 *   report.schema.json, cost.schema.json  what `--format json` prints
 *   vendor/      the packages that engine, transforms and templates use, each once, loaded at its first use
 *
 * Files are written only where they changed, so a build beside running tests disturbs nobody.
 */
import { build } from 'esbuild'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

const commonJs = {
  ...shared,
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  target: FOR_JSCODESHIFT,
  // less to read for V8; the names stay, and so do lines for stack traces
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 160,
  charset: 'ascii',
}

const transforms = transformFiles(root)
const ROOMS = 'rooms.cjs'
/** What the command asks for by name, and its source file. */
const rooms = new Map([
  ...filesIn('engine', root)
    .filter(isSource)
    .map((file) => [file.replace(/\.ts$/, ''), file]),
  ...transforms.map(({ id, file }) => [`transforms/${id}`, file]),
])
/** Modules that stand outside of it, and the files that they and what only they need are in. */
const APART = { 'engine/errors.ts': 'errors.cjs', 'engine/interpreter/index.ts': 'interpreter.cjs' }

const outputs = new Map()
let vendor

try {
  vendor = await buildVendor(await bareImportsOf([...rooms.values()]))
  const built = await buildRooms()
  const command = await buildCommand()
  const single = await buildTransforms()
  refuseHeavy([vendor.metafile, command.metafile, ...built, ...single])
  outputs.set('transforms/package.json', '{ "type": "commonjs" }\n')
  for (const schema of ['report.schema.json', 'cost.schema.json'])
    outputs.set(schema, readFileSync(join(root, 'bin', schema), 'utf8'))
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
  return standIn(target, names)
}

function standIn(target, names) {
  return [
    'let loaded',
    `const load = () => (loaded ??= require(${JSON.stringify(target)}))`,
    'module.exports = {',
    ...names.map((name) => `  get ${JSON.stringify(name)}() { return load()[${JSON.stringify(name)}] },`),
    '}',
  ].join('\n')
}

/** Packages are loaded from vendor/, each at its first use, by a file that stands at `from` in dist/. */
function lazyPackages(plugin, from) {
  plugin.onResolve({ filter: /^[^./]/, namespace: 'file' }, (args) => {
    if (args.kind === 'entry-point') return undefined
    return isBuiltin(args.path) ? { path: args.path, external: true } : { path: args.path, namespace: 'package' }
  })
  plugin.onLoad({ filter: /.*/, namespace: 'package' }, (args) => ({ contents: lazily(args.path, from), loader: 'js' }))
  plugin.onResolve({ filter: /^\./, namespace: 'package' }, (args) => ({ path: args.path, external: true }))
}

/** rooms.cjs, and what stands apart from it. */
async function buildRooms() {
  const table = [...rooms].map(([name, file]) => `  get ${JSON.stringify(name)}() { return require('./${file}') },`)
  const built = [
    await build({
      ...commonJs,
      entryPoints: [{ in: 'rooms', out: ROOMS.replace(/\.cjs$/, '') }],
      plugins: [
        {
          name: 'one-file',
          setup(plugin) {
            rawText(plugin)
            lazyPackages(plugin, ROOMS)
            plugin.onResolve({ filter: /^rooms$/ }, (args) =>
              args.kind === 'entry-point' ? { path: 'rooms', namespace: 'table' } : undefined,
            )
            plugin.onLoad({ filter: /.*/, namespace: 'table' }, () => ({
              contents: ['module.exports = {', ...table, '}'].join('\n'),
              resolveDir: root,
            }))
            plugin.onResolve({ filter: /^\.\.?(\/|$)/ }, (args) => {
              const file = /^(file|table)$/.test(args.namespace) ? sourceOf(args.path, args.resolveDir) : undefined
              if (file === undefined) return undefined
              return APART[file] ? { path: file, namespace: 'apart' } : { path: join(root, file) }
            })
            plugin.onLoad({ filter: /.*/, namespace: 'apart' }, async ({ path: file }) => ({
              contents: standIn(`./${APART[file]}`, await exportsOf(file)),
            }))
            plugin.onResolve({ filter: /^\./, namespace: 'apart' }, (args) => ({ path: args.path, external: true }))
          },
        },
      ],
    }),
  ]
  for (const [file, place] of Object.entries(APART)) {
    const folder = posix.dirname(file)
    const isApart = (other) => other === file || (folder !== 'engine' && other.startsWith(`${folder}/`))
    const result = await build({
      ...commonJs,
      entryPoints: [{ in: join(root, file), out: place.replace(/\.cjs$/, '') }],
      plugins: [
        {
          name: 'apart',
          setup(plugin) {
            rawText(plugin)
            lazyPackages(plugin, place)
            fromRooms(plugin, (other) => !isApart(other), `./${ROOMS}`)
          },
        },
      ],
    })
    built.push(result)
  }
  built.forEach(keep)
  return built.map(({ metafile }) => metafile)
}

/** Source files for which `isThere` holds are taken from rooms.cjs, required and not imported: Node would read it twice. */
function fromRooms(plugin, isThere, target) {
  plugin.onResolve({ filter: /^\.\.?(\/|$)/, namespace: 'file' }, (args) => {
    if (args.resolveDir.includes('node_modules') || args.kind === 'entry-point') return undefined
    const file = sourceOf(args.path, args.resolveDir)
    return isThere(file) ? { path: file, namespace: 'rooms' } : { path: join(root, file) }
  })
  plugin.onLoad({ filter: /.*/, namespace: 'rooms' }, ({ path: file }) => ({
    contents: APART[file]
      ? `module.exports = require(${JSON.stringify(target.replace(ROOMS, APART[file]))})`
      : `module.exports = require(${JSON.stringify(target)})[${JSON.stringify(file.replace(/\.ts$/, ''))}]`,
  }))
  plugin.onResolve({ filter: /^\./, namespace: 'rooms' }, (args) => ({ path: args.path, external: true }))
}

async function exportsOf(file) {
  const { metafile } = await build({
    ...shared,
    entryPoints: [join(root, file)],
    format: 'esm',
    packages: 'external',
    plugins: [{ name: 'raw', setup: rawText }],
  })
  return Object.values(metafile.outputs)[0].exports
}

/** One file per transform, and the engine's door for all of them. */
async function buildTransforms() {
  const door = 'engine/index.ts'
  const whole = (entry, out, target) =>
    build({
      ...commonJs,
      outExtension: { '.js': posix.extname(out) },
      entryPoints: [{ in: join(root, entry), out: out.replace(/\.c?js$/, '') }],
      plugins: [
        {
          name: 'whole',
          setup(plugin) {
            rawText(plugin)
            lazyPackages(plugin, out)
            plugin.onResolve({ filter: /^\.\.?(\/|$)/, namespace: 'file' }, (args) => {
              const file = sourceOf(args.path, args.resolveDir)
              if (file === door && target) return { path: target, external: true }
              // what is not used is left out
              return { path: join(root, file), sideEffects: false }
            })
          },
        },
      ],
    })
  const built = [await whole(door, 'engine.cjs')]
  for (const { id, file } of transforms) built.push(await whole(file, `transforms/${id}.js`, '../engine.cjs'))
  built.forEach(keep)
  return built.map(({ metafile }) => metafile)
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
          const isEngine = (file) => {
            if (/^(transforms|templates)\//.test(file)) throw new Error(`bin may not import ${file}`)
            return file.startsWith('engine/')
          }
          fromRooms(plugin, isEngine, `../${ROOMS}`)
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
  const folders = new Set([...outputs.keys()].flatMap((file) => above(file)))
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = relative(dist, join(entry.parentPath, entry.name)).split(sep).join('/')
    const isStale = entry.isDirectory() ? !folders.has(path) : !outputs.has(path)
    if (isStale) rmSync(join(dist, path), { recursive: true, force: true })
  }
}

/** The folders that a file stands in: `a` and `a/b` of `a/b/c`. */
function above(file) {
  const parts = file.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}
