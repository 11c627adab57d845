/** A budget of memory for a training step: it is kept, or refused with what is needed. */
import { describe, expect, it } from 'vitest'
import { compileGraph } from '../../../src/codegen/graph/index.ts'
import { fastest } from '../../../src/runtime/contract/graph_facts.ts'
import { networksOf } from '../../building/checked.ts'

const small = networksOf('specs/small_inception.inc')[0]!.network

describe('a budget of memory', () => {
  const compiled = (bytes: number, of = 32) =>
    compileGraph(small, small.recipe!, { ...fastest, memory: { bytes, batch: of } })

  it('is kept, with the batch that it is for', () => {
    const free = compiled(1e12)
    if (!free.ok) throw new Error(free.reason)
    const bytes = 0.9 * free.model.stepBytes!
    const held = compiled(bytes)
    if (!held.ok) throw new Error(held.reason)
    expect(held.model.stepBytes).toBeLessThanOrEqual(bytes)
    expect(compiled(bytes, 320).ok).toBe(false)
  })

  it('that cannot be kept is refused with what is needed', () => {
    expect(compiled(1e6)).toEqual({
      ok: false,
      reason: expect.stringMatching(
        /^a step of 32 images holds \d+ MB at least, and 1 MB are allowed: take a smaller batch$/,
      ),
    })
  })
})
