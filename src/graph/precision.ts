/**
 * Mixed precision: products work on 16-bit numbers (bfloat16), everything that is numerically delicate on 32. The graph
 * is rewritten before it is differentiated, so the gradients follow.
 */
import { cast } from './arithmetic.ts'
import { type Attribute, type Attributes, axesOf, type Node, sameAxes, type Tensor, typeOf } from './node.ts'
import { nodesOf } from './order.ts'

/** Operations that gain from 16 bits; they accumulate in 32. */
const products: ReadonlySet<string> = new Set(['Conv2D', 'MatMul', 'BatchMatMulV2'])

/** Operations that pass values through nearly unchanged: they keep 16 bits if their inputs have 16. */
const followers: ReadonlySet<string> = new Set([
  'Relu',
  'Relu6',
  'LeakyRelu',
  'BiasAdd',
  'MaxPool',
  'ConcatV2',
  'Reshape',
  'EnsureShape',
  'Transpose',
  'Slice',
  'AddV2',
])

/**
 * The same tensors, 32-bit at the boundary and 16-bit within. Weights, losses, sums, normalisations and every operation
 * not listed here stay in 32 bits.
 */
export function inMixedPrecision(roots: readonly Tensor[]): readonly Tensor[] {
  /** The replacement of each node; a node without one is unchanged. */
  const instead = new Map<Node, Node>()
  const now = ({ node, output }: Tensor): Tensor => ({ node: instead.get(node) ?? node, output })
  const isHalf = (tensor: Tensor) => typeOf(now(tensor)).element === 'bfloat16'
  const asHalf = (tensor: Tensor) =>
    typeOf(tensor).element === 'float32' ? halved(now(tensor)) : now(tensor)
  const asFull = (tensor: Tensor) => (isHalf(tensor) ? cast(now(tensor), 'float32') : now(tensor))
  for (const node of nodesOf(roots.map((root) => root.node))) {
    const inputs = node.inputs
    const floats = inputs.filter((input) => typeOf(input).element === 'float32')
    const follows = followers.has(node.operation) && floats.length > 0 && keepsHalf(node, floats, isHalf)
    if (products.has(node.operation) || follows) instead.set(node, halvedNode(node, inputs.map(asHalf)))
    else {
      const full = inputs.map(asFull)
      const isChanged = full.some((input, index) => input.node !== inputs[index]!.node)
      if (isChanged) instead.set(node, { ...node, inputs: full })
    }
  }
  return roots.map(asFull)
}

/**
 * A sum keeps 16 bits only without broadcasting, whose gradient is itself a sum. For a bias the values decide, not the
 * bias.
 */
function keepsHalf(
  { operation }: Node,
  floats: readonly Tensor[],
  isHalf: (tensor: Tensor) => boolean,
): boolean {
  if (operation === 'BiasAdd') return isHalf(floats[0]!)
  if (operation === 'AddV2' && !sameAxes(axesOf(floats[0]!), axesOf(floats[1]!))) return false
  return floats.every(isHalf)
}

/** Undoes a cast to 32 bits that was made for other readers, instead of casting twice. */
function halved(tensor: Tensor): Tensor {
  return typeOf(tensor).element === 'bfloat16' ? tensor : cast(tensor, 'bfloat16')
}

function halvedNode(node: Node, inputs: readonly Tensor[]): Node {
  const half = (attribute: Attribute): Attribute =>
    attribute.kind === 'type' && attribute.value === 'float32'
      ? { kind: 'type', value: 'bfloat16' }
      : attribute
  const attributes: Attributes = Object.fromEntries(
    Object.entries(node.attributes).map(([name, attribute]) => [name, half(attribute)]),
  )
  const outputs = node.outputs.map((type) =>
    type.element === 'float32' ? ({ ...type, element: 'bfloat16' } as const) : type,
  )
  return { ...node, inputs, attributes, outputs }
}
