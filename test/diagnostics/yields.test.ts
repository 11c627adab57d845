/** What problems yield to: codes of the registry, and rules that drop an echo and nothing else. */
import { expect, test } from 'vitest'
import { withoutEchoes } from '../../src/diagnostics/echoes.ts'
import type { Concern, Problem, ProblemKind } from '../../src/diagnostics/problem.ts'
import { problemKinds } from '../../src/diagnostics/registry.ts'

const source = { name: 'yields.inc', text: 'x'.repeat(100) }
const span = (start: number, end = start + 1) => ({ source, start, end })

function found(code: string, start: number, more: Partial<Problem> = {}): Problem {
  return {
    code,
    severity: 'error',
    message: code,
    span: span(start),
    labels: [],
    help: null,
    fixes: [],
    ...more,
  }
}

const concerns = (network: string, wrongOutput: Concern['wrongOutput'] = null): Partial<Problem> => ({
  concerns: { network, declaration: span(0, 50), wrongOutput },
})

const codesOf = (problems: readonly Problem[]) => withoutEchoes(problems).map(({ code }) => code)

test('every cause is a code of the registry', () => {
  const causes = Object.values(problemKinds as Readonly<Record<string, ProblemKind<never>>>).flatMap(
    ({ yieldsTo }) => Object.values(yieldsTo ?? {}).flat(),
  )
  expect(causes.length).toBeGreaterThan(10)
  expect(causes.filter((code) => !(code in problemKinds))).toEqual([])
})

test('an exact budget yields to a wrong row of its own network only', () => {
  const budget = found('budget/differs', 60, concerns('a'))
  expect(codesOf([budget, found('claim/differs', 5, concerns('a'))])).toEqual(['claim/differs'])
  expect(codesOf([budget, found('claim/differs', 5, concerns('b'))])).toContain('budget/differs')
})

test('shapes yield to a row above whose output differs', () => {
  const row = found('claim/differs', 20, concerns('a', span(18, 24)))
  expect(codesOf([row, found('shape/axes-differ', 30)])).toEqual(['claim/differs'])
  expect(codesOf([row, found('shape/axes-differ', 10)])).toContain('shape/axes-differ')
  expect(codesOf([row, found('shape/axes-differ', 60)])).toContain('shape/axes-differ')
  expect(codesOf([row, found('shape/output-differs', 10)])).toEqual(['claim/differs'])
  // Another figure of that row says nothing of the rows below.
  expect(codesOf([found('claim/differs', 20, concerns('a')), found('shape/axes-differ', 30)])).toHaveLength(2)
})

test('a use and a proof of one place are told once: by the proof where only a proof finds it', () => {
  const proof = { isOfProof: true }
  expect(codesOf([found('shape/rank', 3), found('shape/not-proved', 3, proof)])).toEqual(['shape/not-proved'])
  expect(codesOf([found('shape/rank', 3), found('shape/not-proved', 4, proof)])).toHaveLength(2)
  const both = withoutEchoes([found('type/operands', 3), found('type/operands', 3, proof)])
  expect(both.map(({ isOfProof }) => isOfProof)).toEqual([undefined])
})

test('blocks that call each other without end yield to the names that lead to themselves', () => {
  expect(codesOf([found('limit/call-depth', 9), found('name/recursive', 1)])).toEqual(['name/recursive'])
  expect(codesOf([found('limit/call-depth', 9)])).toEqual(['limit/call-depth'])
})
