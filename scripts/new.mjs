/*
 * npm run new <id>: an eighth transform. Copies transforms/_template.ts and makes its first two cases; that is all
 * that a transform needs, because the command, the tests and the README find it by listing.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root as here } from './rooms.mjs'

const root = process.env.BUILD_ROOT ?? here
const id = process.argv[2] ?? ''

if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
  stop(`An id is a verb or noun in kebab case: npm run new rename-limit-call`)
if (existsSync(join(root, `transforms/${id}.ts`)) || existsSync(join(root, `transforms/${id}`)))
  stop(`There is a transform ${id} already.`)

const manifest = `${JSON.stringify({ name: 'shop', private: true, dependencies: { next: '^16.0.0' } }, null, 2)}\n`
const files = {
  [`transforms/${id}.ts`]: readFileSync(join(root, 'transforms/_template.ts'), 'utf8').replaceAll('_template', id),
  [`__testfixtures__/${id}/first-situation/input/package.json`]: manifest,
  [`__testfixtures__/${id}/first-situation/input/app/actions.ts`]: `import { check } from 'the-package'\n\nexport async function act() {\n  check() // @expect ${id}/found safe\n}\n`,
  [`__testfixtures__/${id}/first-situation/expected/app/actions.ts`]: `import { check } from 'the-package'\n\nexport async function act() {\n  await check() // @expect ${id}/found safe\n}\n`,
  [`__testfixtures__/${id}/valid-own-function-of-the-same-name/input/package.json`]: manifest,
  [`__testfixtures__/${id}/valid-own-function-of-the-same-name/input/app/actions.ts`]:
    'function check() {\n  return true\n}\n\nexport function act() {\n  check()\n}\n',
}
for (const [file, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
  console.log(`created ${file}`)
}
console.log(`\nWrite the doc comment first, then the cases, then the code. npx vitest run test/cases.test.ts -t ${id}/`)

function stop(message) {
  console.error(message)
  process.exit(2)
}
