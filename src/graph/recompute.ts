/**
 * Trades a little time for memory: saved activations that are cheap to recompute (activations, normalisations, pooling,
 * concatenations) are dropped and recomputed in the backward pass.
 *
 * After Chen et al., "Training deep nets with sublinear memory cost" (2016), but for single values instead of segments:
 * each recomputed value is a few steps from values that stay, so no product runs twice and no long chain of copies is
 * alive at once.
 */
import { type Node, type Tensor, typeOf } from './node.ts'
import { nodesOf } from './order.ts'

/** These take most of a step's time, so they are never recomputed. */
const products: ReadonlySet<string> = new Set([
  'Conv2D',
  'DepthwiseConv2dNative',
  'Conv2DBackpropInput',
  'MatMul',
  'BatchMatMulV2',
])

/** Values that are available anyway: weights, constants, inputs. */
const sources: ReadonlySet<string> = new Set(['ReadVariableOp', 'VarHandleOp', 'Const', 'Placeholder'])

/** Bytes per number of each type. */
const widths = { float32: 4, bfloat16: 2, int32: 4, int64: 8, bool: 1, string: 0, resource: 0 } as const

export interface Recomputation {
  /**
   * The same gradients. Their last bits may differ, because TensorFlow may fuse a copy differently from the original.
   */
  readonly gradients: readonly Tensor[]
  /** Bytes of saved activations that remain, at this batch size. */
  readonly keptBytes: number
  /** How many values are recomputed. */
  readonly count: number
}

/** The bytes of a tensor at this batch size. */
export function bytesOf(of: Tensor, batch: number): number {
  const { element, axes } = typeOf(of)
  return axes.reduce<number>((product, size) => product * (size ?? batch), widths[element])
}

/**
 * Drops saved activations, largest first, until the rest fit in `maxBytes`. If none of the remaining ones is cheap to
 * recompute, the result exceeds the budget. `forward` holds the losses and other outputs of a step.
 */
export function withRecomputation(
  forward: readonly Tensor[],
  gradients: readonly Tensor[],
  batch: number,
  maxBytes: number,
): Recomputation {
  const before = forwardNodes(forward, gradients)
  const backward = backwardNodes(gradients, before)
  const kept = keptTensors(backward, before)
  let keptBytes = kept.all().reduce((sum, { tensor }) => sum + bytesOf(tensor, batch), 0)
  const cones: Outputs<Cone> = outputs()
  /** Values that others are recomputed from; they must stay. */
  const needed: Outputs<true> = outputs()
  const largestFirst = kept.all().sort((a, b) => bytesOf(b.tensor, batch) - bytesOf(a.tensor, batch))
  let count = 0
  for (const { tensor, value: waitsFor } of largestFirst) {
    if (keptBytes <= maxBytes) break
    if (waitsFor === null || needed.get(tensor) || bytesOf(tensor, batch) < minShare * keptBytes) continue
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

/** A value that makes up a smaller share of the total is not worth a node. */
const minShare = 1e-4

/** A node of the backward pass, and the length of the longest path to it from the start of that pass. */
interface Late {
  readonly node: Node
  readonly depth: number
}

/** The forward pass, plus what needs no saved value: constants, and sizes. */
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

/** The nodes that only the gradients need, sorted by depth, which is also a topological order. */
function backwardNodes(gradients: readonly Tensor[], before: ReadonlySet<Node>): readonly Late[] {
  const depths = new Map<Node, number>()
  const late = nodesOf(gradients.map(({ node }) => node)).filter((node) => !before.has(node))
  for (const node of late) {
    const ofInputs = node.inputs.map((input) => depths.get(input.node) ?? 0)
    depths.set(node, 1 + Math.max(0, ...ofInputs))
  }
  return late.map((node) => ({ node, depth: depths.get(node)! })).sort((a, b) => a.depth - b.depth)
}

/** A map keyed by the outputs of nodes. */
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
 * The forward values that the backward pass reads. Each comes with the earliest gradient that is read together with it,
 * whose arrival triggers the recomputation; null if some reader needs no gradient and so reads the value at once.
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

/** How to recompute a value: cheap nodes in topological order, and the kept values that they start from. */
interface Cone {
  readonly nodes: readonly Node[]
  readonly leaves: readonly Tensor[]
  readonly waitsFor: Node
}

/** Longer chains are not cheap. */
const maxNodes = 24

/** The nodes that compute a value from kept ones; null if they are many or include a product. */
function coneOf(tensor: Tensor, stays: (input: Tensor) => boolean, waitsFor: Node): Cone | null {
  const nodes: Node[] = []
  const leaves: Tensor[] = []
  const seen = new Set<Node>()
  const enter = (node: Node): boolean => {
    if (seen.has(node)) return true
    if (products.has(node.operation) || seen.size >= maxNodes) return false
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

/** The gradients, with backward nodes reading recomputed values in place of dropped ones. */
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

/**
 * Copies the nodes that compute a value, delayed until `waitsFor` has run: if they ran at once, their results would
 * live as long as the originals.
 */
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
