/** Shapes, sizes, windows and paddings: what the language writes with `×`. */
import { equal, number, one, product } from './dimension.ts'
import { showFactor } from './infix.ts'
import type { Truth } from './order.ts'
import type { Dimension } from './polynomial.ts'

/** The axes of one example, channels last; the batch is implied. */
export type Shape = readonly Dimension[]

export interface Size {
  readonly height: Dimension
  readonly width: Dimension
}

/** A size over a stride: `7×7/2`. A window without a stride has stride 1. */
export interface Window {
  readonly height: Dimension
  readonly width: Dimension
  readonly strideHeight: Dimension
  readonly strideWidth: Dimension
}

/** The padding around the input of a window; see `window.ts` for the meaning of each kind. */
export type Padding =
  | { readonly kind: 'same' }
  | { readonly kind: 'valid' }
  | { readonly kind: 'pad'; readonly amount: Dimension }
  | { readonly kind: 'pad_ceil'; readonly amount: Dimension }

/** A shape of numbers. */
export function shapeOf(...axes: readonly number[]): Shape {
  return axes.map((axis) => number(axis))
}

/** A window of numbers; `stride` is one number for both axes or `[height, width]`. */
export function windowOf(
  height: number,
  width: number,
  stride: number | readonly [number, number] = 1,
): Window {
  const [strideHeight, strideWidth] = typeof stride === 'number' ? [stride, stride] : stride
  return {
    height: number(height),
    width: number(width),
    strideHeight: number(strideHeight),
    strideWidth: number(strideWidth),
  }
}

/** `28×28×256`; the shape without axes is `()`. */
export function showShape(shape: Shape): string {
  return shape.length === 0 ? '()' : shape.map(showFactor).join('×')
}

/** Whether two shapes agree on every axis; shapes with different numbers of axes do not. */
export function shapesEqual(a: Shape, b: Shape): Truth {
  if (a.length !== b.length) return 'no'
  let result: Truth = 'yes'
  for (const [index, axis] of a.entries()) {
    const truth = equal(axis, b[index] as Dimension)
    if (truth === 'no') return 'no'
    if (truth === 'unknown') result = 'unknown'
  }
  return result
}

/** The number of values in one example: the product of the axes. */
export function elements(shape: Shape): Dimension {
  return shape.length === 1 ? (shape[0] as Dimension) : product(shape)
}

/** `7×7`. */
export function showSize(size: Size): string {
  return `${showFactor(size.height)}×${showFactor(size.width)}`
}

/** `7×7/2`; `3×3` at stride 1; `3×3/(2×1)` if the strides differ. */
export function showWindow(window: Window): string {
  const { strideHeight, strideWidth } = window
  const size = showSize(window)
  if (equal(strideHeight, strideWidth) !== 'yes')
    return `${size}/(${showSize({ height: strideHeight, width: strideWidth })})`
  return equal(strideHeight, one) === 'yes' ? size : `${size}/${showFactor(strideHeight)}`
}

/** `same`, `valid`, `pad(3)`, `pad_ceil(0)`. */
export function showPadding(padding: Padding): string {
  return padding.kind === 'same' || padding.kind === 'valid'
    ? padding.kind
    : `${padding.kind}(${showFactor(padding.amount)})`
}
