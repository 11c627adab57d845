/** The sum of the gradients that a tensor receives from its readers. */
import { sumOf } from './arithmetic.ts'
import { uniformValue } from './constants.ts'
import { axesOf, known, type Tensor } from './node.ts'
import { concatenate, constantsOf } from './shapes.ts'

/**
 * The sum of tensors with the same axes. If each is a part of one tensor padded with zeros, as the gradients of slices
 * are, the sum is their concatenation: nothing is added and no zeros are written.
 */
export function sumOfGradients(terms: readonly Tensor[]): Tensor {
  const [first] = terms as readonly [Tensor]
  const parts = terms.map(partOf)
  const axis = parts[0]?.axis
  if (terms.length === 1 || axis === undefined) return sumOf(terms)
  const ordered = parts
    .flatMap((part) => (part?.axis === axis ? [part] : []))
    .sort((a, b) => a.begin - b.begin)
  const ends = ordered.map(({ part, begin }) => begin + known(axesOf(part)[axis]))
  const isWhole =
    ordered.length === terms.length &&
    ordered.every(({ begin }, index) => begin === (index === 0 ? 0 : ends[index - 1])) &&
    ends.at(-1) === axesOf(first)[axis]
  if (!isWhole) return sumOf(terms)
  return concatenate(
    ordered.map(({ part }) => part),
    axis,
  )
}

/** The unpadded tensor, if this one is zero-padding along a single axis; else null. */
function partOf({
  node,
}: Tensor): { readonly part: Tensor; readonly axis: number; readonly begin: number } | null {
  if (node.operation !== 'PadV2') return null
  const [part, sides, value] = node.inputs as readonly [Tensor, Tensor, Tensor]
  const zero = value.node.operation === 'Cast' ? value.node.inputs[0]! : value
  if (uniformValue(zero) !== 0) return null
  const cells = constantsOf(sides)
  const padded = axesOf(part).flatMap((_, axis) =>
    cells[2 * axis]! + cells[2 * axis + 1]! > 0 ? [axis] : [],
  )
  const [axis] = padded
  return padded.length === 1 && axis !== undefined ? { part, axis, begin: cells[2 * axis]! } : null
}
