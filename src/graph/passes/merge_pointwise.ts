/**
 * Merges sibling 1×1 convolutions, as in an inception module: convolutions of the same image with the same attributes,
 * all with a bias or all without, become one with the kernels side by side. The image is read once, and the product is
 * larger.
 *
 * The ReLUs after them stay separate: with a shared one, the backward pass would keep both the whole and its parts.
 */
import { axesOf, known, type Node, type Tensor } from '../node.ts'
import { nodesOf } from '../order.ts'
import { concatenate, slice } from '../shapes.ts'
import { type Readers, readersOf, rewritten } from './rewrite.ts'

export function mergePointwise(roots: readonly Tensor[]): readonly Tensor[] {
  const places = new Map<Node, { readonly group: Group; readonly index: number }>()
  for (const group of groupsIn(roots))
    for (const [index, member] of group.entries()) places.set(member.at(-1)!, { group, index })
  const merged = new Map<Group, Tensor>()
  return rewritten(roots, (node, now) => {
    const place = places.get(node)
    if (place === undefined) return null
    const { group, index } = place
    const whole = merged.get(group) ?? mergedOf(group, now)
    merged.set(group, whole)
    const axes = axesOf({ node, output: 0 })
    const before = group.slice(0, index).map((member) => filtersOf(member[0]))
    return slice(whole, [...axes.slice(1).map(() => 0), before.reduce((sum, count) => sum + count, 0)], axes)
  })
}

/** A convolution, and its bias if it has one. */
type Chain = readonly [convolution: Node] | readonly [convolution: Node, bias: Node]

type Group = readonly Chain[]

const filtersOf = (convolution: Node) => known(axesOf(convolution.inputs[1]!)[3])

function groupsIn(roots: readonly Tensor[]): readonly Group[] {
  const readers = readersOf(roots)
  const images = new Map<Node, Map<string, Chain[]>>()
  for (const node of nodesOf(roots.map((root) => root.node))) {
    const chain = chainAt(node, readers)
    if (chain === null) continue
    const [of] = node.inputs as readonly [Tensor]
    const ofImage = images.get(of.node) ?? new Map<string, Chain[]>()
    images.set(of.node, ofImage)
    const key = JSON.stringify([of.output, chain.map(({ operation, attributes }) => [operation, attributes])])
    ofImage.set(key, [...(ofImage.get(key) ?? []), chain])
  }
  return [...images.values()]
    .flatMap((ofImage) => [...ofImage.values()])
    .filter((members) => members.length > 1)
}

/** The 1×1 convolution at a node, with its bias; null if the node is anything else. */
function chainAt(node: Node, { onlyReaderOf }: Readers): Chain | null {
  const [, kernel] = node.inputs
  if (node.operation !== 'Conv2D' || axesOf(kernel!)[0] !== 1 || axesOf(kernel!)[1] !== 1) return null
  if (!isOfWeights(kernel!)) return null
  const reader = onlyReaderOf(node)
  return reader?.operation === 'BiasAdd' && isOfWeights(reader.inputs[1]!) ? [node, reader] : [node]
}

/**
 * Whether a tensor is computed from weights alone; if so it is available before any image, and no rewrite touches it.
 */
function isOfWeights(of: Tensor): boolean {
  return nodesOf([of.node]).every(({ operation }) => operation !== 'Placeholder' && operation !== 'Conv2D')
}

/** One convolution that computes all members, concatenated along the channels. */
function mergedOf(members: Group, now: (before: Tensor) => Tensor): Tensor {
  const [convolution, bias] = members[0]!
  const channels = members.reduce((sum, [each]) => sum + filtersOf(each), 0)
  const wide = (node: Node, input: Tensor, weights: readonly Tensor[]): Tensor => {
    const inputs = [input, concatenate(weights, axesOf(weights[0]!).length - 1)]
    const outputs = node.outputs.map(({ element, axes }) => ({ element, axes: axes.with(-1, channels) }))
    return { node: { ...node, inputs, outputs }, output: 0 }
  }
  const [images] = convolution.inputs as readonly [Tensor]
  const kernels = members.map(([each]) => each.inputs[1]!)
  const product = wide(convolution, now(images), kernels)
  const biases = members.flatMap(([, each]) => each?.inputs[1] ?? [])
  return bias === undefined ? product : wide(bias, product, biases)
}
