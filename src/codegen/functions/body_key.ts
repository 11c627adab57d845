/** Decides when two bodies become one function. */

import type { ValueId } from '../../network/network.ts'
import type { Dimension } from '../../shape/index.ts'
import { type Block, type Body, inputsOf } from './body.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What bodies are compared by. */
interface Comparison<Leaf> {
  /** Numbers of the blocks that the bodies call. */
  readonly blockIds: ReadonlyMap<Block<Leaf>, number>
  /** Two dimensions are equal if this returns the same text for both. */
  readonly write: (dimension: Dimension) => string
}

/** Data that is equal for two bodies if and only if they do the same; `first` is the first operation of the body's call. */
export function bodyKey<Leaf>(
  { keyOf }: Vocabulary<Leaf>,
  body: Body<Leaf>,
  first: ValueId,
  { blockIds, write }: Comparison<Leaf>,
): unknown {
  const steps = body.steps.map((step) => {
    const { origin } = step
    const common = [
      step.name,
      origin.first - first,
      origin.end - first,
      origin.output - first,
      inputsOf(step),
    ]
    if (step.kind === 'leaf') return [...common, keyOf(step.leaf, write)]
    const given = [...step.arguments].map(([slot, value]) => [slot, write(value)])
    return [...common, blockIds.get(step.block), given.sort()]
  })
  return [steps, body.results]
}
