/**
 * Sibling 1×1 convolutions, as an inception module has them: those of one image with the same steps, each followed alike
 * by a bias and a ReLU or by nothing, become one convolution with the kernels side by side. The image is read once, and
 * the product is larger.
 */
import { axesOf, known, type Node, type Tensor } from '../node.ts'
import { nodesOf } from '../order.ts'
import { concatenate, slice } from '../shapes.ts'
import { type Readers, readersOf, rewritten } from './rewrite.ts'

export function mergePointwise(roots: readonly Tensor[]): readonly Tensor[] {
  const places = new Map<Node, { readonly group: Group; readonly index: number }>()
  for (const group of groupsIn(roots))
    for (const [index, member] of group.members.entries()) places.set(member.at(-1)!, { group, index })
  const merged = new Map<Group, Tensor>()
  return rewritten(roots, (node, now) => {
    const place = places.get(node)
    if (place === undefined) return null
    const { group, index } = place
    const whole = merged.get(group) ?? mergedOf(group, now)
    merged.set(group, whole)
    const axes = axesOf({ node, output: 0 })
    const before = group.members.slice(0, index).map((member) => filtersOf(member[0]))
    return slice(whole, [...axes.slice(1).map(() => 0), before.reduce((sum, count) => sum + count, 0)], axes)
  })
}

/** A convolution and what directly follows it: a bias, an activation. */
type Chain = readonly [convolution: Node, ...followers: readonly Node[]]

interface Group {
  readonly members: readonly Chain[]
}

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
    .map((members) => ({ members }))
}

/** The convolution that a node is and its followers; null where it is none of 1×1. */
function chainAt(node: Node, { onlyReaderOf }: Readers): Chain | null {
  const [, kernel] = node.inputs
  if (node.operation !== 'Conv2D' || axesOf(kernel!)[0] !== 1 || axesOf(kernel!)[1] !== 1) return null
  if (!isOfWeights(kernel!)) return null
  const reader = onlyReaderOf(node)
  if (reader?.operation !== 'BiasAdd' || !isOfWeights(reader.inputs[1]!)) return [node]
  const last = onlyReaderOf(reader)
  return last?.operation === 'Relu' || last?.operation === 'Relu6' ? [node, reader, last] : [node, reader]
}

/** Whether a tensor is made of weights alone: then it is there before any image, and no rewriting reaches it. */
function isOfWeights(of: Tensor): boolean {
  return nodesOf([of.node]).every(({ operation }) => operation !== 'Placeholder' && operation !== 'Conv2D')
}

/** The members side by side on the channels. */
function mergedOf({ members }: Group, now: (before: Tensor) => Tensor): Tensor {
  const [convolution, ...followers] = members[0]!
  const channels = members.reduce((sum, [each]) => sum + filtersOf(each), 0)
  const wide = (node: Node, inputs: readonly Tensor[]): Tensor => {
    const outputs = node.outputs.map(({ element, axes }) => ({ element, axes: axes.with(-1, channels) }))
    return { node: { ...node, inputs, outputs, name: null }, output: 0 }
  }
  const joined = (step: number, axis: number) =>
    concatenate(
      members.map((member) => member[step]!.inputs[1]!),
      axis,
    )
  return followers.reduce(
    (sum, follower, index) =>
      wide(follower, follower.operation === 'BiasAdd' ? [sum, joined(index + 1, 0)] : [sum]),
    wide(convolution, [now(convolution.inputs[0]!), joined(0, 3)]),
  )
}
