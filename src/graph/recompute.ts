/**
 * Less memory for a little time: values that the backward pass reads and that are cheap to compute again (activations,
 * normalisations, pooling, concatenations) are not kept for it, but computed from those that are.
 *
 * Chen et al., "Training deep nets with sublinear memory cost" (2016), for single values instead of segments: what is
 * computed again follows in few steps from values that stay, so that no product is done twice and no chain grows long.
 */
import { type Node, type Tensor, typeOf } from './node.ts'
import { nodesOf } from './order.ts'

/** What takes the time of a step, and is therefore never done twice. */
const products: ReadonlySet<string> = new Set([
  'Conv2D',
  'DepthwiseConv2dNative',
  'Conv2DBackpropInput',
  'MatMul',
  'BatchMatMulV2',
])

/** Values that are there anyway: weights, constants, what a run is given. */
const sources: ReadonlySet<string> = new Set(['ReadVariableOp', 'VarHandleOp', 'Const', 'Placeholder'])

/** Bytes of one number of each type. */
const widths = { float32: 4, bfloat16: 2, int32: 4, int64: 8, bool: 1, string: 0, resource: 0 } as const

export interface Recomputation {
  /** The same gradients. Their last bits may differ: TensorFlow may fuse a copy with others than the original. */
  readonly gradients: readonly Tensor[]
  /** Bytes of the values that stay for the backward pass, with this batch. */
  readonly keptBytes: number
  /** How many values are computed again. */
  readonly count: number
}

/** Bytes of a tensor with so many images in the batch. */
export function bytesOf(of: Tensor, batch: number): number {
  const { element, axes } = typeOf(of)
  return axes.reduce<number>((product, size) => product * (size ?? batch), widths[element])
}

/**
 * Computes values again, the largest first, until those that are kept between `forward` (losses and what else a step
 * gives) and `gradients` take at most `mostBytes`, or nothing cheap is left: then more is kept than that.
 */
export function withRecomputation(
  forward: readonly Tensor[],
  gradients: readonly Tensor[],
  batch: number,
  mostBytes: number,
): Recomputation {
  const before = forwardNodes(forward, gradients)
  const backward = backwardNodes(gradients, before)
  const kept = keptTensors(backward, before)
  let keptBytes = kept.all().reduce((sum, { tensor }) => sum + bytesOf(tensor, batch), 0)
  const cones: Outputs<Cone> = outputs()
  /** What others are computed from stays. */
  const needed: Outputs<true> = outputs()
  const largestFirst = kept.all().sort((a, b) => bytesOf(b.tensor, batch) - bytesOf(a.tensor, batch))
  let count = 0
  for (const { tensor, value: waitsFor } of largestFirst) {
    if (keptBytes <= mostBytes) break
    if (waitsFor === null || needed.get(tensor) || bytesOf(tensor, batch) < leastShare * keptBytes) continue
    const stays = (input: Tensor) => kept.get(input) !== undefined && cones.get(input) === undefined
    const cone = coneOf(tensor, stays, waitsFor)
    if (cone === null) continue
    cones.set(tensor, cone)
    for (const leaf of cone.leaves) needed.set(leaf, true)
    keptBytes -= bytesOf(tensor, batch)
    count += 1
  }
  return { gradients: recomputing(backward, gradients, cones), keptBytes, count }
}

/** A value that is a smaller part of what is kept is not worth a node. */
const leastShare = 1e-4

/** A node of the backward pass, and the most steps that lead to it from the begin of that pass. */
interface Late {
  readonly node: Node
  readonly depth: number
}

/** The forward pass, and what is known at once without keeping a value: constants, and the sizes of values. */
function forwardNodes(forward: readonly Tensor[], gradients: readonly Tensor[]): ReadonlySet<Node> {
  const before = new Set(nodesOf(forward.map(({ node }) => node)))
  const atOnce = new Set<Node>()
  for (const node of nodesOf(gradients.map((gradient) => gradient.node))) {
    const isOfSizes = node.operation === 'Shape' || node.operation === 'Size'
    const isKnown = (input: Tensor) => atOnce.has(input.node) || (isOfSizes && before.has(input.node))
    const isConstant = node.operation === 'Const' || (node.inputs.length > 0 && node.inputs.every(isKnown))
    if (isConstant) atOnce.add(node)
  }
  return new Set([...before, ...atOnce])
}

/** What the gradients need beyond the forward pass, in an order in which it can run: by depth. */
function backwardNodes(gradients: readonly Tensor[], before: ReadonlySet<Node>): readonly Late[] {
  const depths = new Map<Node, number>()
  const late = nodesOf(gradients.map(({ node }) => node)).filter((node) => !before.has(node))
  for (const node of late) {
    const ofInputs = node.inputs.map((input) => depths.get(input.node) ?? 0)
    depths.set(node, 1 + Math.max(0, ...ofInputs))
  }
  return late.map((node) => ({ node, depth: depths.get(node)! })).sort((a, b) => a.depth - b.depth)
}

