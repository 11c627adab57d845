/** Sizes of windows for the runtime's layers, as TensorFlow computes them: the compiler's formulas in plain numbers. */

/** A window on one axis. */
interface AxisWindow {
  readonly kernel: number
  readonly stride: number
  readonly dilation: number
}

/** The cells that a window spans: its kernel with the gaps of the dilation. */
function extent({ kernel, dilation }: AxisWindow): number {
  return dilation * (kernel - 1) + 1
}

/** The number of window positions: whole windows only (`valid`), or one per stride (`same`). */
export function places(size: number, window: AxisWindow, padding: 'same' | 'valid'): number {
  if (padding === 'same') return Math.ceil(size / window.stride)
  return Math.floor((size - extent(window)) / window.stride) + 1
}

/** The cells that TensorFlow adds before and after an axis; for `same`, an odd one comes after. */
export function sidesOf(
  size: number,
  window: AxisWindow,
  padding: 'same' | 'valid',
): readonly [number, number] {
  if (padding === 'valid') return [0, 0]
  const total = Math.max(0, (places(size, window, padding) - 1) * window.stride + extent(window) - size)
  const before = Math.floor(total / 2)
  return [before, total - before]
}
