/** Which maps an operation takes, by arithmetic of the tests' own, and what to change of it so that it takes one. */
import type { Operation, OperationOf, Padding, Pair, Windowed } from '../operations.ts'

type Shape = readonly number[]

const divides = (divisor: number, value: number) => value % divisor === 0

/** Whether a map of this shape is taken. */
export function fits(operation: Operation, shape: Shape): boolean {
  const [height, width, channels] = shape as [number, number, number]
  switch (operation.name) {
    case 'conv2d_transpose':
      return fitsTransposed(operation, shape)
    case 'conv2d': {
      const { groups, filters } = operation
      return divides(groups, channels) && divides(groups, filters) && fitsWindow(operation, shape)
    }
    case 'depthwise':
    case 'separable_conv2d':
    case 'max_pool':
    case 'avg_pool':
      return fitsWindow(operation, shape)
    case 'center_crop':
      return operation.size[0] <= height && operation.size[1] <= width
    case 'space_to_depth':
      return divides(operation.block, height) && divides(operation.block, width)
    case 'depth_to_space':
      return divides(operation.block ** 2, channels)
    case 'channel_shuffle':
    case 'group_norm':
      return divides(operation.groups, shape.at(-1)!)
    case 'token':
      return operation.index <= height
    default:
      return true
  }
}

function fitsWindow(operation: Exclude<Windowed, { name: 'conv2d_transpose' }>, shape: Shape): boolean {
  const { kernel } = operation.window
  const { padding } = operation
  const dilation = 'dilation' in operation ? operation.dilation : 1
  // TensorFlow.js' depthwise layer forgets its dilation unless the padding is `same`.
  if (operation.name === 'depthwise' && dilation > 1 && padding.kind !== 'same') return false
  // A pool must not lie in the padding alone.
  const isPool = operation.name === 'max_pool' || operation.name === 'avg_pool'
  if (isPool && padding.amount >= Math.min(...kernel)) return false
  const reaches = (axis: 0 | 1) => dilation * (kernel[axis] - 1) + 1 <= shape[axis]! + 2 * padding.amount
  return padding.kind === 'same' || (reaches(0) && reaches(1))
}

function fitsTransposed({ window, padding }: OperationOf<'conv2d_transpose'>, shape: Shape): boolean {
  const { kernel, stride } = window
  if (padding.kind !== 'pad') return padding.kind !== 'pad_ceil'
  const left = (axis: 0 | 1) => (shape[axis]! - 1) * stride[axis] + kernel[axis] - 1
  const isCut = kernel[0] >= stride[0] && kernel[1] >= stride[1]
  return isCut && 2 * padding.amount <= Math.min(left(0), left(1))
}

const none = { kind: 'same', amount: 0 } as const

/**
 * What could be changed of an operation so that it takes more maps, the smaller change first. Counts and windows stay,
 * so that they can be written as they were.
 */
function* lessDemanding<Count, Placed>(
  operation: Operation<Count, Placed>,
): Generator<Operation<Count, Placed>> {
  yield operation
  if ('groups' in operation && operation.name === 'conv2d' && operation.groups > 1)
    yield* lessDemanding({ ...operation, groups: 1 })
  if (!('padding' in operation)) return
  const { amount, kind } = operation.padding
  if (amount > 0) yield* lessDemanding({ ...operation, padding: { kind, amount: amount - 1 } as Padding })
  else if (kind !== 'same') yield { ...operation, padding: none }
}

/** The operation with as little changed as needed to take a map; null where it takes none of this shape. */
export function fitted<Count, Placed>(
  operation: Operation<Count, Placed>,
  numbers: (changed: Operation<Count, Placed>) => Operation,
  shape: Shape,
): Operation<Count, Placed> | null {
  for (const changed of lessDemanding(operation)) if (fits(numbers(changed), shape)) return changed
  return null
}

/** The size that is left when cells are cropped; at least one cell is. */
export function cropped([height, width]: Shape, less: Pair): Pair {
  return [Math.max(1, height! - less[0]), Math.max(1, width! - less[1])]
}
