/** What `guarded` reports to the user, and what it leaves to whoever looks for bugs in Inc. */
import { describe, expect, test } from 'vitest'
import type { Problem } from '../../src/diagnostics/problem.ts'
import { divide, evaluateDimension, name, number, UndefinedValue } from '../../src/shape/index.ts'
import { Halt, newChecking } from '../../src/typecheck/checking.ts'
import { guarded } from '../../src/typecheck/networks/networks.ts'

const span = { source: { name: 'guarded.inc', text: 'network' }, start: 0, end: 7 }

function outcomeOf<Result>(run: () => Result) {
  const problems: Problem[] = []
  const unused = () => {
    throw new Error('nothing is interpreted here')
  }
  const checking = newChecking(
    (problem) => problems.push(problem),
    { evaluate: unused, apply: unused } as never,
    null,
  )
  const result = guarded(span, checking, run)
  return { result, codes: problems.map(({ code }) => code) }
}

/** Calls itself until the stack runs out. */
function endless(depth = 0): number {
  return 1 + endless(depth + 1)
}

describe('guarded', () => {
  test('gives what the check gives', () => expect(outcomeOf(() => 5)).toEqual({ result: 5, codes: [] }))

  test('is silent about a limit that was reported', () => {
    const halting = () => {
      throw new Halt()
    }
    expect(outcomeOf(halting)).toEqual({ result: null, codes: [] })
  })

  test('reports a stack that ran out', () =>
    expect(outcomeOf(endless)).toEqual({ result: null, codes: ['limit/call-depth'] }))

  test.each<[string, () => unknown]>([
    ['a division by 0', () => divide(number(1), number(0))],
    ['a name without a value', () => evaluateDimension(name('h'), new Map())],
  ])('does not report %s as recursion', (_, run) => expect(() => outcomeOf(run)).toThrow(UndefinedValue))

  test.each<[string, () => unknown]>([
    ['a number out of range', () => (1).toFixed(200)],
    ['an array of a negative length', () => new Array(-1)],
    ['a big integer of half a number', () => BigInt(0.5)],
  ])('does not report %s as recursion', (_, run) => expect(() => outcomeOf(run)).toThrow(RangeError))
})
