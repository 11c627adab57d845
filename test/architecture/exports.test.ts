/** Every export is imported somewhere: a name that only its own file uses is not exported. */
import { expect, test } from 'vitest'
import { exportsOf, filesUnder, importsOf, targetOf } from './imports.ts'

/** Files whose exports are for users of the package. */
const doors = new Set(['src/index.ts', 'src/browser.ts', 'src/runtime/index.ts', 'src/runtime/register.ts'])

/** Facts of problems are part of the registry's type, which the package's declarations spell out. */
const isOfRegistry = (file: string) => file.startsWith('src/diagnostics/kinds/')

test('every export of src is imported by another file', () => {
  const importers = [
    ...filesUnder('src', /\.ts$/),
    ...filesUnder('test', /\.ts$/),
    ...filesUnder('bench', /\.(ts|mjs)$/),
    ...filesUnder('scripts', /\.(ts|mjs)$/),
  ]
  const used = new Map<string, Set<string>>()
  for (const one of importers.flatMap(importsOf)) {
    const target = targetOf(one)
    if (target === null) continue
    const names = used.get(target) ?? new Set()
    used.set(target, names)
    for (const name of one.names) names.add(name)
  }
  const unused = filesUnder('src', /\.ts$/)
    .filter((file) => !doors.has(file) && !isOfRegistry(file) && !used.get(file)?.has('*'))
    .flatMap((file) =>
      exportsOf(file)
        .filter((name) => !used.get(file)?.has(name))
        .map((name) => `${file}: ${name}`),
    )
  expect(unused).toEqual([])
})
