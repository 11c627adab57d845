/** An operation in a graph of TensorFlow: what it is given there, what it gives, and its numbers as plain numbers. */
import { floats, pad, type Tensor, type WindowSteps } from '../../graph/index.ts'
import { asNumber, type Dimension, type Padding, type Window } from '../../shape/index.ts'
import type { Application } from '../record/primitive.ts'
import { emittedPadding, type Sides } from './window_operation.ts'

/** An operation at one place of a graph; the tensors have the axes of the shapes, the batch before them. */
export interface GraphPlace<Arguments> extends Application<Arguments> {
  readonly values: readonly Tensor[]
  /** The operation's own arrays, in the order of `weights`. */
  readonly weights: readonly Tensor[]
  /** Null outside training. The key, two whole numbers, is the operation's own and another in each step. */
  readonly training: { readonly key: Tensor } | null
}

export interface GraphResult {
  readonly output: Tensor
  /** What training gives to frozen weights, by their names: the moving averages of a batch normalisation. */
  readonly moved?: Readonly<Record<string, Tensor>>
}

/** The number that a dimension is: a network is made into a graph only where all its sizes are known. */
export function plainNumber(value: Dimension): number {
  const found = asNumber(value)
  if (found === null) throw new Error('a graph needs sizes that are numbers')
  return found
}

/** The axes of a shape with the batch before them. */
export function batched(shape: readonly Dimension[]): readonly (number | null)[] {
  return [null, ...shape.map(plainNumber)]
}

interface Windowed {
  readonly size: Window
  readonly padding: Padding
}

/** What a window over the only input does on it: explicit sides have the given value, and the steps are what is left. */
export interface PlacedWindow {
  readonly images: Tensor
  readonly kernel: readonly [number, number]
  readonly steps: WindowSteps
  /** The cells that were added: above and below, left and right; null where none were. */
  readonly sides: readonly [readonly [number, number], readonly [number, number]] | null
}

export function placedWindow(place: GraphPlace<Windowed>, value: number, dilation?: Dimension): PlacedWindow {
  const { size, padding } = place.arguments
  const emitted = emittedPadding(place.inputs[0]!, place.output, size, padding, padding, dilation)
  const sides = emitted.kind === 'sides' ? plainSides(emitted.sides) : null
  const images = place.values[0]!
  return {
    images: sides === null ? images : pad(images, [[0, 0], ...sides, [0, 0]], floats(value)),
    kernel: [plainNumber(size.height), plainNumber(size.width)],
    steps: {
      strides: [plainNumber(size.strideHeight), plainNumber(size.strideWidth)],
      padding: emitted.kind === 'same' ? 'same' : 'valid',
    },
    sides,
  }
}

function plainSides({ top, bottom, left, right }: Sides) {
  const pair = (a: Dimension, b: Dimension) => [plainNumber(a), plainNumber(b)] as const
  return [pair(top, bottom), pair(left, right)] as const
}

/** The images as [batch, height, width, channels], whatever axes stand before the channels. */
export function imageLike(axes: readonly (number | null)[]): readonly (number | null)[] {
  const [batch, ...rest] = axes
  const channels = rest.at(-1)!
  const before = rest.slice(0, -1)
  const height = before[0] ?? 1
  return [batch!, height, before.slice(1).reduce<number>((product, size) => product * size!, 1), channels]
}
