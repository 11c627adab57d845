/** The one window formula: how a kernel, a stride, a dilation and a padding map the size of an axis. */
import {
  add,
  ceilDivide,
  ceiling,
  compare,
  divide,
  floorDivide,
  maximum,
  minimum,
  multiply,
  one,
  subtract,
  zero,
} from './dimension.ts'
import { type Dimension, keyOf } from './polynomial.ts'
import type { Padding } from './shape.ts'

/** A window on one axis. */
export interface AxisWindow {
  readonly kernel: Dimension
  readonly stride: Dimension
  readonly dilation: Dimension
}

/** The cells that a kernel spans, gaps included: dilation·(kernel - 1) + 1. */
export function windowExtent(window: AxisWindow): Dimension {
  if (compare(window.dilation, one) === 0) return window.kernel
  return add(multiply(window.dilation, subtract(window.kernel, one)), one)
}

/**
 * The number of positions of a window on an axis of the given size.
 *
 * - `same`: ⌈size/stride⌉, TensorFlow's SAME.
 * - `valid`: ⌊(size - extent)/stride⌋ + 1, whole windows only.
 * - `pad(n)`: as valid, with n cells before and after.
 * - `pad_ceil(n)`: rounded up instead, so the last window may overlap the end, as in Caffe's pools; a window that would
 *   start after the input and the padding before it is dropped (as in Caffe and PyTorch).
 */
export function windowOutput(size: Dimension, window: AxisWindow, padding: Padding): Dimension {
  return size.kind === 'number' ? outputOf(size, window, padding) : rememberedOutput(size, window, padding)
}

function outputOf(size: Dimension, window: AxisWindow, padding: Padding): Dimension {
  const { stride } = window
  switch (padding.kind) {
    case 'same':
      return compare(stride, one) === 0 ? size : ceilDivide(size, stride)
    case 'valid':
      return add(floorDivide(subtract(size, windowExtent(window)), stride), one)
    case 'pad': {
      const padded = add(size, add(padding.amount, padding.amount))
      return add(floorDivide(subtract(padded, windowExtent(window)), stride), one)
    }
    case 'pad_ceil': {
      const padded = add(size, add(padding.amount, padding.amount))
      const places = add(divide(subtract(padded, windowExtent(window)), stride), one)
      return ceiling(minimum(places, divide(add(size, padding.amount), stride)))
    }
  }
}

/**
 * The smallest size of an axis on which a window fits: any with `same`; else the size plus the padding at both ends
 * must reach the window's extent or, for `pad_ceil`, come within the cells by which the last window may overlap the
 * end.
 */
export function windowLeastSize(window: AxisWindow, padding: Padding): Dimension {
  const unpadded = (amount: Dimension) => subtract(windowExtent(window), add(amount, amount))
  switch (padding.kind) {
    case 'same':
      return one
    case 'valid':
      return windowExtent(window)
    case 'pad':
      return unpadded(padding.amount)
    case 'pad_ceil':
      return add(subtract(unpadded(padding.amount), window.stride), one)
  }
}

/** The cells by which windows overlap the two ends of an axis. */
interface AxisPadding {
  readonly before: Dimension
  readonly after: Dimension
}

/** The cells by which the windows overlap the two ends of the input; TensorFlow's SAME puts the odd one at the end. */
export function windowPadding(size: Dimension, window: AxisWindow, padding: Padding): AxisPadding {
  return size.kind === 'number' ? paddingOf(size, window, padding) : rememberedPadding(size, window, padding)
}

function paddingOf(size: Dimension, window: AxisWindow, padding: Padding): AxisPadding {
  const reach = () =>
    add(multiply(subtract(windowOutput(size, window, padding), one), window.stride), windowExtent(window))
  switch (padding.kind) {
    case 'valid':
      return { before: zero, after: zero }
    case 'pad':
      return { before: padding.amount, after: padding.amount }
    case 'pad_ceil':
      return {
        before: padding.amount,
        after: maximum(zero, subtract(subtract(reach(), size), padding.amount)),
      }
    case 'same': {
      const total = maximum(zero, subtract(reach(), size))
      const before = floorDivide(total, add(one, one))
      return { before, after: subtract(total, before) }
    }
  }
}

/** How many results to keep; when full, the cache is cleared. */
const maxRemembered = 4096

/**
 * Caches results. A network with open sizes asks for the same windows on the same sizes many times, and each takes
 * longer than with numbers.
 */
function remembered<Result>(
  compute: (size: Dimension, window: AxisWindow, padding: Padding) => Result,
): typeof compute {
  const results = new Map<string, Result>()
  return (size, window, padding) => {
    const { kernel, stride, dilation } = window
    const amount = padding.kind === 'pad' || padding.kind === 'pad_ceil' ? keyOf(padding.amount) : ''
    // Names may contain spaces, but no line breaks.
    const key = [padding.kind, keyOf(size), keyOf(kernel), keyOf(stride), keyOf(dilation), amount].join('\n')
    const known = results.get(key)
    if (known !== undefined) return known
    const result = compute(size, window, padding)
    if (results.size >= maxRemembered) results.clear()
    results.set(key, result)
    return result
  }
}

const rememberedOutput = remembered(outputOf)
const rememberedPadding = remembered(paddingOf)
