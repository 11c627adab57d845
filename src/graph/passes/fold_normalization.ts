/**
 * Outside training, a batch normalisation is one factor and one summand per channel. If it follows a convolution or a
 * linear layer with no other reader, the factor is folded into the kernel and the summand into the bias. TensorFlow
 * then fuses product, bias and activation, and two passes over the image disappear.
 */
import { add, multiply } from '../arithmetic.ts'
import { axesOf, known, type Node, type Tensor, typeOf } from '../node.ts'
import { reshape } from '../shapes.ts'
import { biasAdd } from '../windows.ts'
import { readersOf, rewritten } from './rewrite.ts'

export function foldNormalizations(roots: readonly Tensor[]): readonly Tensor[] {
  const { onlyReaderOf } = readersOf(roots)
  return rewritten(roots, (sum, now) => {
    const found = normalizationAt(sum)
    if (found === null) return null
    const { product, bias, around, inner } = found
    if (inner.some((node) => onlyReaderOf(node) === null)) return null
    const [scale, shift] = [now(found.scale), now(found.shift)]
    const [values, kernel] = product.inputs as readonly [Tensor, Tensor]
    const scaled = multiply(now(kernel), alongFilters(scale, product.operation, kernel))
    const folded: Tensor = { node: { ...product, inputs: [now(values), scaled] }, output: 0 }
    const biased = biasAdd(folded, bias === null ? shift : add(multiply(now(bias), scale), shift))
    if (around === null) return biased
    return { node: { ...around, inputs: [biased, ...around.inputs.slice(1)] }, output: 0 }
  })
}

interface Normalization {
  readonly product: Node
  readonly bias: Tensor | null
  /** The reshape that gives the rows of a linear layer the axes of its input again. */
  readonly around: Node | null
  readonly scale: Tensor
  readonly shift: Tensor
  /** All nodes from the product up to, but without, the sum; none may have another reader. */
  readonly inner: readonly Node[]
}

/** Recognises x·scale + shift, where x is a product with or without a bias; null for anything else. */
function normalizationAt(sum: Node): Normalization | null {
  const [scaling, shift] = sum.inputs
  if (sum.operation !== 'AddV2' || scaling!.node.operation !== 'Mul') return null
  const [x, scale] = scaling!.node.inputs as readonly [Tensor, Tensor]
  const around = x.node.operation === 'Reshape' ? x.node : null
  const summed = around === null ? x : around.inputs[0]!
  const biased = summed.node.operation === 'BiasAdd' ? summed.node : null
  const product = (biased === null ? summed : biased.inputs[0]!).node
  const channels = axesOf({ node: product, output: 0 }).at(-1)
  const isOfChannels = (of: Tensor) => axesOf(of).length === 1 && axesOf(of)[0] === channels
  if (!isProduct(product) || axesOf(x).at(-1) !== channels) return null
  if (!isOfChannels(scale) || !isOfChannels(shift!) || typeOf(x).element !== 'float32') return null
  const between = [around, biased].filter((node) => node !== null)
  return {
    product,
    bias: biased?.inputs[1] ?? null,
    around,
    scale,
    shift: shift!,
    inner: [scaling!.node, ...between, product],
  }
}

function isProduct({ operation, attributes }: Node): boolean {
  const transposed = attributes.transpose_b
  const isPlain = transposed?.kind !== 'boolean' || !transposed.value
  return ['Conv2D', 'DepthwiseConv2dNative'].includes(operation) || (operation === 'MatMul' && isPlain)
}

/** One number per result channel, shaped to scale a kernel: a depthwise kernel ends in [channels, multiplier]. */
function alongFilters(scale: Tensor, operation: string, kernel: Tensor): Tensor {
  return operation === 'DepthwiseConv2dNative' ? reshape(scale, axesOf(kernel).slice(2).map(known)) : scale
}
