/** What all operations with a window share: their output's size, what a position sees, and how padding is emitted. */
import {
  add,
  type Dimension,
  equal,
  number,
  one,
  type Padding,
  type Shape,
  type Size,
  type Window,
  windowExtent,
  windowLeastSize,
  windowOutput,
  windowPadding,
  zero,
} from '../../shape/index.ts'
import { imageAxes } from '../record/inference.ts'
import { noNeeds, reaches, staysBelow } from '../record/needs.ts'
import type { Footprint, Need, ShapeFault } from '../record/primitive.ts'
import { type TfjsLayer, tfLayer } from '../record/tfjs_layer.ts'

function axesOf(window: Window, dilation: Dimension) {
  return {
    vertical: { kernel: window.height, stride: window.strideHeight, dilation },
    horizontal: { kernel: window.width, stride: window.strideWidth, dilation },
  }
}

/** The cells that a window spans, gaps included. */
export function extentOf(window: Window, dilation: Dimension): Size {
  const { vertical, horizontal } = axesOf(window, dilation)
  return { height: windowExtent(vertical), width: windowExtent(horizontal) }
}

/** The places of a window on an image and what they need, or that it is no image; `argument` is the window's parameter. */
export function placeWindow(
  input: Shape,
  argument: string,
  window: Window,
  padding: Padding,
  dilation: Dimension = one,
): { readonly size: Size; readonly needs: readonly Need[] } | { readonly fault: ShapeFault } {
  const image = imageAxes(input)
  if (image === null) return { fault: { kind: 'rank', input: 0, needed: 'h×w×c' } }
  const { vertical, horizontal } = axesOf(window, dilation)
  const tooLarge = (): ShapeFault => {
    const around = 'amount' in padding ? add(padding.amount, padding.amount) : zero
    const available = { height: add(image.height, around), width: add(image.width, around) }
    return { kind: 'window-too-large', argument, window: extentOf(window, dilation), available }
  }
  const needs =
    padding.kind === 'same'
      ? noNeeds
      : [
          ...reaches(image.height, windowLeastSize(vertical, padding), tooLarge),
          ...reaches(image.width, windowLeastSize(horizontal, padding), tooLarge),
        ]
  return {
    size: {
      height: windowOutput(image.height, vertical, padding),
      width: windowOutput(image.width, horizontal, padding),
    },
    needs,
  }
}

/** A pool's padding must be narrower than its window: else a window could see nothing but padding. */
export function poolPaddingNeeds(window: Window, padding: Padding): readonly Need[] {
  if (!('amount' in padding)) return noNeeds
  const { amount } = padding
  const tooWide = (): ShapeFault => ({
    kind: 'out-of-range',
    argument: 'padding',
    value: amount,
    allowed: 'less than the window',
  })
  return [...staysBelow(amount, window.height, tooWide), ...staysBelow(amount, window.width, tooWide)]
}

/** The footprint of a window. */
export function windowFootprint(window: Window, dilation: Dimension = one): Footprint {
  return {
    kind: 'window',
    extent: extentOf(window, dilation),
    stride: { height: window.strideHeight, width: window.strideWidth },
  }
}

/** The cells added at the four sides of an image. */
export interface Sides {
  readonly top: Dimension
  readonly bottom: Dimension
  readonly left: Dimension
  readonly right: Dimension
}

/** How TensorFlow.js gets a padding: it knows SAME and VALID by name, anything else must be added before. */
export type EmittedPadding =
  | { readonly kind: 'same' }
  | { readonly kind: 'valid' }
  | { readonly kind: 'sides'; readonly sides: Sides }

const isSame = (a: Dimension, b: Dimension) => equal(a, b) === 'yes'

function sidesFor(input: Shape, window: Window, padding: Padding, dilation: Dimension): Sides {
  const { height, width } = imageAxes(input)!
  const { vertical, horizontal } = axesOf(window, dilation)
  const rows = windowPadding(height, vertical, padding)
  const columns = windowPadding(width, horizontal, padding)
  return { top: rows.before, bottom: rows.after, left: columns.before, right: columns.after }
}

/**
 * Chooses among the three. An explicit padding that puts every window where SAME puts it is emitted as SAME:
 * `pad(1)` of a 3×3 window at stride 1, Caffe's rounding up on even sizes.
 *
 * @param formulaPadding the padding as the generated code may write it
 */
export function emittedPadding(
  input: Shape,
  output: Shape,
  window: Window,
  padding: Padding,
  formulaPadding: Padding,
  dilation: Dimension = one,
): EmittedPadding {
  if (padding.kind === 'same' || padding.kind === 'valid') return padding
  const sides = sidesFor(input, window, padding, dilation)
  if (Object.values(sides).every((side) => isSame(side, zero))) return { kind: 'valid' }
  const same: Padding = { kind: 'same' }
  const sameSides = sidesFor(input, window, same, dilation)
  const placed = placeWindow(input, 'size', window, same, dilation)
  const isSamePlace =
    'size' in placed &&
    isSame(placed.size.height, output[0]!) &&
    isSame(placed.size.width, output[1]!) &&
    isSame(sides.top, sameSides.top) &&
    isSame(sides.left, sameSides.left)
  if (isSamePlace) return same
  if (padding.kind === 'pad' && formulaPadding.kind === 'pad') {
    const { amount } = formulaPadding
    return { kind: 'sides', sides: { top: amount, bottom: amount, left: amount, right: amount } }
  }
  return { kind: 'sides', sides }
}

/** `[[top, bottom], [left, right]]`, the way TensorFlow.js writes sides. */
export function sidesList({ top, bottom, left, right }: Sides) {
  return [
    [top, bottom],
    [left, right],
  ] as const
}

/** The layers that add zeros where a padding has sides of its own, and what the window's own layer still has to pad. */
export function zeroPadding(padding: EmittedPadding): {
  readonly before: readonly TfjsLayer[]
  readonly padding: 'same' | 'valid'
} {
  if (padding.kind !== 'sides') return { before: [], padding: padding.kind }
  return {
    before: [tfLayer('zeroPadding2d', { padding: sidesList(padding.sides) }, 'padding')],
    padding: 'valid',
  }
}

/** `3` for a square, `[3, 5]` for any other size. */
export function squareOrPair(
  height: Dimension,
  width: Dimension,
): Dimension | readonly [Dimension, Dimension] {
  return equal(height, width) === 'yes' ? height : [height, width]
}

/** The strides for a configuration; nothing where both are the number 1, TensorFlow.js' default for convolutions. */
export function stridesUnlessOne(window: Window): {
  readonly strides?: Dimension | readonly [Dimension, Dimension]
} {
  const strides = squareOrPair(window.strideHeight, window.strideWidth)
  return 'kind' in strides && isSame(strides, one) ? {} : { strides }
}

/** An argument that the configuration leaves out where it is TensorFlow.js' default. */
export const isNumberOne = (value: Dimension) => isSame(value, number(1))
