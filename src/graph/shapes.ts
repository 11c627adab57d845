/** Nodes that rearrange values: reshape, concatenate, slice, pad, transpose. */
import { floats, integers } from './constants.ts'
import { type GradientRules, ruleOfFirst } from './gradient.ts'
import {
  type Axes,
  axesOf,
  elementAttribute,
  known,
  node,
  outputOf,
  sameAxes,
  showAxes,
  type Tensor,
  tensor,
  typeOf,
} from './node.ts'
import { areRectified, maskedGradient } from './rectified.ts'

const int32 = { kind: 'type', value: 'int32' } as const

/** The sizes of a tensor as a tensor: a constant if all are known. */
export function sizesOf(of: Tensor): Tensor {
  const axes = axesOf(of)
  if (axes.every((size) => size !== null)) return integers(axes.map(known))
  return tensor(
    'Shape',
    [of],
    { ...elementAttribute(of), out_type: int32 },
    { element: 'int32', axes: [axes.length] },
  )
}

/** The number of elements, batch included, as an int32 tensor. */
export function elementCount(of: Tensor): Tensor {
  return tensor('Size', [of], { ...elementAttribute(of), out_type: int32 }, { element: 'int32', axes: [] })
}

/** The same values in the same order with other axes; only the first may be the batch. */
export function reshape(of: Tensor, axes: Axes): Tensor {
  if (sameAxes(axesOf(of), axes)) return of
  const rest = (all: Axes) =>
    all.filter((size) => size !== null).reduce<number>((product, size) => product * known(size), 1)
  const batches = (all: Axes) => all.filter((size) => size === null).length
  if (rest(axes) !== rest(axesOf(of)) || batches(axes) !== batches(axesOf(of)))
    throw new Error(`${showAxes(axesOf(of))} cannot become ${showAxes(axes)}`)
  return reshaped(of, axes)
}

/** As `reshape`, but null may also be an axis that the batch is folded into, such as the `n·h·w` rows of a matrix. */
export function reshaped(of: Tensor, axes: Axes): Tensor {
  const sizes = integers(axes.map((size) => size ?? -1))
  return tensor('Reshape', [of, sizes], elementAttribute(of), { element: typeOf(of).element, axes })
}

/** Passes a tensor through a node that only asserts its shape. Unlike an identity, Grappler leaves it in place. */
export function throughItsShape(of: Tensor): Tensor {
  const attributes = { ...elementAttribute(of), shape: { kind: 'shape', value: axesOf(of) } } as const
  return tensor('EnsureShape', [of], attributes, typeOf(of))
}

/** Joins tensors along one axis. */
export function concatenate(parts: readonly Tensor[], axis: number): Tensor {
  const [first, ...others] = parts as readonly [Tensor, ...Tensor[]]
  if (others.length === 0) return first
  const size = parts.reduce((sum, part) => sum + known(axesOf(part)[axis]), 0)
  return tensor(
    'ConcatV2',
    [...parts, integers(axis, [])],
    { ...elementAttribute(first), N: { kind: 'int', value: parts.length } },
    { element: typeOf(first).element, axes: axesOf(first).with(axis, size) },
  )
}

/** The offset of each part in a concatenation. */
function startsOf(parts: readonly Tensor[], axis: number): readonly number[] {
  let end = 0
  return parts.map((part) => {
    const start = end
    end += known(axesOf(part)[axis])
    return start
  })
}

/** Stacks scalars into a vector. */
export function stacked(scalars: readonly Tensor[]): Tensor {
  const [first] = scalars as readonly [Tensor, ...Tensor[]]
  const count = scalars.length
  const attributes = { N: { kind: 'int', value: count }, axis: { kind: 'int', value: 0 } } as const
  return tensor(
    'Pack',
    scalars,
    { ...elementAttribute(first), ...attributes },
    { element: typeOf(first).element, axes: [count] },
  )
}

/** Splits a tensor along one axis into parts of these sizes. */
export function split(of: Tensor, sizes: readonly number[], axis: number): readonly Tensor[] {
  if (sizes.length === 1) return [of]
  const { element, axes } = typeOf(of)
  const parts = node(
    'SplitV',
    [of, integers(sizes), integers(axis, [])],
    { ...elementAttribute(of), Tlen: int32, num_split: { kind: 'int', value: sizes.length } },
    sizes.map((size) => ({ element, axes: axes.with(axis, size) })),
  )
  return sizes.map((_, index) => outputOf(parts, index))
}

