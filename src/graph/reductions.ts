/** Sums, means and maxima over axes, and broadcasting, their transpose. */
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

/** Reduces over axes; `keep` leaves each as an axis of size 1. */
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

/**
 * Repeats axes of size 1 to the given axes. `sizes` holds the same sizes as a tensor, since the batch is known only at
 * run time.
 */
export function broadcastTo(of: Tensor, axes: Axes, sizes: Tensor): Tensor {
  if (sameAxes(axesOf(of), axes)) return of
  return tensor(
    'BroadcastTo',
    [of, sizes],
    { ...elementAttribute(of), Tidx: int32 },
    { element: typeOf(of).element, axes },
  )
}

/** Sums over the axes along which `like` was broadcast to the shape of `of`. */
export function summedTo(of: Tensor, like: Tensor): Tensor {
  const [from, to] = [axesOf(of), axesOf(like)]
  const added = from.length - to.length
  const over = from.flatMap((size, axis) =>
    axis < added || (to[axis - added] === 1 && size !== 1) ? [axis] : [],
  )
  return over.length === 0 ? of : reshape(reduce('Sum', of, over, false), to)
}

/** The gradient of a sum: every term receives the gradient of the sum. */
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
  // Every element that equals the maximum receives the gradient, as in TensorFlow.js.
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
