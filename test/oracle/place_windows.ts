/** The operations with a window of a random network, in Inc's words and in TensorFlow.js' layers, with windows that fit. */
import type { PaddingPlan, Pair, Piece, WindowedPiece, WindowPlan } from './arbitrary_network.ts'
import { countOf, countText, numberOf, type Placed, type Scope } from './scope.ts'
import { transposed, type Window, windowed } from './tfjs_layers.ts'
import { shapeOf, type Value } from './tfjs_ledger.ts'

export const sizeText = ([height, width]: Pair) => `${height}×${width}`

function windowText({ kernel, stride }: WindowPlan): string {
  const size = kernel === 'size' ? 'size' : sizeText(kernel)
  if (stride === 's') return `${size}/s`
  if (stride[0] === 1 && stride[1] === 1) return size
  return `${size}/${stride[0] === stride[1] ? stride[0] : `(${sizeText(stride)})`}`
}

const paddingText = ({ kind, amount }: PaddingPlan) =>
  kind === 'same' || kind === 'valid' ? kind : `${kind}(${amount})`

/** A padding with which the window has a place. */
export function fitting(padding: PaddingPlan, extent: Pair, input: Value, mostAmount: number): PaddingPlan {
  const amount = padding.kind.startsWith('pad') ? Math.min(padding.amount, mostAmount) : 0
  const [height, width] = shapeOf(input)
  const fits = extent[0] <= height! + 2 * amount && extent[1] <= width! + 2 * amount
  return padding.kind === 'same' || !fits ? { kind: 'same', amount: 0 } : { kind: padding.kind, amount }
}

/** The plan of a window as it is written here, and its numbers. */
export function windowIn(scope: Scope, { kernel, stride }: WindowPlan) {
  const size = kernel === 'size' ? (scope.inside?.size ?? [3, 3]) : kernel
  const s = scope.inside?.s ?? 1
  const steps: Pair = stride === 's' ? [s, s] : stride
  return {
    plan: scope.inside === null ? { kernel: size, stride: steps } : { kernel, stride },
    kernel: size as Pair,
    stride: steps,
  }
}

export function placeWindowed(piece: WindowedPiece, input: Value, scope: Scope): Placed {
  const { operation, bias } = piece
  const { plan, kernel, stride } = windowIn(scope, piece.window)
  const isPool = operation === 'max_pool' || operation === 'avg_pool'
  // TensorFlow.js' depthwise layer forgets its dilation unless the padding is `same`.
  const mayDilate = operation !== 'depthwise' || piece.padding.kind === 'same'
  const dilation = isPool || !mayDilate ? 1 : piece.dilation
  const extent: Pair = [dilation * (kernel[0] - 1) + 1, dilation * (kernel[1] - 1) + 1]
  const padding = fitting(piece.padding, extent, input, isPool ? Math.min(...kernel) - 1 : 2)
  const divides = scope.inside === null && shapeOf(input)[2]! % piece.groups === 0
  const groups = operation === 'conv2d' && divides ? piece.groups : 1
  const count = countOf(scope, piece.filters, input)
  const filters = groups * numberOf(scope, count, input)
  const hasFilters = operation === 'conv2d' || operation === 'separable_conv2d'
  const hasMultiplier = operation === 'depthwise' || operation === 'separable_conv2d'
  const words = [
    windowText(plan),
    ...(hasFilters ? [groups > 1 ? String(filters) : countText(count)] : []),
    ...(hasMultiplier && piece.multiplier > 1 ? [String(piece.multiplier)] : []),
    ...(padding.kind === 'same' ? [] : [`padding: ${paddingText(padding)}`]),
    ...(groups > 1 ? [`groups: ${groups}`] : []),
    ...(dilation > 1 ? [`dilation: ${dilation}`] : []),
    ...(isPool || bias ? [] : ['bias: false']),
  ]
  const window: Window = { kernel, stride, padding }
  const numbers = { operation, window, filters, groups, multiplier: piece.multiplier, dilation, bias }
  return { text: `${operation}(${words.join(', ')})`, value: windowed(scope.shared.ledger, input, numbers) }
}

export function placeTranspose(
  piece: Extract<Piece, { kind: 'transpose' }>,
  input: Value,
  scope: Scope,
): Placed {
  const { kernel, stride, filters, bias } = piece
  const [height, width] = shapeOf(input)
  const isCut = piece.padding.kind === 'pad' && kernel[0] >= stride[0] && kernel[1] >= stride[1]
  const left = (size: number, axis: 0 | 1) => (size - 1) * stride[axis] + kernel[axis] - 1
  const amount = Math.min(piece.padding.amount, Math.floor(Math.min(left(height!, 0), left(width!, 1)) / 2))
  const kind = isCut ? 'pad' : piece.padding.kind === 'valid' ? 'valid' : 'same'
  const padding: PaddingPlan = { kind, amount: isCut ? amount : 0 }
  const words = [windowText(piece), String(filters)]
  if (kind !== 'same') words.push(`padding: ${paddingText(padding)}`)
  if (!bias) words.push('bias: false')
  const window: Window = { kernel, stride, padding }
  return {
    text: `conv2d_transpose(${words.join(', ')})`,
    value: transposed(scope.shared.ledger, input, window, filters, bias),
  }
}
