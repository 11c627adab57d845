/** A graph of nothing but products of square matrices: what the library can do on a machine at its best. */
import {
  assign,
  cast,
  integers,
  matrixProduct,
  savedModel,
  slice,
  streamOf,
  type Tensor,
  uniformNumbers,
  variable,
} from '../../graph/index.ts'
import type { Precision } from '../../runtime/contract/precision.ts'
import { doneAfter } from './state.ts'

/**
 * The bytes of a SavedModel with the signatures `init`, which draws two matrices, and `product`, which multiplies the
 * first by the second so many times and gives one number of the result. With `bf16` the matrices are cast once before.
 */
export function productGraph(size: number, products: number, precision: Precision): Uint8Array {
  const axes = [size, size]
  const [left, right] = ['left', 'right'].map((name) => variable(name, axes))
  const drawn = (name: string) => uniformNumbers(axes, 1, streamOf(integers(1, []), integers(1, []), name))
  const taken = ({ value }: { readonly value: Tensor }) =>
    precision === 'bf16' ? cast(value, 'bfloat16') : value
  const factor = taken(right!)
  const result = Array.from({ length: products }).reduce<Tensor>(
    (product) => matrixProduct(product, factor),
    taken(left!),
  )
  const one = cast(slice(result, [0, 0], [1, 1]), 'float32')
  return savedModel({
    init: { inputs: {}, outputs: doneAfter([left!, right!].map((each) => assign(each, drawn(each.name)))) },
    product: { inputs: {}, outputs: { one } },
  })
}
