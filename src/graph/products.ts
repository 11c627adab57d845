/** Products of matrices. */
import { type GradientRules, ruleOfFirst } from './gradient.ts'
import { axesOf, type Tensor, tensor } from './node.ts'

interface Transposed {
  readonly left?: boolean
  readonly right?: boolean
}

/** The product of two matrices, either of them transposed first. */
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
      T: { kind: 'type', value: 'float32' },
      transpose_a: { kind: 'boolean', value: left },
      transpose_b: { kind: 'boolean', value: right },
    },
    { element: 'float32', axes: [rows, columns] },
  )
}

export const productGradients: GradientRules = {
  MatMul: ruleOfFirst((gradient, { inputs, attributes }) => {
    const [a, b] = inputs as readonly [Tensor, Tensor]
    const isTransposed = (name: string) => attributes[name]?.kind === 'boolean' && attributes[name].value
    if (isTransposed('transpose_a') || isTransposed('transpose_b'))
      throw new Error('the gradient of a transposed product is not written')
    return [matrixProduct(gradient, b, { right: true }), matrixProduct(a, gradient, { left: true })]
  }),
}
