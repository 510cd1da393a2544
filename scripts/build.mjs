/*
 * Builds dist/:
 *
 *   bin/         the command, ES modules in chunks that load when they are needed
 *   rooms.cjs    engine, transforms and templates in one file, each module run when it is first asked for: the command
 *                and every transform share one engine, and fifty small files would take longer to load
 *   transforms/  <id>.js, one per transform, CommonJS as plain jscodeshift wants it, and docs.json about all of them
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
/** What the command asks for by name. */
const rooms = [...filesIn('engine', root).filter(isSource), ...transforms.map(({ file }) => file)]
const ROOMS = 'rooms.cjs'
/** Needed before it is known whether there is anything to do, so it has a file of its own, and that costs nothing. */
const APART = { 'engine/errors.ts': 'errors.cjs' }

const outputs = new Map()
let vendor

try {
  vendor = await buildVendor(await bareImportsOf(rooms))
  const built = await buildRooms()
  const command = await buildCommand()
  refuseHeavy([vendor.metafile, built, command.metafile])
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
function lazily(specifier) {
  const file = vendorFile(specifier)
  const target = `./${file}`
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

async function buildRooms() {
  const metafile = { inputs: {}, outputs: {} }
  const common = { ...shared, outExtension: { '.js': '.cjs' }, format: 'cjs', target: FOR_JSCODESHIFT }
  for (const [file, place] of Object.entries(APART)) {
    const out = place.replace(/\.cjs$/, '')
    const result = await build({ ...common, entryPoints: [{ in: join(root, file), out }] })
    keep(result)
    Object.assign(metafile.inputs, result.metafile.inputs)
  }
  const table = rooms.map((file) => `  get ${JSON.stringify(nameOf(file))}() { return require('./${file}') },`)
  const result = await build({
    ...common,
    entryPoints: [{ in: 'rooms', out: ROOMS.replace(/\.cjs$/, '') }],
    plugins: [
      {
        name: 'one-file',
        setup(plugin) {
          rawText(plugin)
          plugin.onResolve({ filter: /^rooms$/ }, (args) =>
            args.kind === 'entry-point' ? { path: 'rooms', namespace: 'table' } : undefined,
          )
          plugin.onLoad({ filter: /.*/, namespace: 'table' }, () => ({
            contents: ['module.exports = {', ...table, '}'].join('\n'),
            resolveDir: root,
          }))
          plugin.onResolve({ filter: /^\.\.?(\/|$)/ }, (args) => {
            if (args.namespace === 'lazy') return { path: args.path, external: true }
            const file = sourceOf(args.path, args.resolveDir)
            return APART[file] ? { path: `./${APART[file]}`, external: true } : { path: join(root, file) }
          })
          plugin.onResolve({ filter: /^[^./]/, namespace: 'file' }, (args) =>
            isBuiltin(args.path) ? { path: args.path, external: true } : { path: args.path, namespace: 'lazy' },
          )
          plugin.onLoad({ filter: /.*/, namespace: 'lazy' }, (args) => ({ contents: lazily(args.path), loader: 'js' }))
        },
      },
    ],
  })
  keep(result)
  Object.assign(metafile.inputs, result.metafile.inputs)
  for (const { id, file } of transforms) {
    outputs.set(`transforms/${id}.js`, `module.exports = require('../${ROOMS}')[${JSON.stringify(nameOf(file))}]\n`)
  }
  return metafile
}

function nameOf(file) {
  return file.replace(/\.ts$/, '')
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
          plugin.onResolve({ filter: /^\.\.?(\/|$)/, namespace: 'file' }, (args) => {
            if (args.resolveDir.includes('node_modules')) return undefined
            const file = sourceOf(args.path, args.resolveDir)
            if (/^(transforms|templates)\//.test(file)) throw new Error(`bin may not import ${file}`)
            return file.startsWith('engine/') ? { path: file, namespace: 'engine' } : undefined
          })
          // required, not imported: Node would read all of it once more to find the names of its exports
          plugin.onLoad({ filter: /.*/, namespace: 'engine' }, ({ path: file }) => ({
            contents: `module.exports = require(${
              APART[file] ? `'../${APART[file]}'` : `'../${ROOMS}')[${JSON.stringify(nameOf(file))}]`
            }${APART[file] ? ')' : ''}`,
          }))
          plugin.onResolve({ filter: /^\.\.\//, namespace: 'engine' }, (args) => ({ path: args.path, external: true }))
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
