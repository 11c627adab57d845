/** Inlines calls to blocks: their steps replace the call. */

import { joinNames } from '../../network/layer_names.ts'
import { type Shape, substitute } from '../../shape/index.ts'
import {
  type Block,
  type BlockStep,
  type Body,
  type BodyStep,
  mapReferences,
  type Reference,
  writtenAt,
} from './body.ts'
import { mapStepDimensions, slotsIn } from './body_dimensions.ts'
import { axisOfSlot } from './slot_names.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Which calls are inlined, and with what. */
export interface WritingOut<Leaf> {
  readonly vocabulary: Vocabulary<Leaf>
  /** The current bodies of the blocks. */
  readonly bodies: ReadonlyMap<Block<Leaf>, Body<Leaf>>
  readonly isChosen: (step: BlockStep<Leaf>) => boolean
  /**
   * The shape of a value in the network's own body, where every size is a number. Null in shared blocks: there sizes
   * have no name, so a call of a block that reads them stays.
   */
  readonly shapeOf: ((body: Body<Leaf>, reference: Reference) => Shape) | null
}

/** Inlines the chosen calls, and the chosen calls in the result, until none is left. */
export function writeOut<Leaf>(body: Body<Leaf>, writing: WritingOut<Leaf>): Body<Leaf> {
  let result = body
  for (;;) {
    const next = writeOutOnce(result, writing)
    if (next === result) return result
    result = next
  }
}

/** Inlines the chosen calls; returns the same body object if there are none. */
export function writeOutOnce<Leaf>(
  body: Body<Leaf>,
  { vocabulary, bodies, isChosen, shapeOf }: WritingOut<Leaf>,
): Body<Leaf> {
  const steps: BodyStep<Leaf>[] = []
  const moved: Reference[] = []
  let changed = false
  const place = (reference: Reference) => (reference.kind === 'step' ? moved[reference.index]! : reference)
  for (const step of body.steps) {
    const inner = step.kind === 'block' && isChosen(step) ? bodies.get(step.block)! : null
    const shape = step.kind === 'block' ? (shapeOf?.(body, step.input) ?? null) : null
    if (step.kind === 'leaf' || inner === null || !canBeWrittenOut(step, inner, shape, vocabulary)) {
      moved.push({ kind: 'step', index: steps.length })
      steps.push(mapReferences(step, place))
      continue
    }
    changed = true
    const inside = writtenAt(steps.length, place(step.input), step.captures.map(place))
    steps.push(...stepsOf(step, inner, inside, shape, vocabulary))
    moved.push(inside(inner.results[0]!))
  }
  return changed ? { steps, results: body.results.map(place) } : body
}

function canBeWrittenOut<Leaf>(
  step: BlockStep<Leaf>,
  inner: Body<Leaf>,
  shape: Shape | null,
  vocabulary: Vocabulary<Leaf>,
): boolean {
  return (
    shape !== null ||
    step.input.kind === 'input' ||
    [...slotsIn(vocabulary, inner)].every((slot) => axisOfSlot(slot) === null)
  )
}

/** Copies the steps of a block into the body that calls it: its slots become the call's arguments and sizes. */
function stepsOf<Leaf>(
  call: BlockStep<Leaf>,
  inner: Body<Leaf>,
  inside: (reference: Reference) => Reference,
  shape: Shape | null,
  vocabulary: Vocabulary<Leaf>,
): readonly BodyStep<Leaf>[] {
  const shift = call.origin.first - call.block.call.first
  const { documentation } = call.block
  return inner.steps.map((step, index) => {
    const { first, end, output } = step.origin
    const own = index > 0 ? [] : [...call.notes, ...(documentation === null ? [] : [documentation])]
    const placed = {
      ...step,
      name: joinNames(call.name, step.name),
      origin: { first: first + shift, end: end + shift, output: output + shift },
      notes: [...own, ...step.notes],
    }
    return mapStepDimensions(vocabulary, mapReferences(placed, inside), (dimension) =>
      substitute(dimension, (slot) => {
        const axis = axisOfSlot(slot)
        return axis === null ? call.arguments.get(slot) : shape?.[axis]
      }),
    )
  })
}
