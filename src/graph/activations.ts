/** Element-wise activation functions, and softmax along the last axis, with their gradients. */
import { multiply, subtract, unary } from './arithmetic.ts'
import { type GradientRules, ruleOfFirst } from './gradient.ts'
import { axesOf, elementAttribute, type Node, outputOf, type Tensor, tensor, typeOf } from './node.ts'
import { maskedGradient } from './rectified.ts'
import { reduce } from './reductions.ts'

/** max(x, 0). */
export function relu(of: Tensor): Tensor {
  return unary('Relu', of)
}

/** The exponential of each value over the sum of the exponentials on the last axis. */
export function softmax(of: Tensor): Tensor {
  return unary('Softmax', of)
}

/** x if x > 0, else slope·x. */
export function leakyRelu(of: Tensor, slope: number): Tensor {
  const attributes = { ...elementAttribute(of), alpha: { kind: 'float', value: slope } } as const
  return tensor('LeakyRelu', [of], attributes, typeOf(of))
}

/** The smooth or bounded element-wise functions that TensorFlow provides as operations. */
export type ElementFunction =
  | 'Relu6'
  | 'Elu'
  | 'Selu'
  | 'Softplus'
  | 'Sigmoid'
  | 'Tanh'
  | 'Erf'
  | 'Exp'
  | 'Square'
  | 'Rsqrt'

/** Applies one of these functions to each element. */
export function elementFunction(name: ElementFunction, of: Tensor): Tensor {
  return unary(name, of)
}

const outputIn = (node: Node) => outputOf(node, 0)

/** One of TensorFlow's own gradient operations, whose name implies the order of its two inputs. */
function gradientNode(operation: string, first: Tensor, second: Tensor): Tensor {
  return tensor(operation, [first, second], elementAttribute(first), typeOf(first))
}

export const activationGradients: GradientRules = {
  Relu: ruleOfFirst((gradient, node) => [maskedGradient(gradient, outputIn(node))]),
  // Passes the output instead of the input: they have the same sign because no slope is negative, and with the input
  // Grappler's remapper in TensorFlow 2.21 fails.
  LeakyRelu: ruleOfFirst((gradient, node) => [
    tensor('LeakyReluGrad', [gradient, outputIn(node)], node.attributes, typeOf(gradient)),
  ]),
  Relu6: ruleOfFirst((gradient, node) => [gradientNode('Relu6Grad', gradient, outputIn(node))]),
  Elu: ruleOfFirst((gradient, node) => [gradientNode('EluGrad', gradient, outputIn(node))]),
  Selu: ruleOfFirst((gradient, node) => [gradientNode('SeluGrad', gradient, outputIn(node))]),
  Softplus: ruleOfFirst((gradient, node) => [gradientNode('SoftplusGrad', gradient, node.inputs[0]!)]),
  // These three take the output first.
  Sigmoid: ruleOfFirst((gradient, node) => [gradientNode('SigmoidGrad', outputIn(node), gradient)]),
  Tanh: ruleOfFirst((gradient, node) => [gradientNode('TanhGrad', outputIn(node), gradient)]),
  Rsqrt: ruleOfFirst((gradient, node) => [gradientNode('RsqrtGrad', outputIn(node), gradient)]),
  Exp: ruleOfFirst((gradient, node) => [multiply(gradient, outputIn(node))]),
  Square: ruleOfFirst((gradient, { inputs: [x] }) => [multiply(gradient, multiply(x!, 2))]),
  // erf' = 2/√π · exp(-x²)
  Erf: ruleOfFirst((gradient, { inputs: [x] }) => {
    const bell = unary('Exp', unary('Neg', unary('Square', x!)))
    return [multiply(gradient, multiply(bell, 2 / Math.sqrt(Math.PI)))]
  }),
  Softmax: ruleOfFirst((gradient, node) => {
    const output = outputIn(node)
    const last = axesOf(output).length - 1
    const mean = reduce('Sum', multiply(gradient, output), [last], true)
    return [multiply(subtract(gradient, mean), output)]
  }),
}