/** Cells added before and after, per axis. */
export type Sides = readonly (readonly [before: number, after: number])[]

const isNothing = (sides: Sides) => sides.every(([before, after]) => before === 0 && after === 0)

/** Surrounds a tensor with `value`. */
export function pad(of: Tensor, sides: Sides, value: Tensor): Tensor {
  if (isNothing(sides)) return of
  const axes = axesOf(of).map((size, axis) =>
    size === null ? null : size + sides[axis]![0] + sides[axis]![1],
  )
  return tensor('PadV2', [of, integers(sides.flat(), [sides.length, 2]), value], elementAttribute(of), {
    element: typeOf(of).element,
    axes,
  })
}

/** The part of a tensor with these axes that starts at `begin`; the batch is taken whole. */
export function slice(of: Tensor, begin: readonly number[], axes: Axes): Tensor {
  if (sameAxes(axes, axesOf(of))) return of
  return tensor(
    'Slice',
    [of, integers(begin), integers(axes.map((size) => size ?? -1))],
    { ...elementAttribute(of), Index: int32 },
    { element: typeOf(of).element, axes },
  )
}

export function transpose(of: Tensor, order: readonly number[]): Tensor {
  const axes = order.map((axis) => axesOf(of)[axis]!)
  return tensor(
    'Transpose',
    [of, integers(order)],
    { ...elementAttribute(of), Tperm: int32 },
    { element: typeOf(of).element, axes },
  )
}

/** A scalar 0 of the same element type as another tensor. */
function zeroOf(like: Tensor): Tensor {
  const { element } = typeOf(like)
  if (element === 'float32') return floats(0)
  const attributes = {
    SrcT: { kind: 'type', value: 'float32' },
    DstT: { kind: 'type', value: element },
  } as const
  return tensor('Cast', [floats(0)], attributes, { element, axes: [] })
}

function zerosLike(of: Tensor): Tensor {
  return tensor('ZerosLike', [of], elementAttribute(of), typeOf(of))
}

/** The numbers of a constant. */
export function constantsOf(from: Tensor): readonly number[] {
  const value = from.node.attributes.value
  if (value?.kind !== 'constant') throw new Error(`${from.node.operation} is not a constant`)
  return value.value.values as readonly number[]
}

export const shapeGradients: GradientRules = {
  Reshape: ruleOfFirst((gradient, { inputs }) => [reshaped(gradient, axesOf(inputs[0]!)), null]),
  EnsureShape: ruleOfFirst((gradient) => [gradient]),
  // Slices rather than one split: TensorFlow fuses the gradients of a kernel and of a bias that read the same node,
  // without checking which of its outputs each one reads.
  ConcatV2: ruleOfFirst((gradient, node) => {
    const parts = node.inputs.slice(0, -1)
    const [axis] = constantsOf(node.inputs.at(-1)!) as [number]
    const whole = areRectified(parts) ? maskedGradient(gradient, outputOf(node, 0)) : gradient
    const starts = startsOf(parts, axis)
    return [
      ...parts.map((part, index) =>
        slice(
          whole,
          axesOf(part).map((_, each) => (each === axis ? starts[index]! : 0)),
          axesOf(part),
        ),
      ),
      null,
    ]
  }),
  PadV2: ruleOfFirst((gradient, { inputs }) => {
    const of = inputs[0]!
    const sides = constantsOf(inputs[1]!)
    return [
      slice(
        gradient,
        axesOf(of).map((_, axis) => sides[2 * axis]!),
        axesOf(of),
      ),
      null,
      null,
    ]
  }),
  Transpose: ruleOfFirst((gradient, { inputs }) => {
    const order = constantsOf(inputs[1]!)
    return [
      transpose(
        gradient,
        order.map((_, axis) => order.indexOf(axis)),
      ),
      null,
    ]
  }),
  Slice: ruleOfFirst((gradient, { inputs }) => {
    const of = inputs[0]!
    const begin = constantsOf(inputs[1]!)
    const sides = axesOf(of).map((size, axis): readonly [number, number] => {
      const before = begin[axis]!
      return size === null ? [0, 0] : [before, size - before - known(axesOf(gradient)[axis])]
    })
    return [pad(gradient, sides, zeroOf(gradient)), null, null]
  }),
  SplitV: (node, gradients) => {
    const [axis] = constantsOf(node.inputs[2]!) as [number]
    const parts = gradients.map((gradient, part) => gradient ?? zerosLike(outputOf(node, part)))
    return [concatenate(parts, axis), null, null]
  },
}
