/** Matrix products. */
import { type GradientRules, ruleOfFirst } from './gradient.ts'
import { axesOf, elementAttribute, type Node, type Tensor, tensor, typeOf } from './node.ts'

interface Transposed {
  readonly left?: boolean
  readonly right?: boolean
}

/** The product of two matrices, either of which may be transposed first. */
export function matrixProduct(
  a: Tensor,
  b: Tensor,
  { left = false, right = false }: Transposed = {},
): Tensor {
  const rows = axesOf(a)[left ? 1 : 0]!
  const columns = axesOf(b)[right ? 0 : 1]!
  return tensor(
    'MatMul',
    [a, b],
    {
      ...elementAttribute(a),
      transpose_a: { kind: 'boolean', value: left },
      transpose_b: { kind: 'boolean', value: right },
    },
    { element: typeOf(a).element, axes: [rows, columns] },
  )
}

/** Batched products of the matrices on the last two axes, either of which may be transposed first. */
export function matrixProducts(
  a: Tensor,
  b: Tensor,
  { left = false, right = false }: Transposed = {},
): Tensor {
  const rows = axesOf(a).at(left ? -1 : -2)!
  const columns = axesOf(b).at(right ? -2 : -1)!
  return tensor(
    'BatchMatMulV2',
    [a, b],
    {
      ...elementAttribute(a),
      adj_x: { kind: 'boolean', value: left },
      adj_y: { kind: 'boolean', value: right },
    },
    { element: typeOf(a).element, axes: [...axesOf(a).slice(0, -2), rows, columns] },
  )
}

const isSet = ({ attributes }: Node, name: string) => {
  const attribute = attributes[name]
  return attribute?.kind === 'boolean' && attribute.value
}

/** The gradients of a·b and of a·bᵀ. A transposed first factor occurs only in these gradients, so it has no rule. */
function factorsGradients(
  gradient: Tensor,
  node: Node,
  product: typeof matrixProduct,
  transposed: readonly [string, string],
) {
  const [a, b] = node.inputs as readonly [Tensor, Tensor]
  if (isSet(node, transposed[0]))
    throw new Error('a product with a transposed first factor has no gradient rule')
  return isSet(node, transposed[1])
    ? [product(gradient, b), product(gradient, a, { left: true })]
    : [product(gradient, b, { right: true }), product(a, gradient, { left: true })]
}

export const productGradients: GradientRules = {
  MatMul: ruleOfFirst((gradient, node) =>
    factorsGradients(gradient, node, matrixProduct, ['transpose_a', 'transpose_b']),
  ),
  BatchMatMulV2: ruleOfFirst((gradient, node) =>
    factorsGradients(gradient, node, matrixProducts, ['adj_x', 'adj_y']),
  ),
}
