/**
 * Swaps a 1×1 convolution with the average pooling before it, as in the pooled branch of an inception module. Both are
 * linear and every window is divided by the number of cells it covers, so the order does not matter; if the convolution
 * reduces the channels, running it first is cheaper. Its bias moves with it, because the mean of a constant is that
 * constant.
 */
import { axesOf, known, type Node, type Tensor } from '../node.ts'
import { type Readers, readersOf, rewritten } from './rewrite.ts'

export function projectBeforePooling(roots: readonly Tensor[]): readonly Tensor[] {
  const readers = readersOf(roots)
  return rewritten(roots, (node, now) => {
    const biased = node.operation === 'BiasAdd' ? node : null
    const convolution = biased === null ? node : biased.inputs[0]!.node
    if (!isProjectionOfPooling(convolution, readers)) return null
    if (biased !== null && readers.onlyReaderOf(convolution) === null) return null
    const [{ node: pooling }, kernel] = convolution.inputs as readonly [Tensor, Tensor]
    const [images] = pooling.inputs as readonly [Tensor]
    const [{ element }] = convolution.outputs as readonly [Node['outputs'][number]]
    const wide = [{ element, axes: axesOf(images).with(-1, known(axesOf(kernel)[3])) }]
    const projected = { ...convolution, inputs: [now(images), now(kernel)], outputs: wide }
    const summed =
      biased === null
        ? projected
        : { ...biased, inputs: [{ node: projected, output: 0 }, now(biased.inputs[1]!)], outputs: wide }
    const pooled = { ...pooling, inputs: [{ node: summed, output: 0 }], outputs: convolution.outputs }
    return { node: pooled, output: 0 }
  })
}

/**
 * Whether a node is a 1×1 convolution to fewer channels of an average pooling that nothing else reads, both with stride
 * 1.
 */
function isProjectionOfPooling(node: Node, { onlyReaderOf }: Readers): boolean {
  if (node.operation !== 'Conv2D') return false
  const [pooled, kernel] = node.inputs as readonly [Tensor, Tensor]
  const [height, width, channels, filters] = axesOf(kernel)
  return (
    pooled.node.operation === 'AvgPool' &&
    onlyReaderOf(pooled.node) !== null &&
    [height, width].every((size) => size === 1) &&
    known(filters) < known(channels) &&
    [node, pooled.node].every(hasStepsOfOne)
  )
}

function hasStepsOfOne({ attributes: { strides } }: Node): boolean {
  return strides?.kind === 'ints' && strides.value.every((step) => step === 1)
}
