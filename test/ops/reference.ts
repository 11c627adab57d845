/** Operations written out with loops over plain arrays, from their definitions: what TensorFlow.js' results are held against. */

/** Values in row-major order. */
export interface Grid {
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

export interface ReferenceWindow {
  readonly kernel: readonly [number, number]
  readonly stride: readonly [number, number]
  readonly dilation: number
  /** Cells before the image that the first window begins at: rows, columns. */
  readonly before: readonly [number, number]
  /** The number of windows: rows, columns. */
  readonly output: readonly [number, number]
}

/** The number at [row, column, channel] of an image; undefined outside of it. */
export function cell(
  { shape, values }: Grid,
  row: number,
  column: number,
  channel: number,
): number | undefined {
  const [height, width, channels] = shape as [number, number, number]
  if (row < 0 || column < 0 || row >= height || column >= width) return undefined
  return values[(row * width + column) * channels + channel]
}

/** Calls back for every window and, in it, for every cell; `value` is undefined where the cell lies outside. */
function slide(
  image: Grid,
  window: ReferenceWindow,
  channel: number,
  row: number,
  column: number,
): { readonly value: number | undefined; readonly at: readonly [number, number] }[] {
  const cells: { value: number | undefined; at: readonly [number, number] }[] = []
  for (let i = 0; i < window.kernel[0]; i += 1)
    for (let j = 0; j < window.kernel[1]; j += 1) {
      const y = row * window.stride[0] - window.before[0] + i * window.dilation
      const x = column * window.stride[1] - window.before[1] + j * window.dilation
      cells.push({ value: cell(image, y, x, channel), at: [i, j] })
    }
  return cells
}

function image(
  window: ReferenceWindow,
  channels: number,
  value: (r: number, c: number, k: number) => number,
): Grid {
  const values: number[] = []
  for (let r = 0; r < window.output[0]; r += 1)
    for (let c = 0; c < window.output[1]; c += 1)
      for (let k = 0; k < channels; k += 1) values.push(value(r, c, k))
  return { shape: [...window.output, channels], values }
}

/** A grouped convolution; `products` counts its multiplications, those with padding too. */
export function convolution(
  input: Grid,
  kernel: Grid,
  bias: readonly number[] | null,
  window: ReferenceWindow,
): { readonly output: Grid; readonly products: number } {
  const [, width, perGroup, filters] = kernel.shape as [number, number, number, number]
  const groups = (input.shape[2] as number) / perGroup
  let products = 0
  const output = image(window, filters, (row, column, filter) => {
    const group = Math.floor(filter / (filters / groups))
    let sum = bias?.[filter] ?? 0
    for (let channel = 0; channel < perGroup; channel += 1)
      for (const { value, at } of slide(input, window, group * perGroup + channel, row, column)) {
        const weight = kernel.values[
          ((at[0] * width + at[1]) * perGroup + channel) * filters + filter
        ] as number
        sum += (value ?? 0) * weight
        products += 1
      }
    return sum
  })
  return { output, products }
}

/** A depthwise convolution with a kernel [height, width, channels, multiplier]. */
export function depthwiseConvolution(
  input: Grid,
  kernel: Grid,
  bias: readonly number[] | null,
  window: ReferenceWindow,
): { readonly output: Grid; readonly products: number } {
  const [, width, channels, multiplier] = kernel.shape as [number, number, number, number]
  let products = 0
  const output = image(window, channels * multiplier, (row, column, filter) => {
    const channel = Math.floor(filter / multiplier)
    let sum = bias?.[filter] ?? 0
    for (const { value, at } of slide(input, window, channel, row, column)) {
      const index = ((at[0] * width + at[1]) * channels + channel) * multiplier + (filter % multiplier)
      sum += (value ?? 0) * (kernel.values[index] as number)
      products += 1
    }
    return sum
  })
  return { output, products }
}

/** Each input cell adds its window to the output, which begins `cut` cells into the whole; the kernel is [h, w, out, in]. */
export function transposedConvolution(
  input: Grid,
  kernel: Grid,
  bias: readonly number[] | null,
  stride: readonly [number, number],
  cut: readonly [number, number],
  output: readonly [number, number, number],
): { readonly output: Grid; readonly products: number } {
  const [height, width, filters, channels] = kernel.shape as [number, number, number, number]
  const [rows, columns] = output
  const values = Array.from({ length: rows * columns * filters }, (_, index) => bias?.[index % filters] ?? 0)
  let products = 0
  for (let r = 0; r < (input.shape[0] as number); r += 1)
    for (let c = 0; c < (input.shape[1] as number); c += 1)
      for (let i = 0; i < height; i += 1)
        for (let j = 0; j < width; j += 1)
          for (let f = 0; f < filters; f += 1)
            for (let k = 0; k < channels; k += 1) {
              products += 1
              const y = r * stride[0] + i - cut[0]
              const x = c * stride[1] + j - cut[1]
              if (y < 0 || x < 0 || y >= rows || x >= columns) continue
              const weight = kernel.values[((i * width + j) * filters + f) * channels + k] as number
              values[(y * columns + x) * filters + f]! += (cell(input, r, c, k) as number) * weight
            }
  return { output: { shape: output, values }, products }
}

/** The largest or the mean of the cells that lie in the image. */
export function pool(input: Grid, window: ReferenceWindow, kind: 'max' | 'mean'): Grid {
  return image(window, input.shape[2] as number, (row, column, channel) => {
    const values = slide(input, window, channel, row, column).flatMap(({ value }) =>
      value === undefined ? [] : [value],
    )
    return kind === 'max'
      ? Math.max(...values)
      : values.reduce((sum, value) => sum + value, 0) / values.length
  })
}

/** What one cell of a new image is, by its row, column and channel. */
export function imageOf(
  [height, width, channels]: readonly [number, number, number],
  value: (row: number, column: number, channel: number) => number,
): Grid {
  const values: number[] = []
  for (let r = 0; r < height; r += 1)
    for (let c = 0; c < width; c += 1) for (let k = 0; k < channels; k += 1) values.push(value(r, c, k))
  return { shape: [height, width, channels], values }
}

/** The values of window i of n on each axis, from ⌊i·size/n⌋ up to ⌈(i + 1)·size/n⌉, as PyTorch documents its adaptive pools. */
export function adaptiveCells(
  input: Grid,
  [rows, columns]: readonly [number, number],
  row: number,
  column: number,
  channel: number,
): number[] {
  const [height, width] = input.shape as [number, number, number]
  const values: number[] = []
  for (let r = Math.floor((row * height) / rows); r < Math.ceil(((row + 1) * height) / rows); r += 1)
    for (
      let c = Math.floor((column * width) / columns);
      c < Math.ceil(((column + 1) * width) / columns);
      c += 1
    )
      values.push(cell(input, r, c, channel) as number)
  return values
}

/** Brings all positions of each run of `perGroup` channels to mean 0 and variance 1. */
export function standardizedGroups(input: Grid, perGroup: number, epsilon: number): Grid {
  const channels = input.shape.at(-1) as number
  const values = [...input.values]
  for (let first = 0; first < channels; first += perGroup) {
    const members = input.values.flatMap((_, index) => {
      const channel = index % channels
      return channel >= first && channel < first + perGroup ? [index] : []
    })
    const normal = standardized(
      members.map((index) => input.values[index] as number),
      epsilon,
    )
    for (const [place, index] of members.entries()) values[index] = normal[place] as number
  }
  return { shape: input.shape, values }
}

/** Applies a function to each run of values along the last axis. */
export function alongLast(input: Grid, change: (run: readonly number[]) => readonly number[]): Grid {
  const length = input.shape.at(-1) as number
  const runs = Array.from({ length: input.values.length / length }, (_, i) =>
    change(input.values.slice(i * length, (i + 1) * length)),
  )
  return { shape: [...input.shape.slice(0, -1), (runs[0] as readonly number[]).length], values: runs.flat() }
}

/** Applies a function to each value. */
export function each(input: Grid, change: (value: number) => number): Grid {
  return { shape: input.shape, values: input.values.map(change) }
}

/** One example's values joined by an operation, axes of 1 repeated. */
export function broadcast(inputs: readonly Grid[], join: (a: number, b: number) => number): Grid {
  const rank = (inputs[0] as Grid).shape.length
  const shape = Array.from({ length: rank }, (_, axis) =>
    Math.max(...inputs.map((input) => input.shape[axis] as number)),
  )
  const size = shape.reduce((product, axis) => product * axis, 1)
  const values = Array.from({ length: size }, (_, index) => {
    const place: number[] = []
    for (let axis = rank - 1, rest = index; axis >= 0; axis -= 1) {
      place[axis] = rest % (shape[axis] as number)
      rest = Math.floor(rest / (shape[axis] as number))
    }
    const read = (input: Grid) =>
      input.values[
        place.reduce((at, step, axis) => {
          const length = input.shape[axis] as number
          return at * length + (length === 1 ? 0 : step)
        }, 0)
      ] as number
    return inputs.map(read).reduce(join)
  })
  return { shape, values }
}

const softmaxOf = (run: readonly number[]) => {
  const powers = run.map((value) => Math.exp(value))
  const total = powers.reduce((sum, value) => sum + value, 0)
  return powers.map((value) => value / total)
}

export const softmax = (input: Grid) => alongLast(input, softmaxOf)

/** Attention of several heads; `products` counts the multiplications of its two matrix products. */
export function attention(
  query: Grid,
  key: Grid,
  value: Grid,
  heads: number,
): { readonly output: Grid; readonly products: number } {
  const [n, d] = query.shape as [number, number]
  const [m, e] = value.shape as [number, number]
  const values = new Array<number>(n * e).fill(0)
  let products = 0
  for (let head = 0; head < heads; head += 1)
    for (let i = 0; i < n; i += 1) {
      const scores = Array.from({ length: m }, (_, j) => {
        let score = 0
        for (let k = (head * d) / heads; k < ((head + 1) * d) / heads; k += 1) {
          score += (query.values[i * d + k] as number) * (key.values[j * d + k] as number)
          products += 1
        }
        return score / Math.sqrt(d / heads)
      })
      const weights = softmaxOf(scores)
      for (let j = 0; j < m; j += 1)
        for (let k = (head * e) / heads; k < ((head + 1) * e) / heads; k += 1) {
          values[i * e + k]! += (weights[j] as number) * (value.values[j * e + k] as number)
          products += 1
        }
    }
  return { output: { shape: [n, e], values }, products }
}

/** (x - mean) / √(variance + epsilon) of one run. */
export function standardized(run: readonly number[], epsilon: number): number[] {
  const mean = run.reduce((sum, value) => sum + value, 0) / run.length
  const variance = run.reduce((sum, value) => sum + (value - mean) ** 2, 0) / run.length
  return run.map((value) => (value - mean) / Math.sqrt(variance + epsilon))
}

/** The error function by its power series, exact to 1e-15 for the small arguments of the tests. */
export function errorFunction(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; n < 80; n += 1) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}
