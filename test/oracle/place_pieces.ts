/** Each piece of a random network placed on an input: its words in Inc, and beside them its layers in TensorFlow.js. */
import type { Pair, Piece } from './arbitrary_network.ts'
import { fitting, placeTranspose, placeWindowed, sizeText, windowIn } from './place_windows.ts'
import { checkSize, countOf, countText, numberOf, type Placed, type Scope, type Shared } from './scope.ts'
import {
  cropped,
  globalAveragePool,
  pointConvolution,
  pointwiseOperation,
  upsampled,
  type Window,
  windowed,
} from './tfjs_layers.ts'
import { joined, shapeOf, type Value } from './tfjs_ledger.ts'

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
