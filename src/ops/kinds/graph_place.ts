/** An operation in a graph of TensorFlow: its sizes as plain numbers, and its window placed on the images. */
import { floats, pad, type Tensor, type WindowSteps } from '../../graph/index.ts'
import { asNumber, type Dimension, type Padding, type Window } from '../../shape/index.ts'
import type { GraphPlace } from '../record/primitive.ts'
import { emittedPadding, type Sides } from './window_operation.ts'

/** The number that a dimension is. Targets compile a network only if all its sizes are known. */
export function plainNumber(value: Dimension): number {
  const found = asNumber(value)
  if (found === null) throw new Error('a target needs sizes that are numbers')
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

/**
 * Places a window on the only input: explicit padding is added with the given value, and `steps` describes the rest.
 */
export interface PlacedWindow {
  readonly images: Tensor
  readonly kernel: readonly [number, number]
  readonly steps: WindowSteps
  /** The cells that were added: above and below, left and right; null if none were. */
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

/** The images as [batch, height, width, channels], whatever axes come before the channels. */
export function imageLike(axes: readonly (number | null)[]): readonly (number | null)[] {
  const [batch, ...rest] = axes
  const channels = rest.at(-1)!
  const before = rest.slice(0, -1)
  const height = before[0] ?? 1
  return [batch!, height, before.slice(1).reduce<number>((product, size) => product * size!, 1), channels]
}
