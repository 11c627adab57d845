/** The gradient rule of an operation. */
import type { Node, Tensor } from './node.ts'

/**
 * Maps the gradients of a node's outputs (null if nothing depends on one) to the gradients of its inputs (null for
 * none).
 */
type GradientRule = (node: Node, gradients: readonly (Tensor | null)[]) => readonly (Tensor | null)[]

export type GradientRules = Readonly<Record<string, GradientRule>>

/** A rule for a node of which only the first output has a gradient. */
export function ruleOfFirst(
  rule: (gradient: Tensor, node: Node) => readonly (Tensor | null)[],
): GradientRule {
  return (node, [gradient]) =>
    gradient === null || gradient === undefined ? node.inputs.map(() => null) : rule(gradient, node)
}
