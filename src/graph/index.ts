/**
 * The door of the graph room: TensorFlow's dataflow graphs as data, their gradients, and the SavedModel that holds
 * them.
 */
export * from './activations.ts'
export * from './arithmetic.ts'
export { clippedByGlobalNorm } from './clipping.ts'
export * from './constants.ts'
export { gradientsFrom, gradientsOf } from './differentiate.ts'
export * from './losses.ts'
export * from './node.ts'
export * from './normalization.ts'
export { inputNames, type NamedNode, namedNodes, nodesOf } from './order.ts'
export { withPasses } from './passes/index.ts'
export { inMixedPrecision } from './precision.ts'
export * from './products.ts'
export * from './random.ts'
export { bytesOf, type Recomputation, withRecomputation } from './recompute.ts'
export { broadcastTo, reduce, summedTo } from './reductions.ts'
export { type Signature, type Signatures, savedModel, savedModelTag } from './saved_model.ts'
export { inScope } from './scope.ts'
export {
  concatenate,
  elementCount,
  pad,
  reshape,
  reshaped,
  type Sides,
  sizesOf,
  slice,
  split,
  stacked,
  transpose,
} from './shapes.ts'
export * from './variables.ts'
export * from './windows.ts'
export { graphInWords } from './words.ts'
