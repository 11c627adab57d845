/** Syntax trees that are built without a text: printed they are programs, and the checker takes them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { check } from '../../src/compile.ts'
import * as build from '../../src/parser/build.ts'
import { parse } from '../../src/parser/index.ts'
import { print } from '../../src/parser/print/print.ts'
import { openProgram } from '../../src/program/program.ts'
import { libraryImporter } from '../typecheck/library_importer.ts'

/** A tree without its spans. */
function withoutSpans(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value) => (key === 'span' ? undefined : value)))
}

test('a network that is built, printed and checked has the parameters of its layers', () => {
  const residual = build.call('residual', [
    build.pipe([
      build.call('conv2d', [build.window([3, 3], [1, 1]), build.number(16)]),
      build.reference('relu'),
    ]),
  ])
  const body = build.pipe([
    build.named(
      build.call('conv2d', [build.window([3, 3], [2, 1]), build.number(16)], { bias: build.boolean(false) }),
      'x',
    ),
    residual,
    build.reference('flatten'),
    build.call('linear', [build.number(10)]),
  ])
  const tree = build.file([
    build.importDeclaration(['residual'], 'std/blocks'),
    build.networkDeclaration('net', build.signature(build.shape([8, 8, 3]), build.shape([1, 1, 10])), body, {
      documentation: 'Built without a text.',
    }),
  ])
  const text = print(tree)
  const { networks, problems } = check(openProgram({ name: 'built.inc', text }, libraryImporter))
  expect(problems).toEqual([])
  expect(networks[0]!.network.documentation).toBe('Built without a text.')
  // 3·3·3·16, 3·3·16·16 + 16, 4·8·16·10 + 10.
  expect(networks[0]!.costs.whole.params).toMatchObject({ kind: 'number' })
  expect(
    `${JSON.stringify(networks[0]!.costs.whole.params, (_, value) => (typeof value === 'bigint' ? `${value}` : value))}`,
  ).toContain(`${3 * 3 * 3 * 16 + 3 * 3 * 16 * 16 + 16 + 4 * 8 * 16 * 10 + 10}`)
})

test('what is printed is read as the same tree', () => {
  const numbers = fc.oneof(fc.nat(), fc.double({ min: 1e-9, max: 1e9, noNaN: true }), fc.integer())
  fc.assert(
    fc.property(fc.array(numbers, { minLength: 1 }), fc.string(), (values, name) => {
      fc.pre(!/[`|\p{C}\p{Z}]/u.test(name) && name !== '')
      const tree = build.file([build.letDeclaration(name, build.list(values.map(build.number)))])
      const { file, problems } = parse({ name: 'printed', text: print(tree) })
      expect(problems).toEqual([])
      expect(withoutSpans(file.declarations)).toEqual(withoutSpans(tree.declarations))
    }),
  )
})

test('a number that no program can hold is refused', () => {
  expect(() => build.number(Number.NaN)).toThrow('NaN')
  expect(() => build.pipe([])).toThrow('stage')
})
