/** Random networks: what Inc says of them is what TensorFlow.js says of the same networks, built there layer by layer. */

import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CheckedNetwork, check } from '../../src/compile.ts'
import { type Cost, costOfCall } from '../../src/cost/index.ts'
import type { Call } from '../../src/network/network.ts'
import { inputShape, outputShape, soleResult } from '../../src/network/shape_of.ts'
import { format, parse, print } from '../../src/parser/index.ts'
import { openProgram } from '../../src/program/program.ts'
import { multiply, number, sum } from '../../src/shape/index.ts'
import { withoutGroups } from '../parser/arbitrary_ast.ts'
import { entriesOf, integer } from './inc_entries.ts'
import { arbitraryNetwork } from './write_network.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** Drawn windows may be larger than their map, or skip some of it: such warnings are expected here. */
const problemsOf = (text: string) => {
  const checked = check(openProgram({ name: 'net.inc', text }, () => ({ missing: 'nothing is here' })))
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
  input: inputShape(network),
  output: outputShape(network),
  result: soleResult(network).value,
  operations: network.operations.map(({ span, ...operation }) => operation),
  rows: network.rows.map(({ span, type, ...row }) => row),
  costs,
})

describe('against TensorFlow.js', () => {
  it('has the shapes, parameters and MACs of the same layers, operation by operation', () => {
    fc.assert(
      fc.property(arbitraryNetwork, ({ source, entries, heads, depth }) => {
        const { network, costs } = checked(source)
        expect(entriesOf({ network, costs })).toEqual(entries)
        expect(outputShape(network)).toEqual(network.operations[soleResult(network).value]!.output)
        expect(costs.whole.depth).toBe(depth)
        expect(network.heads.map(({ first, end }) => end - first)).toEqual(heads)
      }),
      { numRuns: 250 },
    )
  })

  it('would notice one parameter, one MAC or one layer more or less', () => {
    const quantity = fc.constantFrom('params', 'frozen_params', 'macs', 'depth')
    fc.assert(
      fc.property(arbitraryNetwork, quantity, fc.constantFrom(-1, 1), ({ source }, line, by) => {
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
      fc.property(arbitraryNetwork, ({ source }) => {
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
      fc.property(arbitraryNetwork, ({ source }) => {
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
      fc.property(arbitraryNetwork, ({ source }) => {
        const { text, problems } = format({ name: 'net.inc', text: source })
        expect(problems).toEqual([])
        expect(format({ name: 'net.inc', text: text! }).text).toBe(text)
        expect(withoutPlaces(checked(text!))).toEqual(withoutPlaces(checked(source)))
      }),
      { numRuns: 60 },
    )
  })
})
