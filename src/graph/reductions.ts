/** Sums, means and largest values over axes, and the repetition that is their reverse. */
import { floats, integers } from './constants.ts'
import { type GradientRules, ruleOfFirst } from './gradient.ts'
import {
  type Axes,
  axesOf,
  elementAttribute,
  known,
  type Node,
  outputOf,
  sameAxes,
  type Tensor,
  tensor,
  typeOf,
} from './node.ts'
import { constantsOf, reshape, sizesOf } from './shapes.ts'

const int32 = { kind: 'type', value: 'int32' } as const

/** Sums or means over axes, which stay as axes of 1 where `keep` says so. */
export function reduce(
  kind: 'Sum' | 'Mean' | 'Max',
  of: Tensor,
  over: readonly number[],
  keep: boolean,
): Tensor {
  const axes = axesOf(of).flatMap((size, axis) => (over.includes(axis) ? (keep ? [1] : []) : [size]))
  return tensor(
    kind,
    [of, integers(over)],
    { ...elementAttribute(of), Tidx: int32, keep_dims: { kind: 'boolean', value: keep } },
    { element: typeOf(of).element, axes },
  )
}

/** Repeats axes of 1 until the tensor has those sizes, which are given as a tensor. */
export function broadcastTo(of: Tensor, axes: Axes, sizes: Tensor): Tensor {
  if (sameAxes(axesOf(of), axes)) return of
  return tensor(
    'BroadcastTo',
    [of, sizes],
    { ...elementAttribute(of), Tidx: int32 },
    { element: typeOf(of).element, axes },
  )
}

/** The sum over the axes on which `like` was repeated to give `of`. */
export function summedTo(of: Tensor, like: Tensor): Tensor {
  const [from, to] = [axesOf(of), axesOf(like)]
  const added = from.length - to.length
  const over = from.flatMap((size, axis) =>
    axis < added || (to[axis - added] === 1 && size !== 1) ? [axis] : [],
  )
  return over.length === 0 ? of : reshape(reduce('Sum', of, over, false), to)
}

/** The gradient of a sum: each of its terms has that of the sum. */
function spread(gradient: Tensor, { inputs, outputs }: Node): Tensor {
  const of = inputs[0]!
  const over = constantsOf(inputs[1]!)
  const kept = axesOf(of).map((size, axis) => (over.includes(axis) ? 1 : size))
  return broadcastTo(
    outputs[0]!.axes.length === kept.length ? gradient : reshape(gradient, kept),
    axesOf(of),
    sizesOf(of),
  )
}

export const reductionGradients: GradientRules = {
  Sum: ruleOfFirst((gradient, node) => [spread(gradient, node), null]),
  Mean: ruleOfFirst((gradient, node) => {
    const [of, over] = node.inputs as readonly [Tensor, Tensor]
    const count = constantsOf(over).reduce((product, axis) => product * known(axesOf(of)[axis]), 1)
    const share = tensor('Mul', [gradient, floats(1 / count)], elementAttribute(gradient), typeOf(gradient))
    return [spread(share, node), null]
  }),
  BroadcastTo: ruleOfFirst((gradient, { inputs: [of] }) => [summedTo(gradient, of!), null]),
  // Each of several largest values counts as the largest, as in TensorFlow.js.
  Max: ruleOfFirst((gradient, node) => {
    const [of] = node.inputs as readonly [Tensor]
    const largest = spread(outputOf(node, 0), node)
    const isLargest = tensor('Equal', [of, largest], elementAttribute(of), {
      element: 'bool',
      axes: axesOf(of),
    })
    const attributes = {
      SrcT: { kind: 'type', value: 'bool' },
      DstT: { kind: 'type', value: 'float32' },
    } as const
    const mask = tensor('Cast', [isLargest], attributes, typeOf(of))
    return [tensor('Mul', [spread(gradient, node), mask], elementAttribute(of), typeOf(of)), null]
  }),
}
