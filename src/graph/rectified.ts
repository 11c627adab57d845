/**
 * Where the gradient of a ReLU is masked. Below a max pooling or a concatenation the mask may as well be taken there, bit
 * for bit: the pooled image is smaller, and what was concatenated need not be kept beside its parts.
 */
import { elementAttribute, type Tensor, tensor, typeOf } from './node.ts'

const isRelu = ({ node }: Tensor) => node.operation === 'Relu'

/** Whether all of these are ReLUs, so that their concatenation is the ReLU of one. */
export function areRectified(parts: readonly Tensor[]): boolean {
  return parts.every(isRelu)
}

/** The gradient at a ReLU, or at a concatenation of some, with zeros where `rectified`, its output, is 0. */
export function maskedGradient(gradient: Tensor, rectified: Tensor): Tensor {
  if (isMaskedInWhole(gradient, rectified)) return gradient
  const { node } = gradient
  const [of, pooled, ofPooled] = node.inputs
  // A window whose largest value is 0 gives its gradient to a cell where the ReLU is 0; any other to one where it is not.
  if (node.operation === 'MaxPoolGrad' && of!.node === rectified.node)
    return { node: { ...node, inputs: [of!, pooled!, masked(ofPooled!, pooled!, node.scope)] }, output: 0 }
  return masked(gradient, rectified)
}

function masked(gradient: Tensor, rectified: Tensor, scope: string | null = null): Tensor {
  const options = scope === null ? {} : { scope }
  return tensor('ReluGrad', [gradient, rectified], elementAttribute(gradient), typeOf(gradient), options)
}

/** Whether a gradient is a part of one that was masked by the concatenation of this tensor with others. */
function isMaskedInWhole({ node }: Tensor, rectified: Tensor): boolean {
  if (node.operation !== 'Slice') return false
  const mask = maskOf(node.inputs[0]!)
  return mask?.node.operation === 'ConcatV2' && mask.node.inputs.some((part) => part.node === rectified.node)
}

/** The tensor whose zeros a gradient was given; null where it was given none. */
function maskOf({ node }: Tensor): Tensor | null {
  if (node.operation === 'ReluGrad') return node.inputs[1]!
  const [of, pooled, ofPooled] = node.inputs
  return node.operation === 'MaxPoolGrad' &&
    ofPooled!.node.operation === 'ReluGrad' &&
    ofPooled!.node.inputs[1]!.node === pooled!.node
    ? of!
    : null
}
