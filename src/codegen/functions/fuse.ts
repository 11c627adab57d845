/** Fuses two successive leaves if the target has one leaf for both, such as a convolution with its activation. */
import { type Body, type Reference, readersOf, withoutSteps } from './body.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Fuses each leaf with the leaf before it if the target can and nothing else reads the first. */
export function fuseLeaves<Leaf>({ fused }: Vocabulary<Leaf>, body: Body<Leaf>): Body<Leaf> {
  const readers = readersOf(body)
  const steps = [...body.steps]
  const instead = new Map<number, Reference>()
  for (const [index, step] of steps.entries()) {
    const [source, ...others] = step.kind === 'leaf' ? step.inputs : []
    if (step.kind !== 'leaf' || source?.kind !== 'step' || others.length > 0) continue
    const before = steps[source.index]!
    if (before.kind !== 'leaf' || readers[source.index]!.length !== 1 || instead.has(source.index)) continue
    const leaf = fused(before.leaf, step.leaf)
    if (leaf === null) continue
    steps[source.index] = {
      ...before,
      leaf,
      origin: { first: before.origin.first, end: step.origin.end, output: step.origin.output },
      notes: [...before.notes, ...step.notes],
    }
    instead.set(index, source)
  }
  return instead.size === 0 ? body : withoutSteps({ steps, results: body.results }, instead)
}