/** Something for each output of nodes. */
interface Outputs<Value> {
  readonly get: (of: Tensor) => Value | undefined
  readonly set: (of: Tensor, value: Value) => void
  readonly all: () => { readonly tensor: Tensor; readonly value: Value }[]
}

function outputs<Value>(): Outputs<Value> {
  const known = new Map<Node, Map<number, Value>>()
  return {
    get: ({ node, output }) => known.get(node)?.get(output),
    set: ({ node, output }, value) => {
      const ofNode = known.get(node) ?? new Map<number, Value>()
      known.set(node, ofNode)
      ofNode.set(output, value)
    },
    all: () =>
      [...known].flatMap(([node, ofNode]) =>
        [...ofNode].map(([output, value]) => ({ tensor: { node, output }, value })),
      ),
  }
}

/**
 * The values of the forward pass that the backward pass reads, each with the gradient that comes first among those that
 * are read beside it: what is computed again waits for that. Null where one is read beside no gradient, and so at once.
 */
function keptTensors(backward: readonly Late[], before: ReadonlySet<Node>): Outputs<Node | null> {
  const known = new Map(backward.map((late) => [late.node, late]))
  const kept: Outputs<Late | null> = outputs()
  for (const { node } of backward) {
    const late = node.inputs.flatMap((input) => known.get(input.node) ?? [])
    const first = late.reduce<Late | null>((a, b) => (a === null || b.depth < a.depth ? b : a), null)
    for (const input of node.inputs) {
      if (!before.has(input.node) || sources.has(input.node.operation)) continue
      const earlier = kept.get(input)
      if (earlier === null) continue
      kept.set(
        input,
        earlier === undefined || first === null || first.depth < earlier.depth ? first : earlier,
      )
    }
  }
  const firsts: Outputs<Node | null> = outputs()
  for (const { tensor, value } of kept.all()) firsts.set(tensor, value?.node ?? null)
  return firsts
}

/** What computes a value again: cheap nodes, each after those that it reads, and the kept values that they begin with. */
interface Cone {
  readonly nodes: readonly Node[]
  readonly leaves: readonly Tensor[]
  readonly waitsFor: Node
}

/** A longer way is no cheap one. */
const mostNodes = 24

/** The way to a value from those that stay; null where it is long or leads over a product. */
function coneOf(tensor: Tensor, stays: (input: Tensor) => boolean, waitsFor: Node): Cone | null {
  const nodes: Node[] = []
  const leaves: Tensor[] = []
  const seen = new Set<Node>()
  const enter = (node: Node): boolean => {
    if (seen.has(node)) return true
    if (products.has(node.operation) || seen.size >= mostNodes) return false
    seen.add(node)
    for (const input of node.inputs) {
      if (sources.has(input.node.operation)) continue
      if (stays(input)) leaves.push(input)
      else if (!enter(input.node)) return false
    }
    nodes.push(node)
    return true
  }
  return enter(tensor.node) ? { nodes, leaves, waitsFor } : null
}

/** The gradients, where each backward node reads what is computed again in place of what was dropped. */
function recomputing(
  backward: readonly Late[],
  gradients: readonly Tensor[],
  cones: Outputs<Cone>,
): readonly Tensor[] {
  const instead = new Map<Node, Node>()
  const again: Outputs<Tensor> = outputs()
  const now = ({ node, output }: Tensor): Tensor => ({ node: instead.get(node) ?? node, output })
  const computedAgain = (tensor: Tensor, { nodes, waitsFor }: Cone): Tensor => {
    const known = again.get(tensor) ?? copied(tensor, nodes, instead.get(waitsFor) ?? waitsFor)
    again.set(tensor, known)
    return known
  }
  for (const { node } of backward) {
    const inputs = node.inputs.map((input) => {
      const cone = cones.get(input)
      return cone === undefined ? now(input) : computedAgain(input, cone)
    })
    if (inputs.some((input, index) => input.node !== node.inputs[index]!.node))
      instead.set(node, { ...node, inputs })
  }
  return gradients.map(now)
}

/** A value by copies of nodes that begin when `waitsFor` has run: at once they would be kept as long as the originals. */
function copied(tensor: Tensor, nodes: readonly Node[], waitsFor: Node): Tensor {
  const copies = new Map<Node, Node>()
  const copyOf = ({ node, output }: Tensor): Tensor => ({ node: copies.get(node) ?? node, output })
  for (const node of nodes)
    copies.set(node, {
      ...node,
      inputs: node.inputs.map(copyOf),
      after: [...node.after, waitsFor],
      name: null,
      scope: node.scope === null ? 'again' : `again/${node.scope}`,
    })
  return copyOf(tensor)
}
