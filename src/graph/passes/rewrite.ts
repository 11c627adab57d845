/** Rewriting a graph from its inputs up: some nodes are replaced, and what reads them reads the replacements. */
import type { Node, Tensor } from '../node.ts'
import { nodesOf } from '../order.ts'

/** Who reads what, in the graph as it was before. */
export interface Readers {
  /** The only node that reads anything of a node, once; null where several do, or it is an output of the graph. */
  readonly onlyReaderOf: (node: Node) => Node | null
}

export function readersOf(roots: readonly Tensor[]): Readers {
  /** Null where there is more than one reader. */
  const readers = new Map<Node, Node | null>()
  const readBy = (node: Node, reader: Node | null) => readers.set(node, readers.has(node) ? null : reader)
  for (const root of roots) readBy(root.node, null)
  for (const node of nodesOf(roots.map((root) => root.node)))
    for (const read of [...node.inputs.map((input) => input.node), ...node.after]) readBy(read, node)
  return { onlyReaderOf: (node) => readers.get(node) ?? null }
}

/**
 * The same tensors, where the only output of some nodes is another tensor. `replacementOf` is asked for each node in an
 * order in which they can run: it looks at the graph as it was, and builds on `now`, which gives what became of a tensor
 * that comes before the node.
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
