/** What one position of each value depends on, seen from the network's input: receptive field and effective stride. */

import { INPUT, type Network, type Operation, type ValueId } from '../network/network.ts'
import { inputShape, shapeOf } from '../network/shape_of.ts'
import type { Footprint } from '../ops/record/primitive.ts'
import { add, ceiling, type Dimension, equal, maximum, multiply, one, subtract } from '../shape/index.ts'
import { overCopies } from './copies.ts'
import type { Reach } from './costs.ts'
import { primitiveOf } from './values.ts'

/** One axis of what a value sees. */
interface Sight {
  readonly field: Dimension
  readonly stride: Dimension
}

interface Seen {
  readonly height: Sight
  readonly width: Sight
  readonly reach: Reach
}

const everything: Reach = { receptiveField: null, effectiveStride: null }

function seenOf(height: Sight, width: Sight): Seen {
  const fieldHeight = ceiling(height.field)
  const fieldWidth = width === height ? fieldHeight : ceiling(width.field)
  return {
    height,
    width,
    reach: {
      receptiveField: { height: fieldHeight, width: fieldWidth },
      effectiveStride: { height: height.stride, width: width.stride },
    },
  }
}

function join(a: Seen, b: Seen): Seen {
  const height = joinSights(a.height, b.height)
  return seenOf(height, a.height === a.width && b.height === b.width ? height : joinSights(a.width, b.width))
}

function joinSights(a: Sight, b: Sight): Sight {
  return { field: maximum(a.field, b.field), stride: maximum(a.stride, b.stride) }
}

function through(sight: Sight, extent: Dimension, stride: Dimension): Sight {
  return {
    field: add(sight.field, multiply(subtract(extent, one), sight.stride)),
    stride: equal(stride, one) === 'yes' ? sight.stride : multiply(sight.stride, stride),
  }
}

function pass(seen: Seen | null, footprint: Footprint): Seen | null {
  if (seen === null) return null
  switch (footprint.kind) {
    case 'pointwise':
      return seen
    case 'window': {
      const { extent, stride } = footprint
      const height = through(seen.height, extent.height, stride.height)
      // Most windows and maps are square: then both axes are one, here and in all that follows.
      const isSquare =
        seen.height === seen.width &&
        equal(extent.height, extent.width) === 'yes' &&
        equal(stride.height, stride.width) === 'yes'
      return seenOf(height, isSquare ? height : through(seen.width, extent.width, stride.width))
    }
    case 'whole':
      return null
  }
}

/**
 * The windows of all copies of an operation, one behind the other. Copies keep the size of their maps, so their strides
 * come to 1 together; where one alone does not, what its copies see is not worked out.
 */
function footprintOfCopies(footprint: Footprint, operation: Operation): Footprint {
  const { repeated } = operation
  if (repeated === undefined || footprint.kind !== 'window') return footprint
  const { extent, stride } = footprint
  if (equal(stride.height, one) !== 'yes' || equal(stride.width, one) !== 'yes') return { kind: 'whole' }
  const all = (size: Dimension) => add(one, overCopies(subtract(size, one), operation))
  return { ...footprint, extent: { height: all(extent.height), width: all(extent.width) } }
}

/** The reach of the input itself: one position, unless it has no height and width. */
function seenAtInput(network: Network): Seen | null {
  const itself: Sight = { field: one, stride: one }
  return inputShape(network).length === 3 ? seenOf(itself, itself) : null
}

/**
 * What every value sees, by `Operation.id`. One pass.
 *
 * A window of extent e and stride s on a value with receptive field r and effective stride j gives
 * r + (e - 1)·j and j·s (Araujo, Norris and Sim, "Computing receptive fields of convolutional neural networks",
 * Distill 2019). Where paths join, the largest counts. Borders are not subtracted: the field can be larger than
 * the input. After upsampling j can be below 1; a field that is then no whole number is rounded up.
 */
export function reachesOf(network: Network): readonly Reach[] {
  const input = seenAtInput(network)
  const seen: (Seen | null)[] = []
  for (const operation of network.operations) {
    let joined: Seen | null | undefined
    for (const value of operation.inputs) {
      const next = value === INPUT ? input : seen[value]!
      if (joined === undefined || joined === next || next === null) joined = next
      else if (joined !== null) joined = join(joined, next)
      if (joined === null) break
    }
    // An operation without inputs would see nothing; there is none in the language.
    const shapes = operation.inputs.map((value) => shapeOf(network, value))
    const footprint = primitiveOf(operation).footprint(operation.arguments as never, shapes)
    seen.push(pass(joined ?? null, footprintOfCopies(footprint, operation)))
  }
  return seen.map((each) => each?.reach ?? everything)
}

/** What a value sees; the network's input sees itself. */
export function reachOfValue(network: Network, operations: readonly Reach[], value: ValueId): Reach {
  if (value === INPUT) return seenAtInput(network)?.reach ?? everything
  const { receptiveField, effectiveStride } = operations[value]!
  return { receptiveField, effectiveStride }
}
