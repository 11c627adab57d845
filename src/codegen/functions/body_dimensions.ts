/** Replaces and collects the dimensions in a body, and finds the slots in them. */

import { type Dimension, names } from '../../shape/index.ts'
import type { Body, BodyStep } from './body.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Replaces the dimensions of a step. */
export function mapStepDimensions<Leaf>(
  { mapDimensions }: Vocabulary<Leaf>,
  step: BodyStep<Leaf>,
  map: (dimension: Dimension) => Dimension,
): BodyStep<Leaf> {
  return step.kind === 'block'
    ? { ...step, arguments: new Map([...step.arguments].map(([slot, value]) => [slot, map(value)])) }
    : { ...step, leaf: mapDimensions(step.leaf, map) }
}

/** Every dimension of a step. */
export function dimensionsOf<Leaf>(vocabulary: Vocabulary<Leaf>, step: BodyStep<Leaf>): readonly Dimension[] {
  const found: Dimension[] = []
  mapStepDimensions(vocabulary, step, (dimension) => {
    found.push(dimension)
    return dimension
  })
  return found
}

/** The slots in the dimensions of a body. */
export function slotsIn<Leaf>(vocabulary: Vocabulary<Leaf>, body: Body<Leaf>): ReadonlySet<string> {
  return new Set(
    body.steps.flatMap((step) =>
      dimensionsOf(vocabulary, step).flatMap((dimension) => [...names(dimension)]),
    ),
  )
}
