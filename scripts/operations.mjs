// The registry of operations, derived from the files of `src/ops`: each of them is one operation, named after its file.
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'

const folder = 'src/ops'

/** The names of the operations in the repository at `root`, in the order of their files. */
export function operationNames(root) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'index.ts')
    .map(({ name }) => basename(name, '.ts'))
    .sort()
}

/** `conv2dTranspose`: what the file of `conv2d_transpose` exports. */
const exported = (name) => name.replace(/_([a-z0-9])/g, (_, first) => first.toUpperCase())

/** Both files that list the operations. They are written before anything is bundled, since everything imports them. */
export function operationFiles(root) {
  const names = operationNames(root)
  const imports = [
    ...names.map((name) => ({ from: `../${name}.ts`, what: `{ ${exported(name)} }` })),
    { from: '../record/primitive.ts', what: 'type { AnyPrimitive }' },
    { from: '../record/primitive_name.ts', what: 'type { PrimitiveName }' },
  ].sort((a, b) => (a.from < b.from ? -1 : 1))
  const entries = names.map((name) => (name === exported(name) ? name : `${name}: ${exported(name)}`))
  return [
    {
      path: `${folder}/record/primitive_name.ts`,
      content: `/** The names of the operations, taken from the files of \`src/ops\`. Written by \`npm run regenerate\`. */
export type PrimitiveName =
${names.map((name) => `  | '${name}'`).join('\n')}
`,
    },
    {
      path: `${folder}/registry/primitives.ts`,
      content: `/** The registry of primitives: every operation that the language knows without an import. Written by \`npm run regenerate\`. */
${imports.map(({ from, what }) => `import ${what} from '${from}'`).join('\n')}

/** Every primitive by its name in the language. */
export const primitives: Readonly<Record<PrimitiveName, AnyPrimitive>> = {
${entries.map((entry) => `  ${entry},`).join('\n')}
}
`,
    },
  ]
}
