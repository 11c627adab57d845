/**
 * Scopes: prefixes that say where in a network a node belongs, as in `inception_3a/conv_1/Conv2D` or `gradients/…`.
 */
import type { Node, Tensor } from './node.ts'

/** Nodes without one place: variables have their own names, and equal constants are shared. */
const everywhere: ReadonlySet<string> = new Set(['VarHandleOp', 'ReadVariableOp', 'Const', 'Placeholder'])

/**
 * The same tensors, with `scope` set on every node that computes them from known ones. A node that already has a scope
 * keeps it.
 */
export function inScope(
  tensors: readonly Tensor[],
  scope: string,
  isKnown: (node: Node) => boolean = () => false,
): readonly Tensor[] {
  const placed = new Map<Node, Node>()
  const place = (node: Node): Node => {
    if (node.scope !== null || everywhere.has(node.operation) || isKnown(node)) return node
    const known = placed.get(node)
    if (known !== undefined) return known
    const inputs = node.inputs.map((input) => ({ node: place(input.node), output: input.output }))
    const made = { ...node, inputs, after: node.after.map(place), scope }
    placed.set(node, made)
    return made
  }
  return tensors.map(({ node, output }) => ({ node: place(node), output }))
}
