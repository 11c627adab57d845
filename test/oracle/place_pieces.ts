/** Each piece of a random network placed on an input: its words in Inc, and beside them its layers in TensorFlow.js. */
import type { Count, PaddingPlan, Pair, Piece, WindowedPiece, WindowPlan } from './arbitrary_network.ts'
import {
  cropped,
  globalAveragePool,
  pointConvolution,
  pointwiseOperation,
  transposed,
  upsampled,
  type Window,
  windowed,
} from './tfjs_layers.ts'
import { joined, type Ledger, shapeOf, type Value } from './tfjs_ledger.ts'

/** What all pieces of a network share. */
export interface Shared {
  readonly ledger: Ledger
  readonly blocks: readonly Piece[]
  /** The words of each block's body, by its number, once it was called: the same at every call. */
  readonly bodies: Map<number, string>
  /** The blocks of `helpers` that were used. */
  readonly helpers: Set<keyof typeof helpers>
  /** Names of results, one for each piece. */
  readonly names: Map<Piece, string>
}

/** Where a piece stands: in the network's pipeline, or in a block called with these numbers. */
export interface Scope {
  readonly shared: Shared
  readonly inside: null | {
    readonly size: Pair
    readonly n: number
    readonly s: number
    readonly channels: number
  }
  /** It may call the blocks before this one. */
  readonly callable: number
}

export interface Placed {
  readonly text: string
  readonly value: Value
}

/** Blocks that every program may use: those of its pieces that need their input's sizes, or take a piece. */
export const helpers = {
  gate: 'block gate : h×w×c = mul(identity, global_avg_pool |> conv2d(1×1, c) |> sigmoid)',
  grouped: 'block grouped(size: Size, m: Int) : h×w×c = conv2d(size, m·c, groups: c)',
  projected: 'block projected(f: h×w×c -> h×w×k) : h×w×c -> h×w×c = add(identity, f |> conv2d(1×1, c))',
  valley: [
    'block valley(f: ⌈h/2⌉×⌈w/2⌉×c -> ⌈h/2⌉×⌈w/2⌉×k) : h×w×c -> h×w×(c + k) =',
    '  identity as kept |> max_pool(2×2/2) |> f |> upsample(2) |> center_crop(h×w) |> concat(kept, identity)',
  ].join('\n'),
  join: 'block join(with: .. -> h×w×k) : h×w×c -> h×w×(k + c) = concat(with, identity)',
} as const

export class TooLarge extends Error {}

/** Keeps networks small enough for two hundred of them. */
function checkSize({ shared }: Scope, value: Value): void {
  const [height, width, channels] = shapeOf(value)
  if (shared.ledger.entries.length > 80 || channels! > 200 || height! * width! * channels! > 30_000)
    throw new TooLarge()
}

function countOf(scope: Scope, count: Count, input: Value): Count & (number | string) {
  return scope.inside === null ? numberOf(scope, count, input) : count
}

/** Outside blocks `n` is 3, and `c` the channels of the input. */
function numberOf({ inside }: Scope, count: Count, input: Value): number {
  const n = inside?.n ?? 3
  if (count === 'n') return n
  if (count === '2n') return 2 * n
  return count === 'c' ? (inside?.channels ?? shapeOf(input)[2]!) : count
}

const countText = (count: Count) => (count === '2n' ? '2·n' : String(count))
const sizeText = ([height, width]: Pair) => `${height}×${width}`

function windowText({ kernel, stride }: WindowPlan): string {
  const size = kernel === 'size' ? 'size' : sizeText(kernel)
  if (stride === 's') return `${size}/s`
  if (stride[0] === 1 && stride[1] === 1) return size
  return `${size}/${stride[0] === stride[1] ? stride[0] : `(${sizeText(stride)})`}`
}

const paddingText = ({ kind, amount }: PaddingPlan) =>
  kind === 'same' || kind === 'valid' ? kind : `${kind}(${amount})`

/** A padding with which the window has a place. */
function fitting(padding: PaddingPlan, extent: Pair, input: Value, mostAmount: number): PaddingPlan {
  const amount = padding.kind.startsWith('pad') ? Math.min(padding.amount, mostAmount) : 0
  const [height, width] = shapeOf(input)
  const fits = extent[0] <= height! + 2 * amount && extent[1] <= width! + 2 * amount
  return padding.kind === 'same' || !fits ? { kind: 'same', amount: 0 } : { kind: padding.kind, amount }
}

/** The plan of a window as it is written here, and its numbers. */
function windowIn(scope: Scope, { kernel, stride }: WindowPlan) {
  const size = kernel === 'size' ? (scope.inside?.size ?? [3, 3]) : kernel
  const s = scope.inside?.s ?? 1
  const steps: Pair = stride === 's' ? [s, s] : stride
  return {
    plan: scope.inside === null ? { kernel: size, stride: steps } : { kernel, stride },
    kernel: size as Pair,
    stride: steps,
  }
}

