/**
 * Reverse-mode differentiation: from a graph to the graph of its gradients. Rules belong to TensorFlow's operations,
 * not to Inc's: there are few of them, and an Inc operation that is composed of them needs no rule.
 */
import { activationGradients } from './activations.ts'
import { arithmeticGradients } from './arithmetic.ts'
import { floats } from './constants.ts'
import type { GradientRules } from './gradient.ts'
import { lossGradients } from './losses.ts'
import { axesOf, type Node, type Tensor } from './node.ts'
import { normalizationGradients } from './normalization.ts'
import { nodesOf } from './order.ts'
import { sumOfGradients } from './parts.ts'
import { productGradients } from './products.ts'
import { reductionGradients } from './reductions.ts'
import { inScope } from './scope.ts'
import { shapeGradients } from './shapes.ts'
import { windowGradients } from './windows.ts'

const rules: GradientRules = {
  ...arithmeticGradients,
  ...activationGradients,
  ...shapeGradients,
  ...reductionGradients,
  ...windowGradients,
  ...productGradients,
  ...normalizationGradients,
  ...lossGradients,
}

/**
 * The gradient of a scalar with respect to each tensor; null if it does not depend on that tensor. Only nodes between
 * the tensors and the scalar are differentiated, so nothing is computed below frozen weights. Throws if an operation on
 * the path has no gradient.
 */
export function gradientsOf(scalar: Tensor, withRespectTo: readonly Tensor[]): readonly (Tensor | null)[] {
  if (axesOf(scalar).length !== 0) throw new Error('only a scalar has a gradient')
  return gradientsFrom(scalar, floats(1), withRespectTo)
}

/** The same for any tensor, given the gradient at it. */
export function gradientsFrom(
  from: Tensor,
  gradient: Tensor,
  withRespectTo: readonly Tensor[],
): readonly (Tensor | null)[] {
  const order = nodesOf([from.node])
  const goals = new Set(withRespectTo.map(({ node }) => node))
  // Integer and boolean outputs are piecewise constant; no gradient flows through them.
  const isSmooth = ({ outputs }: Node) =>
    outputs.some(({ element }) => element === 'float32' || element === 'bfloat16')
  const leading = new Set<Node>()
  for (const node of order) {
    const isOnPath = goals.has(node) || node.inputs.some((input) => leading.has(input.node))
    if (isOnPath && isSmooth(node)) leading.add(node)
  }

  /** Gradients received by each output from its readers. */
  const receivedBy = new Map<Node, (Tensor[] | undefined)[]>()
  const receive = ({ node, output }: Tensor, gradient: Tensor) => {
    const outputs = receivedBy.get(node) ?? []
    receivedBy.set(node, outputs)
    const all = outputs[output] ?? []
    outputs[output] = all
    all.push(gradient)
  }
  const forward = new Set(order)
  /** Gives the nodes made for a gradient the scope of the node that they differentiate. */
  const at = (node: Node, made: readonly (Tensor | null)[]): readonly (Tensor | null)[] => {
    const scope = node.scope === null ? 'gradients' : `gradients/${node.scope}`
    const placed = inScope(
      made.filter((tensor) => tensor !== null),
      scope,
      (each) => forward.has(each),
    )
    let next = 0
    return made.map((tensor) => (tensor === null ? null : placed[next++]!))
  }
  const gradientAt = ({ node, output }: Tensor): Tensor | null => {
    const all = receivedBy.get(node)?.[output]
    return all === undefined ? null : at(node, [sumOfGradients(all)])[0]!
  }
  if (leading.has(from.node)) receive(from, gradient)
  for (const node of order.toReversed()) {
    if (!leading.has(node) || !receivedBy.has(node)) continue
    if (!node.inputs.some((input) => leading.has(input.node))) continue
    const rule = rules[node.operation]
    if (rule === undefined) throw new Error(`${node.operation} has no gradient rule`)
    const received = node.outputs.map((_, output) => gradientAt({ node, output }))
    for (const [index, gradient] of at(node, rule(node, received)).entries()) {
      const input = node.inputs[index]!
      if (gradient !== null && leading.has(input.node)) receive(input, gradient)
    }
  }
  return withRespectTo.map(gradientAt)
}
