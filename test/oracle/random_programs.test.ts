/** Random programs: what Inc says of them is what TensorFlow.js says of the same networks, built there layer by layer. */
import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CheckedNetwork, check } from '../../src/compile.ts'
import { type Cost, costOfCall } from '../../src/cost/index.ts'
import type { Call } from '../../src/network/network.ts'
import { outputShape, shapeOf } from '../../src/network/shape_of.ts'
import { primitives } from '../../src/ops/index.ts'
import { format, parse, print } from '../../src/parser/index.ts'
import { multiply, number, type Shape, sum } from '../../src/shape/index.ts'
import { noImports } from '../building/importer.ts'
import { anyProgram } from '../building/programs/draw_programs.ts'
import { countFeatures, operationNames } from '../building/programs/features.ts'
import type { WrittenProgram } from '../building/programs/write_program.ts'
import { entriesOf, integer } from '../building/tfjs/checked_entries.ts'
import { totalsOf } from '../building/tfjs/ledger.ts'
import { withoutGroups } from '../parser/arbitrary_ast.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** Drawn windows may be larger than their map, or skip some of it: the lint's warnings of that are no faults here. */
const problemsOf = (text: string) => {
  const checked = check({ name: 'net.inc', text }, noImports)
  const problems = checked.problems.filter(({ code }) => !code.startsWith('portability/'))
  return { ...checked, problems }
}

/** The one network of a program that has no problems. */
function checked(text: string): CheckedNetwork {
  const { networks, problems } = problemsOf(text)
  expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([])
  expect(networks).toHaveLength(1)
  return networks[0]!
}

/** A network without its spans, and without the names of rows that are named by their own text. */
const withoutPlaces = ({ network, costs }: CheckedNetwork) => ({
  inputs: network.inputs,
  results: network.results,
  operations: network.operations.map(({ span, ...operation }) => operation),
  rows: network.rows.map(({ span, type, ...row }) => row),
  costs,
})

const axesOf = (shape: Shape) => shape.map(integer)

/** What Inc says of a program. */
function asInc({ source }: WrittenProgram) {
  const { network, costs } = checked(source)
  const { params, frozenParams, macs } = costs.withHeads
  return {
    entries: entriesOf({ network, costs }),
    shape: axesOf(outputShape(network)),
    depth: costs.whole.depth,
    heads: network.heads.map(({ first, end, output }, index) => ({
      operations: end - first,
      shape: axesOf(shapeOf(network, output)),
      depth: costs.heads[index]!.depth,
    })),
    withHeads: { params: integer(params), frozen: integer(frozenParams), macs: integer(macs) },
  }
}

/** What TensorFlow.js says of it. */
const asTensorFlow = ({ entries, shape, depth, heads }: WrittenProgram) => ({
  entries,
  shape,
  depth,
  heads: heads.map((head) => ({ operations: head.operations, shape: head.shape, depth: head.depth })),
  withHeads: totalsOf(entries),
})

describe('against TensorFlow.js', () => {
  it('has the shapes, parameters and MACs of the same layers, operation by operation', {
    timeout: 600_000,
  }, () => {
    const programs: WrittenProgram[] = []
    fc.assert(
      fc.property(anyProgram, (program) => {
        programs.push(program)
        expect(asInc(program)).toEqual(asTensorFlow(program))
      }),
      { numRuns: 650 },
    )
    // A form that programs hardly have would not be tested.
    const seldom = [...countFeatures(programs)].filter(([, count]) => count < 5)
    expect(seldom).toEqual([])
  })

  it('knows every operation of the language', () => {
    expect([...operationNames, 'identity'].sort()).toEqual(Object.keys(primitives).sort())
  })

  it('would notice one parameter, one MAC or one layer more or less', () => {
    const quantity = fc.constantFrom('params', 'frozen_params', 'macs', 'depth')
    fc.assert(
      fc.property(anyProgram, quantity, fc.constantFrom(-1, 1), ({ source }, line, by) => {
        const wrong = source.replace(
          new RegExp(`  ${line} == (\\d+)`),
          (_, digits) => `  ${line} == ${Number(digits) + by}`,
        )
        const codes = problemsOf(wrong).problems.map(({ code }) => code)
        expect(codes.length, wrong).toBeGreaterThan(0)
        for (const code of codes) expect(code).toMatch(/^(budget|syntax)\//)
      }),
      { numRuns: 40 },
    )
  })
})

const additive = ['params', 'frozenParams', 'macs', 'flops', 'activationMemory'] as const

const totals = (parts: readonly Cost[]) =>
  Object.fromEntries(
    additive.map((quantity) => [quantity, integer(sum(parts.map((part) => part[quantity])))]),
  )

describe('costs', () => {
  it('add up over operations, over rows and over the calls of blocks', () => {
    fc.assert(
      fc.property(anyProgram, ({ source }) => {
        const { network, costs } = checked(source)
        const whole = totals([costs.whole])
        expect(totals(costs.operations.slice(0, network.body.end))).toEqual(whole)
        expect(totals(costs.rows)).toEqual(whole)
        expect(totals([costs.whole, ...costs.heads])).toEqual(totals([costs.withHeads]))
        expect(totals(costs.operations)).toEqual(totals([costs.withHeads]))
        const checkCall = (call: Call) => {
          const parts = call.steps.map((step) =>
            step.kind === 'call' ? costOfCall(network, costs, step.call) : costs.operations[step.operation]!,
          )
          expect(totals(parts)).toEqual(totals([costOfCall(network, costs, call)]))
          for (const step of call.steps) if (step.kind === 'call') checkCall(step.call)
        }
        for (const { body } of [network, ...network.heads]) checkCall(body)
        expect(totals([costOfCall(network, costs, network.body)])).toEqual(whole)
        expect(costs.whole.flops).toEqual(multiply(number(2), costs.whole.macs))
      }),
      { numRuns: 60 },
    )
  })
})

describe('the same program in other words', () => {
  it('is the same tree and the same network when it is printed and read again', () => {
    fc.assert(
      fc.property(anyProgram, ({ source }) => {
        const { file } = parse({ name: 'net.inc', text: source })
        const printed = print(file)
        const again = parse({ name: 'net.inc', text: printed })
        expect(again.problems, printed).toEqual([])
        expect(withoutGroups(again.file)).toEqual(withoutGroups(file))
        expect(withoutPlaces(checked(printed))).toEqual(withoutPlaces(checked(source)))
      }),
      { numRuns: 60 },
    )
  })

  it('is the same network when it is set by fmt, and fmt leaves what it has set', () => {
    fc.assert(
      fc.property(anyProgram, ({ source }) => {
        const { text, problems } = format({ name: 'net.inc', text: source })
        expect(problems).toEqual([])
        expect(format({ name: 'net.inc', text: text! }).text).toBe(text)
        expect(withoutPlaces(checked(text!))).toEqual(withoutPlaces(checked(source)))
      }),
      { numRuns: 60 },
    )
  })
})
