/** The cases that a proof is taken apart into: together they are everything, and nothing changes in them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Branch, memberBranches, residueBranches } from '../../src/shape/branches.ts'
import { type Dimension, evaluateDimension } from '../../src/shape/index.ts'
import { sizeBranches } from '../../src/shape/size_branches.ts'
import { samples, values } from './arbitrary.ts'

/** The value of a dimension, or null where a divisor is 0. */
function valueAt(dimension: Dimension, at: ReadonlyMap<string, bigint>) {
  try {
    return evaluateDimension(dimension, at)
  } catch {
    return null
  }
}

/** Where in a case its name has the value that it has outside; null where this is another case. */
function inside(branch: Branch, at: ReadonlyMap<string, bigint>): ReadonlyMap<string, bigint> | null {
  if (branch.replaced === null) {
    const isHere = branch.known.every(({ of }) => (valueAt(of, at)?.numerator ?? -1n) >= 0n)
    return isHere ? at : null
  }
  const { name, value } = branch.replaced
  for (let free = 1n; free <= 40n; free += 1n) {
    const there = new Map([...at, [name, free] as const])
    if (valueAt(value, there)?.numerator === at.get(name)) return there
  }
  return null
}

test('each assignment lies in a case, and there the dimension has its value', () => {
  const seen = { size: 0, member: 0, residue: 0 }
  fc.assert(
    fc.property(samples, values, ({ dimension }, v) => {
      const at = new Map(Object.entries(v).map(([text, value]) => [text, BigInt(value)] as const))
      const expected = valueAt(dimension, at)
      if (expected === null) return
      for (const [kind, branches] of [
        ['size', sizeBranches([dimension])],
        ['member', memberBranches([dimension])],
        ['residue', residueBranches(dimension)],
      ] as const) {
        if (branches === null) continue
        seen[kind] += 1
        const here = branches.flatMap((branch) => {
          const there = inside(branch, at)
          return there === null ? [] : [{ branch, there }]
        })
        expect(here.length, kind).toBeGreaterThan(0)
        for (const { branch, there } of here)
          expect(valueAt(branch.change(dimension), there), kind).toEqual(expected)
      }
    }),
    { numRuns: 1500 },
  )
  for (const [kind, count] of Object.entries(seen)) expect(count, kind).toBeGreaterThan(50)
})
