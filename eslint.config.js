import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

/*
 * The walls between the rooms (CONTRIBUTING.md): imports run bin → engine, bin → transforms only to list them,
 * transforms → engine and templates. test/rooms.test.ts proves each wall.
 */

const wall = (regex, message) => ({ regex, message })
const intoBin = wall('^(\\.\\./)+bin(/|$)', 'Nothing imports bin: it is where people are spoken to.')
const intoTransforms = wall('^(\\.\\./)+transforms(/|$)', 'Transforms are listed by bin/registry.ts, never imported.')
const intoTemplates = wall(
  '^(\\.\\./)+templates(/|$)',
  'Only transforms create files in a project, so only they import templates.',
)
const intoEngine = wall(
  '^(\\.\\./)+engine(/|$)',
  'Templates are text and the code that fills it in: they know no syntax tree.',
)
const behindTheDoor = wall('^(\\.\\./)+engine/.', "Transforms import '../engine', its one door, and nothing behind it.")
const disk = wall(
  '^(node:)?fs(/|$)|^(write-file-atomic|graceful-fs)$',
  'The disk is read in engine/read.ts and written in engine/write.ts and its journal; a transform asks the project.',
)
const nodeModules = wall(
  '^node:',
  'A transform has no disk, network, process or clock: it looks at files and states edits.',
)
const limiters = wall(
  '^(@upstash/|@vercel/kv|rate-limiter-flexible|lru-cache)',
  'The engine has never heard of a rate limiter: that knowledge lives in transforms/_shared.',
)

const imports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] })

const quiet = 'Only bin speaks to people: return what there is to say.'
const still = 'Nothing here knows the time: the same project gives the same answer at any hour.'
const endless = 'Only bin ends the process and reads its environment.'
const noPrinting = [{ name: 'console', message: quiet }]
const noProcess = [{ name: 'process', message: endless }]
const noClock = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance', 'Date', 'fetch'].map(
  (name) => ({ name, message: still }),
)
const globals = (...names) => ({ 'no-restricted-globals': ['error', ...names.flat()] })

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', '__testfixtures__/', 'coverage/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // `${count}` reads better than `${String(count)}`, and a number cannot surprise
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Babel's node types promise more than every parsed file keeps
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // interfaces here are written with methods, and none of their makers uses `this`
      '@typescript-eslint/unbound-method': 'off',
      // walking up a chain that starts at `this` is no alias of it
      '@typescript-eslint/no-this-alias': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['bin/**/*.ts'],
    rules: imports(intoTransforms, intoTemplates),
  },
  {
    files: ['engine/**/*.ts'],
    rules: {
      ...imports(intoBin, intoTransforms, intoTemplates, disk, limiters),
      ...globals(noPrinting, noProcess, noClock),
    },
  },
  {
    // the reader, and the writer with its journal
    files: ['engine/{read,write,journal,replace-file,run-lock,undo}.ts'],
    rules: imports(intoBin, intoTransforms, intoTemplates, limiters),
  },
  {
    // a lock names its holder: the process, and since when
    files: ['engine/{run-lock,journal,write,undo}.ts'],
    rules: globals(noPrinting),
  },
  {
    // the report says how long each step took
    files: ['engine/run.ts'],
    rules: globals(noPrinting, noProcess),
  },
  {
    files: ['transforms/**/*.ts'],
    rules: {
      ...imports(intoBin, behindTheDoor, nodeModules, disk),
      ...globals(noPrinting, noProcess, noClock),
    },
  },
  {
    files: ['templates/**/*.ts'],
    rules: {
      ...imports(intoBin, intoTransforms, intoEngine, nodeModules, disk),
      ...globals(noPrinting, noProcess, noClock),
    },
  },
  {
    files: ['test/**/*.ts', 'vitest.config.ts'],
    rules: {
      // a test that asks for what is missing should fail right there
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
)
