/** Names that say where in a network a node belongs: `inception_3a/conv_1/Conv2D`, and `gradients/…` before them. */
import type { Node, Tensor } from './node.ts'

/** These belong to no one place: variables have names of their own, and equal constants are one. */
const everywhere: ReadonlySet<string> = new Set(['VarHandleOp', 'ReadVariableOp', 'Const', 'Placeholder'])

/**
 * The same tensors, where the nodes that compute them from what `isKnown` belong to a scope. Nodes that have a scope stay
 * in it.
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
