/** Rewrites a graph from its inputs upwards: some nodes are replaced, and their readers read the replacements. */
import type { Node, Tensor } from '../node.ts'
import { nodesOf } from '../order.ts'

/** The readers of nodes in the original graph. */
export interface Readers {
  /**
   * The single node that reads a node, by one edge; null if there are several edges or the node is an output of the
   * graph.
   */
  readonly onlyReaderOf: (node: Node) => Node | null
}

export function readersOf(roots: readonly Tensor[]): Readers {
  /** Null if a node has more than one reader. */
  const readers = new Map<Node, Node | null>()
  const readBy = (node: Node, reader: Node | null) => readers.set(node, readers.has(node) ? null : reader)
  for (const root of roots) readBy(root.node, null)
  for (const node of nodesOf(roots.map((root) => root.node)))
    for (const read of [...node.inputs.map((input) => input.node), ...node.after]) readBy(read, node)
  return { onlyReaderOf: (node) => readers.get(node) ?? null }
}

/**
 * The same tensors, with the single output of some nodes replaced by another tensor. `replacementOf` is called for each
 * node in topological order. It examines the original graph and builds on `now`, which gives the replacement of an
 * earlier tensor.
 */
export function rewritten(
  roots: readonly Tensor[],
  replacementOf: (node: Node, now: (before: Tensor) => Tensor) => Tensor | null,
): readonly Tensor[] {
  const instead = new Map<Node, (output: number) => Tensor>()
  const now = (before: Tensor) => instead.get(before.node)?.(before.output) ?? before
  for (const node of nodesOf(roots.map((root) => root.node))) {
    const replacement = replacementOf(node, now)
    if (replacement !== null) {
      instead.set(node, () => replacement)
      continue
    }
    const inputs = node.inputs.map(now)
    const after = node.after.map((before) => now({ node: before, output: 0 }).node)
    const isChanged =
      inputs.some((input, index) => input !== node.inputs[index]) ||
      after.some((before, index) => before !== node.after[index])
    if (!isChanged) continue
    const changed = { ...node, inputs, after }
    instead.set(node, (output) => ({ node: changed, output }))
  }
  return roots.map(now)
}
