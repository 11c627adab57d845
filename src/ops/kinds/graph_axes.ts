/** Maps of images in a graph that work on rows and on columns alone: weighted sums, and the largest of windows. */
import {
  axesOf,
  concatenate,
  floats,
  known,
  matrixProduct,
  reduce,
  reshaped,
  slice,
  type Tensor,
  transpose,
} from '../../graph/index.ts'

/** For each new cell of an axis what it takes of each old one. */
export type Shares = readonly (readonly number[])[]

/** Applies shares to rows and to columns, as one product of matrices for each axis. */
export function alongAxes(images: Tensor, ofRows: Shares, ofColumns: Shares): Tensor {
  // [batch, height, width, c] to [batch, width, c, height] for the rows; the same again brings the columns last.
  const rows = alongLast(transpose(images, [0, 2, 3, 1]), ofRows)
  const columns = alongLast(transpose(rows, [0, 3, 2, 1]), ofColumns)
  return transpose(columns, [0, 1, 3, 2])
}

function alongLast(values: Tensor, shares: Shares): Tensor {
  const axes = axesOf(values)
  const length = known(axes.at(-1))
  const matrix = Array.from({ length }, (_, cell) => shares.map((each) => each[cell]!)).flat()
  const product = matrixProduct(reshaped(values, [null, length]), floats(matrix, [length, shares.length]))
  return reshaped(product, [...axes.slice(0, -1), shares.length])
}

/** Between the centres of neighbouring cells: that of new cell i lies at (i + 1/2)/factor - 1/2. */
export function interpolation(length: number, factor: number): Shares {
  return Array.from({ length: length * factor }, (_, cell) => {
    const centre = Math.min(Math.max((cell + 0.5) / factor - 0.5, 0), length - 1)
    return Array.from({ length }, (_, other) => Math.max(0, 1 - Math.abs(centre - other)))
  })
}

interface Run {
  readonly begin: number
  readonly end: number
}

/** Where each of `count` windows lies that cover an axis evenly. */
export function evenWindows(length: number, count: number): readonly Run[] {
  return Array.from({ length: count }, (_, window) => ({
    begin: Math.floor((window * length) / count),
    end: Math.ceil(((window + 1) * length) / count),
  }))
}

/** The means of such windows. */
export function evenMeans(length: number, count: number): Shares {
  return evenWindows(length, count).map(({ begin, end }) =>
    Array.from({ length }, (_, cell) => (cell >= begin && cell < end ? 1 / (end - begin) : 0)),
  )
}

/** The largest values of such windows on one axis. */
export function evenLargest(images: Tensor, axis: 1 | 2, count: number): Tensor {
  const axes = axesOf(images)
  const parts = evenWindows(known(axes[axis]), count).map(({ begin, end }) => {
    const start = axes.map((_, index) => (index === axis ? begin : 0))
    return reduce('Max', slice(images, start, axes.with(axis, end - begin)), [axis], true)
  })
  return concatenate(parts, axis)
}
