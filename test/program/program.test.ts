/** Open programs: everything is parsed once, unchanged parts are reused, and an editor can read what a check found. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { check } from '../../src/compile.ts'
import { parse } from '../../src/parser/index.ts'
import { type Importer, openProgram } from '../../src/program/program.ts'
import { showShape } from '../../src/shape/index.ts'
import { positionAt, type Span, textOf } from '../../src/source/source.ts'
import { repositoryFile } from '../std/library.ts'
import { libraryImporter } from '../typecheck/library_importer.ts'

const googlenet = { name: 'googlenet.inc', text: repositoryFile('specs/googlenet.inc') }

describe('opening a program again', () => {
  test('gives the same result as opening it for the first time, wherever the text changes', () => {
    const { text } = googlenet
    const before = openProgram(googlenet, libraryImporter)
    const edit = fc.record({
      start: fc.nat(text.length),
      length: fc.nat(40),
      inserted: fc.oneof(
        fc.constant(''),
        fc.constantFrom('\n', '/// said\n', 'block x = relu\n', '"', '(', '3×3'),
      ),
    })
    fc.assert(
      fc.property(edit, ({ start, length, inserted }) => {
        const source = { ...googlenet, text: text.slice(0, start) + inserted + text.slice(start + length) }
        const { file, problems } = openProgram(source, libraryImporter, before).main.parsed
        const fresh = parse(source)
        expect(file).toEqual(fresh.file)
        expect(problems).toEqual(fresh.problems)
      }),
      { numRuns: 60 },
    )
  })

  test('does not read unchanged imports and declarations again', () => {
    const before = openProgram(googlenet, libraryImporter)
    const after = openProgram({ ...googlenet, text: `\n\n${googlenet.text}` }, libraryImporter, before)
    for (const [name, file] of before.files)
      if (name !== googlenet.name) expect(after.files.get(name)).toBe(file)
    const last = (program: typeof before) => program.main.parsed.file.declarations.at(-1)!.span
    expect(last(after).start).toBe(last(before).start + 2)
    expect(last(after).source).toBe(after.main.source)
    expect(textOf(last(after))).toBe(textOf(last(before)))
  })

  test('asks for each import once', () => {
    const asked: string[] = []
    const importer: Importer = (path, from) => {
      asked.push(`${from}: ${path}`)
      return libraryImporter(path, from)
    }
    openProgram(googlenet, importer)
    expect(new Set(asked).size).toBe(asked.length)
  })
})

describe('an observer', () => {
  const text = `import { residual } from "std/blocks"

block twice(n: Int) = conv2d(3×3, n) |> relu |> conv2d(3×3, 2·n)

network net : 8×8×3 -> 8×8×16 = twice(4) |> twice(8)
`
  const source = { name: 'observed.inc', text }
  const places: { readonly values: string[]; readonly shapes: string[]; readonly names: string[] } = {
    values: [],
    shapes: [],
    names: [],
  }
  const line = (span: Span) => `${span.source.name}:${positionAt(span.source, span.start).line}`
  check(openProgram(source, libraryImporter), {
    portability: false,
    observer: {
      value: (span, value) => places.values.push(`${textOf(span)} is ${value.kind}`),
      application: (span, input, output) =>
        places.shapes.push(`${textOf(span)}: ${showShape(input)} -> ${showShape(output)}`),
      reference: (span, definition) => places.names.push(`${textOf(span)} -> ${line(definition)}`),
    },
  })

  test('receives the value of each expression', () => {
    expect(places.values).toContain('2·n is number')
    expect(places.values).toContain('twice(4) is block')
  })

  test('receives the shapes at each block, for each of its uses', () => {
    expect(places.shapes).toContain('twice(4): 8×8×3 -> 8×8×8')
    expect(places.shapes).toContain('twice(8): 8×8×8 -> 8×8×16')
    expect(places.shapes).toContain('conv2d(3×3, 2·n): 8×8×4 -> 8×8×8')
    expect(places.shapes).toContain('conv2d(3×3, 2·n): 8×8×8 -> 8×8×16')
  })

  test('receives the targets of names, also in imported files', () => {
    expect(places.names).toContain('twice -> observed.inc:3')
    expect(places.names).toContain('n -> observed.inc:3')
    expect(places.names.find((each) => each.startsWith('residual -> std/blocks:'))).toBeDefined()
  })
})
