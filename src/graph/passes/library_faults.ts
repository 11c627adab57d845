/**
 * Workarounds for faults of Grappler's remapper in TensorFlow 2.21, which fuses products, biases and activations. When
 * it fails it logs an error, and some or all of Grappler's work on the graph is lost.
 */
import { axesOf, type Node, sameAxes, type Tensor } from '../node.ts'
import { nodesOf } from '../order.ts'
import { throughItsShape } from '../shapes.ts'
import { type Readers, readersOf, rewritten } from './rewrite.ts'

/** The same tensors without the patterns at which the remapper fails. */
export function aroundLibraryFaults(roots: readonly Tensor[]): readonly Tensor[] {
  const operations = new Set(nodesOf(roots.map(({ node }) => node)).map(({ operation }) => operation))
  if (!operations.has('DepthwiseConv2dNative') && !operations.has('LeakyRelu')) return roots
  const readers = readersOf(roots)
  return rewritten(
    roots,
    (node, now) => biasBehindSum(node, now, readers) ?? leakyOfSharedBias(node, now, readers),
  )
}

type Now = (before: Tensor) => Tensor

/**
 * Turns x + (d + b), where d is a depthwise convolution, into (x + d) + b: the same up to rounding. The remapper would
 * take the sum for the one behind an ordinary convolution and write a node without an operation.
 */
function biasBehindSum(sum: Node, now: Now, { onlyReaderOf }: Readers): Tensor | null {
  if (sum.operation !== 'AddV2' || !sameAxes(axesOf(sum.inputs[0]!), axesOf(sum.inputs[1]!))) return null
  const isMoved = ({ node }: Tensor) => isBiased(node, 'DepthwiseConv2dNative') && onlyReaderOf(node) !== null
  const moved = sum.inputs.filter(isMoved).map(({ node }) => node)
  if (moved.length === 0) return null
  const terms = sum.inputs.map((term) => now(isMoved(term) ? term.node.inputs[0]! : term))
  const plain: Tensor = { node: { ...sum, inputs: terms }, output: 0 }
  return moved.reduce<Tensor>((values, biased) => {
    const inputs = [values, now(biased.inputs[1]!)]
    return { node: { ...biased, inputs }, output: 0 }
  }, plain)
}

/**
 * Separates a leaky ReLU from a biased convolution that has other readers, by a node that does nothing. The remapper
 * would fuse the three and remove the bias that the others read.
 */
function leakyOfSharedBias(rectified: Node, now: Now, { onlyReaderOf }: Readers): Tensor | null {
  if (rectified.operation !== 'LeakyRelu') return null
  const biased = rectified.inputs[0]!
  if (!isBiased(biased.node) || onlyReaderOf(biased.node) !== null) return null
  return { node: { ...rectified, inputs: [throughItsShape(now(biased))] }, output: 0 }
}

function isBiased({ operation, inputs }: Node, product?: string): boolean {
  return operation === 'BiasAdd' && (product === undefined || inputs[0]!.node.operation === product)
}
