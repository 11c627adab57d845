/** Every file of the library: documented, formatted, and each block says what it does to shapes. */
import { describe, expect, test } from 'vitest'
import { format, parse } from '../../src/parser/index.ts'
import { typecheck } from '../../src/typecheck/index.ts'
import { libraryImporter } from '../building/importer.ts'
import { libraryFiles, repositoryFile } from '../building/repository.ts'
import { checked, declarationsOf } from './library.ts'

test('the library has its files', () => {
  expect(libraryFiles).toEqual(expect.arrayContaining(['std/blocks', 'std/inception', 'std/transformer']))
})

describe.each(libraryFiles)('%s', (file) => {
  const text = repositoryFile(`${file}.inc`)

  test('opens with a sentence about itself', () => {
    expect(text).toMatch(/^\/\/\/ [^\n]*\w/)
  })

  test('documents all that it declares', () => {
    for (const { documentation, name } of declarationsOf(file))
      expect(documentation, name.text).toMatch(/\w{3,}.*\.$/s)
    expect(declarationsOf(file).length).toBeGreaterThan(0)
  })

  test('writes both halves of every signature', () => {
    for (const declaration of declarationsOf(file))
      if (declaration.kind === 'block')
        expect(declaration.signature?.output, declaration.name.text).toBeTruthy()
  })

  test('has no problems where it is imported', () => {
    const names = declarationsOf(file).map(({ name }) => name.text)
    const { problems } = checked(
      `import { ${names.join(', ')} } from "${file}"\n\nnetwork net : 8×8×3 -> 8×8×3 = relu\n`,
    )
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  test('has blocks that are proved for all sizes', () => {
    const source = { name: file, text }
    const { types, problems } = typecheck(parse(source).file, source, libraryImporter)
    const blocks = declarationsOf(file).flatMap(({ kind, name }) => (kind === 'block' ? [name.text] : []))
    expect(types.map(({ name, status }) => `${name} is ${status}`)).toEqual(
      blocks.map((name) => `${name} is proved`),
    )
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  test('is formatted', () => {
    expect(format({ name: file, text }).text).toBe(text)
  })
})
