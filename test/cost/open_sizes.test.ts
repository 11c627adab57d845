/** Networks that leave sizes open: their formulas come to what the same networks cost at sampled sizes. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CheckedNetwork, check, checkAt, costedBlocks } from '../../src/compile.ts'
import { valueAt } from '../../src/cost/amount_at.ts'
import { type Cost, settingOf, trainingMemory } from '../../src/cost/index.ts'
import { outputShape } from '../../src/network/shape_of.ts'
import {
  asInteger,
  type Dimension,
  holdsAt,
  type Shape,
  showFact,
  showShape,
  type Values,
} from '../../src/shape/index.ts'
import { noImports } from '../building/importer.ts'
import { anyProgram } from '../building/programs/draw_programs.ts'
import { repositoryFile } from '../building/repository.ts'

const sourceOf = (text: string) => ({ name: 'net.inc', text })
const errorsOf = (problems: ReturnType<typeof check>['problems']) =>
  problems.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code}: ${message}`)

const quantities = [
  'params',
  'frozenParams',
  'macs',
  'flops',
  'activationMemory',
] as const satisfies readonly (keyof Cost)[]

/** Everything that is compared, as numbers. */
function numbersOf({ network, costs }: CheckedNetwork, values: Values) {
  const at = (value: Dimension) => asInteger(valueAt(value, values))
  const memory = trainingMemory(network, costs, settingOf(network, { batch: null, optimizer: 'momentum' }))
  const extent = (size: { readonly height: Dimension; readonly width: Dimension } | null) =>
    size && [at(size.height), at(size.width)]
  const of = (cost: Cost) => quantities.map((quantity) => at(cost[quantity]))
  return {
    output: outputShape(network).map(at),
    whole: of(costs.whole),
    rows: costs.rows.map(of),
    depth: costs.whole.depth,
    field: extent(costs.whole.receptiveField),
    memory: at(memory.total),
  }
}

/** The network at one size, from the program that has numbers. */
function atSize(text: string, ...axes: readonly number[]): CheckedNetwork {
  const found = checkAt(sourceOf(text), noImports, axes.map(BigInt), null)
  expect(found.misfits).toEqual([])
  expect(errorsOf(found.problems)).toEqual([])
  expect(found.networks).toHaveLength(1)
  return found.networks[0]!
}

const header = /^network net : (.+?) -> .+? =$/m

/** The program with its network, and what a network of the same body is called that leaves height and width open. */
function opened(text: string): { readonly numbers: string; readonly open: string } | null {
  const numbers = text.replace(/^(?:head|budget) [\s\S]*$/m, '')
  const channels = numbers.match(header)![1]!.split(/ ?[×x] ?/)[2]!
  const asBlock = numbers.replace(header, `block net : h×w×${channels} =`)
  const found = costedBlocks(sourceOf(asBlock), noImports).find(({ type }) => type.name === 'net')
  // A body that takes one of several ways, or that only a call can check, is no network for all sizes.
  if (found?.type.status !== 'inferred' || found.type.cases.length > 0) return null
  const { output, conditions } = found.type
  const where = conditions.length === 0 ? '' : ` where ${conditions.map(showFact).join(' and ')}`
  const signature = `h×w×${channels} -> ${showShape(output as Shape)}${where}`
  return { numbers, open: numbers.replace(header, `network net : ${signature} =`) }
}

describe('a random network', () => {
  test('costs by its formulas what it costs at sampled sizes', () => {
    let compared = 0
    fc.assert(
      fc.property(
        anyProgram,
        fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 })), {
          minLength: 6,
          maxLength: 6,
        }),
        ({ source }, sizes) => {
          const written = opened(source)
          if (written === null) return
          const { networks, problems } = check(sourceOf(written.open), noImports)
          expect(errorsOf(problems).filter((error) => !error.startsWith('claim/'))).toEqual([])
          const [formulas] = networks as [CheckedNetwork]
          for (const [height, width] of sizes) {
            const values: Values = new Map([
              ['h', BigInt(height)],
              ['w', BigInt(width)],
            ])
            if (!formulas.network.given.every((fact) => holdsAt(fact, values))) continue
            compared += 1
            const here = numbersOf(atSize(written.numbers, height, width), new Map())
            expect(numbersOf(formulas, values)).toEqual(here)
          }
        },
      ),
      { numRuns: 25 },
    )
    // Sizes that a network does not take, and bodies that have no one formula, are left out: not most of them.
    expect(compared).toBeGreaterThan(40)
  })
})

