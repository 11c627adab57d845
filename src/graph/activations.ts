/** Functions of each element alone, and softmax along the last axis, with their gradients. */
import { multiply, subtract, unary } from './arithmetic.ts'
import { type GradientRules, ruleOfFirst } from './gradient.ts'
import { axesOf, elementAttribute, type Node, outputOf, type Tensor, tensor, typeOf } from './node.ts'
import { reduce } from './shapes.ts'

/** max(x, 0). */
export function relu(of: Tensor): Tensor {
  return unary('Relu', of)
}

/** The exponential of each value over the sum of the exponentials on the last axis. */
export function softmax(of: Tensor): Tensor {
  return unary('Softmax', of)
}

const outputIn = (node: Node) => outputOf(node, 0)

/** One of TensorFlow's own gradient operations, of what it names first and second. */
function gradientNode(operation: string, first: Tensor, second: Tensor): Tensor {
  return tensor(operation, [first, second], elementAttribute(first), typeOf(first))
}

export const activationGradients: GradientRules = {
  Relu: ruleOfFirst((gradient, node) => [gradientNode('ReluGrad', gradient, outputIn(node))]),
  Softmax: ruleOfFirst((gradient, node) => {
    const output = outputIn(node)
    const last = axesOf(output).length - 1
    const mean = reduce('Sum', multiply(gradient, output), [last], true)
    return [multiply(subtract(gradient, mean), output)]
  }),
}