function placeWindowed(piece: WindowedPiece, input: Value, scope: Scope): Placed {
  const { operation, bias } = piece
  const { plan, kernel, stride } = windowIn(scope, piece.window)
  const isPool = operation === 'max_pool' || operation === 'avg_pool'
  // TensorFlow.js' depthwise layer forgets its dilation unless the padding is `same`.
  const mayDilate = operation === 'conv2d' || piece.padding.kind === 'same'
  const dilation = isPool || !mayDilate ? 1 : piece.dilation
  const extent: Pair = [dilation * (kernel[0] - 1) + 1, dilation * (kernel[1] - 1) + 1]
  const padding = fitting(piece.padding, extent, input, isPool ? Math.min(...kernel) - 1 : 2)
  const divides = scope.inside === null && shapeOf(input)[2]! % piece.groups === 0
  const groups = operation === 'conv2d' && divides ? piece.groups : 1
  const count = countOf(scope, piece.filters, input)
  const filters = groups * numberOf(scope, count, input)
  const words = [
    windowText(plan),
    ...(operation === 'conv2d' ? [groups > 1 ? String(filters) : countText(count)] : []),
    ...(operation === 'depthwise' && piece.multiplier > 1 ? [String(piece.multiplier)] : []),
    ...(padding.kind === 'same' ? [] : [`padding: ${paddingText(padding)}`]),
    ...(groups > 1 ? [`groups: ${groups}`] : []),
    ...(dilation > 1 ? [`dilation: ${dilation}`] : []),
    ...(isPool || bias ? [] : ['bias: false']),
  ]
  const window: Window = { kernel, stride, padding }
  const numbers = { operation, window, filters, groups, multiplier: piece.multiplier, dilation, bias }
  return { text: `${operation}(${words.join(', ')})`, value: windowed(scope.shared.ledger, input, numbers) }
}

function placeChain(pieces: readonly Piece[], input: Value, scope: Scope): Placed {
  const texts: string[] = []
  let value = input
  for (const piece of pieces) {
    const placed = place(piece, value, scope)
    texts.push(placed.text)
    value = placed.value
  }
  return { text: texts.length === 0 ? 'identity' : texts.join(' |> '), value }
}

function placeCall(piece: Extract<Piece, { kind: 'call' }>, input: Value, scope: Scope): Placed {
  if (scope.callable === 0) return { text: 'identity', value: input }
  const block = piece.block % scope.callable
  const n = countOf(scope, piece.n, input)
  const s = piece.s === 's' ? (scope.inside?.s ?? 1) : piece.s
  const value = placeBody(scope.shared, block, input, { size: piece.size, n: numberOf(scope, n, input), s })
  const size = sizeText(piece.size)
  const stride = piece.s === 1 ? [] : [`s: ${piece.s}`]
  const words = piece.named
    ? [...stride, `n: ${countText(n)}`, `size: ${size}`]
    : [size, countText(n), ...stride.map((word) => word.slice(3))]
  return { text: `unit${block + 1}(${words.join(', ')})`, value }
}

/** What a block gives for these arguments; its words are kept for its declaration. */
export function placeBody(
  shared: Shared,
  block: number,
  input: Value,
  { size, n, s }: { readonly size: Pair; readonly n: number; readonly s: number },
): Value {
  const inside = { size, n, s, channels: shapeOf(input)[2]! }
  const { text, value } = place(shared.blocks[block]!, input, { shared, inside, callable: block })
  const before = shared.bodies.get(block)
  if (before !== undefined && before !== text) throw new Error(`a block with two bodies: ${before}; ${text}`)
  shared.bodies.set(block, text)
  return value
}

function placeRepeat(piece: Extract<Piece, { kind: 'repeat' }>, input: Value, scope: Scope): Placed {
  const texts: string[] = []
  let value = input
  for (let copy = 0; copy < piece.count; copy++) {
    const placed = place(piece.inner, value, scope)
    texts.push(`(${placed.text})`)
    value = placed.value
  }
  // In the pipeline numbers are written out, and may differ from copy to copy.
  const areEqual = texts.every((text) => text === texts[0])
  return { text: areEqual ? `${texts[0]}×${piece.count}` : texts.join(' |> '), value }
}

function placeParallel(piece: Extract<Piece, { kind: 'parallel' }>, input: Value, scope: Scope): Placed {
  const { ledger } = scope.shared
  const { kernel } = windowIn(scope, piece.window)
  const hasPool = piece.branches.some(({ operation }) => operation.endsWith('pool'))
  const padding = fitting(piece.padding, kernel, input, hasPool ? Math.min(...kernel) - 1 : 2)
  const { filters, window } = piece
  const count = countOf(scope, filters, input)
  const branches = piece.branches.map(({ before, operation }) => {
    const first = place(before, input, scope)
    const settings = { groups: 1, multiplier: 1, dilation: 1, bias: true, padding, window, filters: count }
    const second = placeWindowed({ kind: 'windowed', operation, ...settings }, first.value, scope)
    const text = `${first.text} |> ${second.text}`
    if (piece.join === 'concat') return { text, value: second.value }
    const value = pointConvolution(ledger, second.value, numberOf(scope, count, input))
    return { text: `${text} |> conv2d(1×1, ${countText(count)})`, value }
  })
  return {
    text: `${piece.join}(${branches.map(({ text }) => text).join(', ')})`,
    value: joined(
      ledger,
      piece.join,
      branches.map(({ value }) => value),
    ),
  }
}