/** GoogLeNet for every size: the blocks of its spec, and the rows of its table with a pool over the whole map at the end. */
function googlenetForAllSizes(): string {
  const spec = repositoryFile('specs/googlenet.inc')
  const rows = spec
    .slice(spec.indexOf('| convolution '), spec.indexOf('waive convolution'))
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length > 3)
  const stages = rows.map(([, type = '', size, output, , ...cells]) => {
    const channels = output!.split('×')[2]
    const filters = cells.slice(0, 6)
    const [, reduce, before] = filters
    if (type === 'convolution')
      return before ? `conv(1×1, ${reduce}) |> conv(${size}, ${before})` : `conv(${size}, ${channels})`
    if (type === 'max pool') return `max_pool(${size})`
    if (type.startsWith('inception')) return `inception(${filters.join(', ')})`
    if (type === 'avg pool') return 'global_avg_pool'
    if (type === 'linear') return `std.linear(${channels})`
    return type === 'softmax' ? 'softmax' : 'dropout(40%)'
  })
  const blocks = spec.slice(0, spec.indexOf('/// `lrn` adds'))
  return `${blocks}\nnetwork all_sizes : h×w×3 -> 1×1×1000 =\n  ${stages.join('\n  |> ')}\n`
}

describe('GoogLeNet for every size', () => {
  const text = googlenetForAllSizes()
  const { networks, problems } = check(sourceOf(text), noImports)
  const [formulas] = networks as [CheckedNetwork]
  const valuesAt = (height: number, width: number): Values =>
    new Map([
      ['h', BigInt(height)],
      ['w', BigInt(width)],
    ])

  test('costs at 224×224 what its table comes to', () => {
    expect(problems).toEqual([])
    const { params, macs } = formulas.costs.whole
    expect(asInteger(params)).toBe(6_998_552n)
    expect(asInteger(valueAt(macs, valuesAt(224, 224)))).toBe(1_582_671_872n)
    expect(formulas.costs.whole.depth).toBe(22)
  })

  test('costs at other sizes what it costs when it is built there', () => {
    const side = fc.integer({ min: 1, max: 600 })
    fc.assert(
      fc.property(side, side, (height, width) => {
        const here = numbersOf(atSize(text, height, width), new Map())
        expect(numbersOf(formulas, valuesAt(height, width))).toEqual(here)
      }),
      { numRuns: 25 },
    )
  })

  test('breaks a budget over sizes at the first of them that costs more', () => {
    const sizes = [192, 208, 224, 240, 256]
    const macs = sizes.map(
      (size) => asInteger(valueAt(formulas.costs.whole.macs, valuesAt(size, size + 16)))!,
    )
    fc.assert(
      fc.property(fc.bigInt({ min: macs[0]! - 5n, max: macs[4]! + 5n }), fc.boolean(), (bound, isLeast) => {
        const clauses = 'for n in 192..256 if n % 16 == 0 for m in [n + 16]'
        const line = `macs ${isLeast ? '>=' : '<='} ${bound}`
        const found = check(sourceOf(`${text}\nbudget all_sizes at n×m×3 ${clauses}\n  ${line}\n`), noImports)
        const first = sizes[macs.findIndex((each) => (isLeast ? each < bound : each > bound))]
        const told = found.problems.map(({ message }) => message.match(/at (n = \d+, m = \d+) is/)?.[1])
        expect(told).toEqual(first === undefined ? [] : [`n = ${first}, m = ${first + 16}`])
      }),
      { numRuns: 12 },
    )
  })
})
