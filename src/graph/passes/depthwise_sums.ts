/**
 * A sum with a biased depthwise convolution, x + (d + b), becomes (x + d) + b: the same numbers but for rounding.
 *
 * Without a choice, as it goes around a fault: Grappler's remapper in TensorFlow 2.21 takes such a sum for one behind an
 * ordinary convolution, which oneDNN computes together with the sum. For a depthwise one it writes a node without an
 * operation, and all that Grappler did for the graph is given up, with an error in the log.
 */
import { axesOf, type Node, sameAxes, type Tensor } from '../node.ts'
import { nodesOf } from '../order.ts'
import { readersOf, rewritten } from './rewrite.ts'

export function biasesBehindSums(roots: readonly Tensor[]): readonly Tensor[] {
  const nodes = nodesOf(roots.map(({ node }) => node))
  if (!nodes.some(isDepthwise)) return roots
  const { onlyReaderOf } = readersOf(roots)
  const isBiasedDepthwise = ({ node }: Tensor) =>
    node.operation === 'BiasAdd' && isDepthwise(node.inputs[0]!.node) && onlyReaderOf(node) !== null
  return rewritten(roots, (sum, now) => {
    if (sum.operation !== 'AddV2' || !sameAxes(axesOf(sum.inputs[0]!), axesOf(sum.inputs[1]!))) return null
    const biased = sum.inputs.find(isBiasedDepthwise)?.node
    if (biased === undefined) return null
    const terms = sum.inputs.map((term) => (term.node === biased ? now(biased.inputs[0]!) : now(term)))
    const plain: Node = { ...sum, inputs: terms }
    return { node: { ...biased, inputs: [{ node: plain, output: 0 }, now(biased.inputs[1]!)] }, output: 0 }
  })
}

function isDepthwise({ operation }: Node): boolean {
  return operation === 'DepthwiseConv2dNative'
}
