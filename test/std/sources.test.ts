/** The library in the core holds the files of `std/`, and imports find them there. */
import { expect, test } from 'vitest'
import {
  check,
  type Importer,
  libraryFiles as librariesOfCore,
  libraryImporter,
  librarySource,
  openProgram,
} from '../../src/index.ts'
import { parse } from '../../src/parser/index.ts'
import { libraryFiles, repositoryFile } from './library.ts'

test('has the files of std/, letter by letter', () => {
  expect(librariesOfCore).toEqual(libraryFiles)
  for (const name of libraryFiles)
    expect(librarySource(name)).toEqual({ name, text: repositoryFile(`${name}.inc`) })
})

test('its files import each other as `std/…` only, so no other importer sees them', () => {
  const paths = libraryFiles.flatMap((name) =>
    parse(librarySource(name)!).file.declarations.flatMap((each) =>
      each.kind === 'import' ? [each.from.text] : [],
    ),
  )
  expect(paths.length).toBeGreaterThan(0)
  expect(paths.filter((path) => !path.startsWith('std/'))).toEqual([])
})

test('finds a file with or without its ending, under one name', () => {
  expect(librarySource('std/blocks.inc')).toBe(librarySource('std/blocks'))
  for (const absent of [
    'std/absent',
    'std/',
    'std',
    'blocks',
    'std/../std/blocks',
    'std/blocks/..',
    '__proto__',
  ])
    expect(librarySource(absent), absent).toBeNull()
})

test('says what it has where a file is missing', () => {
  const text = 'import { a } from "std/absent"\nnetwork n : 8×8×3 -> 8×8×3 = relu\n'
  const [problem] = check(openProgram({ name: 'n.inc', text }, libraryImporter())).problems
  expect(problem).toMatchObject({
    code: 'import/missing',
    message: `cannot import "std/absent": the library has only ${libraryFiles.join(', ')}`,
  })
})

test('passes every other path to another importer, and without one rejects them', () => {
  const asked: (readonly [string, string])[] = []
  const others: Importer = (path, from) => {
    asked.push([path, from])
    return { source: { name: path, text: 'block a = relu\n' } }
  }
  const text =
    'import { a } from "./std/a"\nimport { conv_bn } from "std/blocks"\nnetwork n : 8×8×3 -> 8×8×3 = a\n'
  expect(check(openProgram({ name: 'n.inc', text }, libraryImporter(others))).problems).toEqual([])
  expect(asked).toEqual([['./std/a', 'n.inc']])
  expect(
    check(openProgram({ name: 'n.inc', text }, libraryImporter())).problems.map(({ code }) => code),
  ).toEqual(['import/missing'])
})
