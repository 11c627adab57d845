/** What the gradient rule of an operation is. */
import type { Node, Tensor } from './node.ts'

/** The gradient of each output (null where nothing depends on it) and the node give that of each input (null: none). */
export type GradientRule = (node: Node, gradients: readonly (Tensor | null)[]) => readonly (Tensor | null)[]

export type GradientRules = Readonly<Record<string, GradientRule>>

/** A rule for a node with one output that matters. */
export function ruleOfFirst(
  rule: (gradient: Tensor, node: Node) => readonly (Tensor | null)[],
): GradientRule {
  return (node, [gradient]) =>
    gradient === null || gradient === undefined ? node.inputs.map(() => null) : rule(gradient, node)
}