function placeTranspose(piece: Extract<Piece, { kind: 'transpose' }>, input: Value, scope: Scope): Placed {
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

/** A piece that joins what `inner` gives with the input. */
function placeJoin(
  piece: Extract<Piece, { kind: 'residual' | 'skip' | 'valley' | 'gate' }>,
  input: Value,
  scope: Scope,
): Placed {
  const { ledger, helpers: used, names } = scope.shared
  const channels = shapeOf(input)[2]!
  switch (piece.kind) {
    case 'gate': {
      used.add('gate')
      const weights = pointConvolution(ledger, globalAveragePool(ledger, input), channels)
      const value = joined(ledger, 'mul', [input, pointwiseOperation(ledger, weights, 'sigmoid')])
      return { text: 'gate', value }
    }
    case 'residual': {
      const inner = place(piece.inner, input, scope)
      const value = joined(ledger, 'add', [input, pointConvolution(ledger, inner.value, channels)])
      if (scope.inside === null && piece.writtenOut)
        return { text: `add(identity, ${inner.text} |> conv2d(1×1, ${channels}))`, value }
      used.add('projected')
      return { text: `projected(${inner.text})`, value }
    }
    case 'valley': {
      used.add('valley')
      const [height, width] = shapeOf(input)
      const half: Window = { kernel: [2, 2], stride: [2, 2], padding: { kind: 'same', amount: 0 } }
      const pool = { groups: 1, multiplier: 1, dilation: 1, bias: true, filters: 1, window: half }
      const down = windowed(ledger, input, { operation: 'max_pool', ...pool })
      const inner = place(piece.inner, down, scope)
      const up = cropped(ledger, upsampled(ledger, inner.value, 2, false), [height!, width!])
      return { text: `valley(${inner.text})`, value: joined(ledger, 'concat', [input, up]) }
    }
    case 'skip': {
      const name = names.get(piece) ?? `kept${names.size + 1}`
      names.set(piece, name)
      const before = place(piece.before, input, scope)
      const inner = place(piece.inner, before.value, scope)
      const text = `(${before.text} as ${name} |> ${inner.text} |> concat(${name}, identity))`
      return { text, value: joined(ledger, 'concat', [before.value, inner.value]) }
    }
  }
}

/** Writes and builds a piece. */
export function place(piece: Piece, input: Value, scope: Scope): Placed {
  const placed = placeAny(piece, input, scope)
  checkSize(scope, placed.value)
  return placed
}

function placeAny(piece: Piece, input: Value, scope: Scope): Placed {
  const { ledger, helpers: used } = scope.shared
  switch (piece.kind) {
    case 'windowed':
      return placeWindowed(piece, input, scope)
    case 'pointwise': {
      const text = piece.operation === 'dropout' ? 'dropout(20%)' : piece.operation
      return { text, value: pointwiseOperation(ledger, input, piece.operation) }
    }
    case 'chain':
      return placeChain(piece.pieces, input, scope)
    case 'concat': {
      const branches = piece.branches.map((branch) => place(branch, input, scope))
      const value = joined(
        ledger,
        'concat',
        branches.map((branch) => branch.value),
      )
      return { text: `concat(${branches.map(({ text }) => text).join(', ')})`, value }
    }
    case 'residual':
    case 'skip':
    case 'valley':
    case 'gate':
      return placeJoin(piece, input, scope)
    case 'grouped': {
      used.add('grouped')
      const channels = shapeOf(input)[2]!
      const window: Window = { kernel: piece.size, stride: [1, 1], padding: { kind: 'same', amount: 0 } }
      const numbers = { multiplier: 1, dilation: 1, bias: true, window, groups: channels }
      const filters = piece.multiplier * channels
      const value = windowed(ledger, input, { operation: 'conv2d', filters, ...numbers })
      return { text: `grouped(${sizeText(piece.size)}, ${piece.multiplier})`, value }
    }
    case 'repeat':
      return placeRepeat(piece, input, scope)
    case 'call':
      return placeCall(piece, input, scope)
    case 'parallel':
      return placeParallel(piece, input, scope)
    case 'transpose':
      return placeTranspose(piece, input, scope)
    case 'upsample':
      return {
        text: `upsample(${piece.factor}${piece.bilinear ? ', bilinear: true' : ''})`,
        value: upsampled(ledger, input, piece.factor, piece.bilinear),
      }
    case 'crop': {
      const [height, width] = shapeOf(input)
      const size: Pair = [Math.max(1, height! - piece.less[0]), Math.max(1, width! - piece.less[1])]
      return { text: `center_crop(${sizeText(size)})`, value: cropped(ledger, input, size) }
    }
  }
}
