/**
 * `npm run new operation NAME`: starts an operation of the language. Writes its file with every column, lists it in the
 * registry, and gives it an entry in the tests; whatever is left to decide is called `todo`, and the type checker lists it.
 * `npm run new activation NAME` is the short form for an operation that acts on each value alone.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kinds, operationText, withDocumentation, withExpectation } from './new_operation.mjs'
import { operationFiles } from './operations.mjs'
import { root } from './root.mjs'

function refuse(why) {
  console.error(`error: ${why}\nusage: npm run new ${Object.keys(kinds).join('|')} NAME`)
  process.exit(2)
}

const [kind, name, ...more] = process.argv.slice(2)
if (!Object.hasOwn(kinds, kind ?? '')) refuse(`unknown kind: ${kind ?? 'none'}`)
if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name ?? '') || more.length > 0)
  refuse('the name is one word in snake_case')
const file = `src/ops/${name}.ts`
if (existsSync(join(root, file))) refuse(`${file} exists already`)

const changes = [
  ['test/ops/expected.ts', (text) => withExpectation(text, name)],
  ['docs/language.md', (text) => withDocumentation(text, name, kind)],
].map(([path, change]) => {
  const before = readFileSync(join(root, path), 'utf8')
  return { path, before, after: change(before) }
})
writeFileSync(join(root, file), operationText(name, kind))
console.log(`${file} is new`)
for (const { path, before, after } of changes) {
  if (before === after) continue
  writeFileSync(join(root, path), after)
  console.log(`${path} has an entry`)
}
// Derived from the files of the folder, of which there is now one more.
for (const { path, content } of operationFiles(root)) {
  writeFileSync(join(root, path), content)
  console.log(`${path} lists it`)
}
const inGuide =
  kind === 'activation' ? '' : `\n  put \`${name}\` in its row of the table of operations in docs/language.md`
console.log(`
What is left:
  npx tsc -p tsconfig.json             lists every \`todo\`; src/ops/relu.ts and src/ops/layer_scale.ts are short examples${inGuide}
  npm run regenerate                   writes its section of docs/ops.md
  npx vitest run test/ops test/docs    compares it with its reference, its gradients with central differences
  npx vitest run test/codegen/graph/operations.test.ts    the same for the graph, on the native library`)
