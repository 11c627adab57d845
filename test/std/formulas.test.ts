/** The formulas of the library's blocks give what the same blocks cost in numbers, at sampled parameters and sizes. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CostedCase, costedBlocks } from '../../src/compile.ts'
import type { Cost } from '../../src/cost/index.ts'
import type { BlockDeclaration, Parameter } from '../../src/parser/ast.ts'
import { type Dimension, evaluateDimension, holdsAt, names } from '../../src/shape/index.ts'
import { textOf } from '../../src/source/source.ts'
import { libraryImporter } from '../building/importer.ts'
import { libraryFiles, repositoryFile } from '../building/repository.ts'
import { checked, declarationsOf } from './library.ts'

type Values = ReadonlyMap<string, bigint>

/** What is compared, by its name. */
const quantities = [
  'params',
  'frozenParams',
  'macs',
  'flops',
  'activationMemory',
] as const satisfies readonly (keyof Cost)[]

/** Numbers for a parameter, by the names that formulas have for it; null where it is not one that takes numbers. */
function numbersOf({ name, type, defaultValue }: Parameter): readonly string[] | null {
  const kind = type === null ? (defaultValue === null ? null : 'Int') : textOf(type.span)
  const { text } = name
  if (kind === 'Int') return [text]
  if (kind === 'Size') return [`${text}.h`, `${text}.w`]
  if (kind === 'Window') return [`${text}.h`, `${text}.w`, `${text}.stride`]
  return null
}

function written({ name }: Parameter, values: Values): string {
  const of = (part: string) => values.get(`${name.text}${part}`)
  if (of('') !== undefined) return `${name.text}: ${of('')}`
  const stride = of('.stride') === undefined ? '' : `/${of('.stride')}`
  return `${name.text}: ${of('.h')}×${of('.w')}${stride}`
}

const numberAt = (dimension: Dimension, values: Values): number => {
  const { numerator, denominator } = evaluateDimension(dimension, values)
  if (denominator !== 1n) throw new Error('this is no whole number')
  return Number(numerator)
}

/** The way that a block takes at these numbers; fails unless it is exactly one. */
function wayAt(cases: readonly CostedCase[], values: Values): CostedCase {
  const taken = cases.filter(({ way }) => way.facts.every((fact) => holdsAt(fact, values)))
  expect(taken).toHaveLength(1)
  return taken[0]!
}

/** Blocks whose arguments are numbers; what else they take has a default that has no costs. */
function samplable({ parameters }: BlockDeclaration): boolean {
  return (parameters ?? []).every((each) => numbersOf(each) !== null || each.defaultValue !== null)
}

/** Numbers at which conditions often hold: large maps, small windows, parts that divide. */
function rangeOf(name: string): fc.Arbitrary<number> {
  if (/^[hwn]$/.test(name)) return fc.integer({ min: 1, max: 40 })
  if (/^(groups|heads|cells|layers|patch)$/.test(name)) return fc.integer({ min: 1, max: 3 })
  if (name.includes('.') || name === 's') return fc.integer({ min: 1, max: 5 })
  return fc.constantFrom(1, 2, 3, 4, 6, 12, 24)
}

const everyBlock = libraryFiles.flatMap((file) => {
  const costed = costedBlocks({ name: file, text: repositoryFile(`${file}.inc`) }, libraryImporter)
  return declarationsOf(file).flatMap((declaration) => {
    if (declaration.kind !== 'block' || !samplable(declaration)) return []
    const { cases, type } = costed.find(({ type }) => type.name === declaration.name.text)!
    return [{ file, name: type.name, parameters: declaration.parameters ?? [], cases }]
  })
})

test('most blocks of the library take numbers', () => {
  expect(everyBlock.length).toBeGreaterThan(20)
})

describe.each(everyBlock)('$name', ({ file, name, parameters, cases }) => {
  const given = parameters.filter((each) => numbersOf(each) !== null)
  const takesBlocks = given.length < parameters.length
  const free = [
    ...new Set([
      ...given.flatMap((each) => numbersOf(each)!),
      ...cases.flatMap(({ way }) => way.input.flatMap((axis) => [...names(axis)])),
    ]),
  ]
  const sample = fc
    .tuple(...free.map(rangeOf))
    .map((numbers): Values => new Map(free.map((each, index) => [each, BigInt(numbers[index]!)])))

  test('costs in numbers what its formulas say', () => {
    let compared = 0
    fc.assert(
      fc.property(fc.array(sample, { minLength: 12, maxLength: 12 }), (samples) => {
        const nets = samples.flatMap((values, index) => {
          const { way, costs } = wayAt(cases, values)
          const isFit = way.conditions.every((fact) => holdsAt(fact, values))
          // Where the block's `where` fails, h/patch is no whole number.
          const isWhole = way.output.every((axis) => evaluateDimension(axis, values).denominator === 1n)
          if (!isFit || !isWhole) return []
          const output = way.output.map((axis) => numberAt(axis, values))
          if (output.some((axis) => axis < 1)) return []
          const from = way.input.map((axis) => numberAt(axis, values)).join('×')
          const call =
            given.length === 0 ? name : `${name}(${given.map((each) => written(each, values)).join(', ')})`
          const line = `network net_${index} : ${from} -> ${output.join('×')} = ${call}`
          return [{ line, index, values, costs }]
        })
        const { networks, problems } = checked(
          [`import { ${name} } from "${file}"`, ...nets.map(({ line }) => line), ''].join('\n'),
        )
        // Where a `where` fails there is nothing to compare; anything else would be wrong.
        const others = problems.filter(
          ({ code, severity }) => severity === 'error' && code !== 'shape/condition-fails',
        )
        expect(others.map(({ message }) => message)).toEqual([])
        for (const { network, costs } of networks) {
          const { values, costs: formulas } = nets.find(({ index }) => network.name === `net_${index}`)!
          for (const quantity of takesBlocks ? quantities.slice(0, -1) : quantities)
            expect(numberAt(costs.whole[quantity], new Map()), `${network.name} ${quantity}`).toBe(
              numberAt(formulas.whole[quantity], values),
            )
          compared++
        }
      }),
      { numRuns: 3, endOnFailure: true },
    )
    expect(compared).toBeGreaterThan(2)
  })
})
