/**
 * Differentiation in reverse: from a graph to the graph of its gradients. The rules belong to TensorFlow's operations,
 * not to Inc's: there are few of these, and an operation of the language that is composed of them needs no rule.
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
 * The gradient of a scalar with respect to each of the tensors; null where it does not depend on one. What does not
 * lead to one of them is not differentiated: below frozen weights no work is done. Throws where an operation on the
 * way has no gradient.
 */
export function gradientsOf(scalar: Tensor, withRespectTo: readonly Tensor[]): readonly (Tensor | null)[] {
  if (axesOf(scalar).length !== 0) throw new Error('only a scalar has a gradient')
  return gradientsFrom(scalar, floats(1), withRespectTo)
}

/** The same for any tensor, where the gradient at it is given. */
export function gradientsFrom(
  from: Tensor,
  gradient: Tensor,
  withRespectTo: readonly Tensor[],
): readonly (Tensor | null)[] {
  const order = nodesOf([from.node])
  const goals = new Set(withRespectTo.map(({ node }) => node))
  // Sizes, classes and comparisons do not change with what they are made from, but in jumps.
  const isSmooth = ({ outputs }: Node) =>
    outputs.some(({ element }) => element === 'float32' || element === 'bfloat16')
  const leading = new Set<Node>()
  for (const node of order) {
    const isOnTheWay = goals.has(node) || node.inputs.some((input) => leading.has(input.node))
    if (isOnTheWay && isSmooth(node)) leading.add(node)
  }

  /** What each output is told by those that read it. */
  const told = new Map<Node, (Tensor[] | undefined)[]>()
  const tell = ({ node, output }: Tensor, said: Tensor) => {
    const outputs = told.get(node) ?? []
    told.set(node, outputs)
    const all = outputs[output] ?? []
    outputs[output] = all
    all.push(said)
  }
  const forward = new Set(order)
  /** What is made for the gradient at a node belongs where the node does. */
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
    const all = told.get(node)?.[output]
    return all === undefined ? null : at(node, [sumOfGradients(all)])[0]!
  }
  if (leading.has(from.node)) tell(from, gradient)
  for (const node of order.toReversed()) {
    if (!leading.has(node) || !told.has(node)) continue
    if (!node.inputs.some((input) => leading.has(input.node))) continue
    const rule = rules[node.operation]
    if (rule === undefined) throw new Error(`there is no gradient of ${node.operation}`)
    const received = node.outputs.map((_, output) => gradientAt({ node, output }))
    for (const [index, said] of at(node, rule(node, received)).entries()) {
      const input = node.inputs[index]!
      if (said !== null && leading.has(input.node)) tell(input, said)
    }
  }
  return withRespectTo.map(gradientAt)
}
