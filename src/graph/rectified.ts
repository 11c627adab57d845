/**
 * Moves the mask of a ReLU's gradient below a max pooling or a concatenation. The result is the same bit for bit; the
 * pooled map is smaller, and a concatenation does not have to be kept as well as its parts.
 */
import { elementAttribute, type Tensor, tensor, typeOf } from './node.ts'

const isRelu = ({ node }: Tensor) => node.operation === 'Relu'

/** Whether all parts are ReLUs, so that their concatenation is the ReLU of one. */
export function areRectified(parts: readonly Tensor[]): boolean {
  return parts.every(isRelu)
}

/** The gradient at a ReLU, or at a concatenation of ReLUs: zero where the output `rectified` is 0. */
export function maskedGradient(gradient: Tensor, rectified: Tensor): Tensor {
  if (isMaskedInWhole(gradient, rectified)) return gradient
  const { node } = gradient
  const [of, pooled, ofPooled] = node.inputs
  // The gradient of a window whose maximum is 0 lands on a cell where the ReLU is 0; any other lands where it is
  // positive.
  if (node.operation === 'MaxPoolGrad' && of!.node === rectified.node)
    return { node: { ...node, inputs: [of!, pooled!, masked(ofPooled!, pooled!, node.scope)] }, output: 0 }
  return masked(gradient, rectified)
}

function masked(gradient: Tensor, rectified: Tensor, scope: string | null = null): Tensor {
  const options = scope === null ? {} : { scope }
  return tensor('ReluGrad', [gradient, rectified], elementAttribute(gradient), typeOf(gradient), options)
}

/** Whether a gradient is a slice of one already masked by a concatenation that includes this tensor. */
function isMaskedInWhole({ node }: Tensor, rectified: Tensor): boolean {
  if (node.operation !== 'Slice') return false
  const mask = maskOf(node.inputs[0]!)
  return mask?.node.operation === 'ConcatV2' && mask.node.inputs.some((part) => part.node === rectified.node)
}

/** The tensor whose zeros mask this gradient; null if it is not masked. */
function maskOf({ node }: Tensor): Tensor | null {
  if (node.operation === 'ReluGrad') return node.inputs[1]!
  const [of, pooled, ofPooled] = node.inputs
  return node.operation === 'MaxPoolGrad' &&
    ofPooled!.node.operation === 'ReluGrad' &&
    ofPooled!.node.inputs[1]!.node === pooled!.node
    ? of!
    : null
}
