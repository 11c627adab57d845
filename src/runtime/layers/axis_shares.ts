/** Linear maps of images along each axis: every new row is a weighted sum of rows, every new column of columns. */
import * as tf from '@tensorflow/tfjs'

/** The share of each old cell in each new one: [old length, new length]. */
type Shares = (length: number) => tf.Tensor2D

/** Applies shares to rows and to columns. A matrix product per axis has a correct gradient on every backend. */
export function alongAxes(images: tf.Tensor4D, ofRows: Shares, ofColumns: Shares): tf.Tensor4D {
  // [batch, height, width, c] to [batch, width, c, height] for the rows; the same again brings the columns last.
  const rows = alongLast(tf.transpose(images, [0, 2, 3, 1]), ofRows)
  const columns = alongLast(tf.transpose(rows, [0, 3, 2, 1]), ofColumns)
  return tf.transpose(columns, [0, 1, 3, 2]) as tf.Tensor4D
}

function alongLast(values: tf.Tensor, shares: Shares): tf.Tensor {
  const length = values.shape[values.rank - 1]!
  const matrix = shares(length)
  const changed = tf.matMul(tf.reshape(values, [-1, length]), matrix)
  return tf.reshape(changed, [...values.shape.slice(0, -1), matrix.shape[1]])
}
