/*
 * npm run bench -- <folder of a large Next.js repository> [options of the command, such as -t client-ip]
 *
 * How long a dry run takes, as ratios that mean the same on every machine: everything runs in turn in one go, and the
 * middle of the runs counts. BENCH_REPO names the folder as well. Prints, keeps the figures in .bench/last.json, and
 * fails on none.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { filesIn, root } from './rooms.mjs'

const given = process.argv.slice(2)
const repository = given[0]?.startsWith('-') === false ? given.shift() : process.env.BENCH_REPO
if (!repository || !existsSync(repository)) {
  console.error('Which repository? npm run bench -- ../some-large-monorepo, or BENCH_REPO=…')
  process.exit(2)
}

const ROUNDS = 5
const cwd = resolve(repository)
const require = createRequire(import.meta.url)
const folder = mkdtempSync(join(tmpdir(), 'upgrade-ratelimit-bench-'))
const command = join(root, 'dist/bin/upgrade-ratelimit.js')

const walk = join(folder, 'walk.mjs')
writeFileSync(
  walk,
  `import { readdirSync, readFileSync } from 'node:fs'
let files = 0, hits = 0
const walk = (dir) => {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === '.git') continue
    const path = dir + '/' + entry.name
    if (entry.isDirectory()) walk(path)
    else if (/\\.[mc]?[jt]sx?$/.test(entry.name)) { files++; if (/ratelimit/i.test(readFileSync(path, 'latin1'))) hits++ }
  }
}
walk('.')
console.log(files)
`,
)
const parseOnly = join(folder, 'parse-only.cjs')
writeFileSync(parseOnly, 'module.exports = (file, api) => { api.jscodeshift(file.source) }\n')

const node = (...args) => ({ file: process.execPath, args })
const astGrep = astGrepBinary()
const subjects = {
  'node -e ""': { ...node('-e', ''), rounds: 4 * ROUNDS },
  '--help': { ...node(command, '--help'), rounds: 4 * ROUNDS },
  'walk, read, one expression': { ...node(walk), rounds: ROUNDS },
  'our dry run': {
    ...node(command, '--dry-run', '--format', 'json', '--surface', 'vercel', ...given),
    rounds: ROUNDS,
    ends: [0, 4],
  },
  ...(astGrep && {
    'ast-grep, one pattern': {
      file: astGrep,
      args: ['run', '--pattern', 'Ratelimit.fixedWindow($$$)', '--lang', 'ts', '.'],
      rounds: ROUNDS,
      ends: [0, 1],
    },
  }),
  'jscodeshift, parse only': {
    ...node(
      require.resolve('jscodeshift/bin/jscodeshift.js'),
      ...['--dry', '--silent', '--no-babel', '--parser', 'tsx', '--extensions', 'ts,tsx,mts,cts,js,jsx,mjs,cjs'],
      ...['--ignore-pattern', '**/node_modules/**', '--transform', parseOnly, '.'],
    ),
    rounds: 1,
  },
}

const measured = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]))
for (let round = 0; round < 4 * ROUNDS; round++) {
  for (const [name, subject] of Object.entries(subjects)) {
    if (round >= subject.rounds) continue
    measured[name].push(run(name, subject))
  }
}
const { timings } = JSON.parse(output(subjects['our dry run']))
const peaks = [1, 2, 3].map(() => peakMemory(subjects['our dry run']))
rmSync(folder, { recursive: true, force: true })

const ms = (name) => median(measured[name])
const ours = ms('our dry run')
const files = filesIn('.', cwd).filter(
  (file) => /\.[mc]?[jt]sx?$/.test(file) && !/(^|\/)(node_modules|\.git)\//.test(file),
).length
const figures = {
  options: given,
  files,
  cores: cpus().length,
  node: process.version,
  ms: Object.fromEntries(Object.keys(subjects).map((name) => [name, round1(ms(name))])),
  timings,
  ratios: [
    figure('dry run ÷ bare walk', ours / ms('walk, read, one expression'), 4),
    ...(astGrep ? [figure('dry run ÷ ast-grep', ours / ms('ast-grep, one pattern'), 1)] : []),
    figure('dry run ÷ jscodeshift', ours / ms('jscodeshift, parse only'), 1 / 20),
    figure('peak memory, MB', Math.max(...peaks), 250),
    figure('--help above bare node, ms', ms('--help') - ms('node -e ""'), 60),
  ],
}

if (given.length > 0) console.log(`\nWith ${given.join(' ')}`)
console.log(`\n${files} code files, ${figures.cores} cores, Node ${figures.node}\n`)
for (const [name, value] of Object.entries(figures.ms))
  console.log(`${name.padEnd(30)} ${String(value).padStart(9)} ms`)
console.log('\nOne dry run, by step:')
for (const [name, value] of Object.entries(timings)) console.log(`${name.padEnd(30)} ${String(value).padStart(9)} ms`)
console.log()
for (const { name, value, atMost } of figures.ratios)
  console.log(`${name.padEnd(30)} ${String(value).padStart(9)}    ${value <= atMost ? 'within' : 'OVER'} ${atMost}`)
if (!astGrep) console.log('ast-grep is not installed for this machine: left out.')
mkdirSync(join(root, '.bench'), { recursive: true })
writeFileSync(join(root, '.bench/last.json'), `${JSON.stringify(figures, null, 2)}\n`)

/** Milliseconds of one run, from the start of its process to its end. */
function run(name, { file, args, ends = [0] }) {
  const started = performance.now()
  const { status, stderr } = spawnSync(file, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 30 })
  const ms = performance.now() - started
  if (!ends.includes(status)) throw new Error(`${name} ended with ${status}:\n${stderr.slice(-2000)}`)
  return ms
}

function output({ file, args }) {
  return spawnSync(file, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 30 }).stdout
}

/** The most memory that one run held, in MB. Not timed: the run also has to write it down. */
function peakMemory({ file, args }) {
  const figure = join(folder, 'peak')
  const record = `process.on('exit', () => process.getBuiltinModule('fs').writeFileSync(${JSON.stringify(figure)}, String(process.resourceUsage().maxRSS)))`
  spawnSync(file, ['--import', `data:text/javascript,${encodeURIComponent(record)}`, ...args], {
    cwd,
    maxBuffer: 1 << 30,
  })
  return Math.round(Number(readFileSync(figure, 'utf8')) / 1024)
}

function astGrepBinary() {
  const build = {
    linux: `linux-${process.arch}-gnu`,
    darwin: `darwin-${process.arch}`,
    win32: `win32-${process.arch}-msvc`,
  }
  try {
    const manifest = require.resolve(`@ast-grep/cli-${build[process.platform]}/package.json`)
    const binary = join(manifest, '..', process.platform === 'win32' ? 'ast-grep.exe' : 'ast-grep')
    return existsSync(binary) ? binary : undefined
  } catch {
    return undefined
  }
}

function figure(name, value, atMost) {
  return { name, value: Math.round(value * 1000) / 1000, atMost }
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

function round1(value) {
  return Math.round(value * 10) / 10
}
