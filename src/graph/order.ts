/** The nodes that tensors are made of, in an order in which they can run, equal ones once, each with a name. */
import type { Attribute, Attributes, Node, Tensor } from './node.ts'

/** A node as it is written. */
export interface NamedNode {
  readonly node: Node
  readonly name: string
  /** Equal for nodes with equal attributes, and for no others. */
  readonly attributes: number
}

/** The name that a node has in the written graph; equal nodes have one. */
export type Naming = (node: Node) => string

/** `NAME` or, for outputs after the first, `NAME:OUTPUT`. */
export function tensorName({ node, output }: Tensor, naming: Naming): string {
  return output === 0 ? naming(node) : `${naming(node)}:${output}`
}

/** What a node reads, then `^NAME` for each that only runs before: which of those is first does not matter. */
export function inputNames({ inputs, after }: Node, naming: Naming): readonly string[] {
  const before = new Set(after.map((node) => `^${naming(node)}`))
  return [...inputs.map((input) => tensorName(input, naming)), ...[...before].sort()]
}

/** All nodes that the roots need, each after those that it needs; what nothing needs is not there. */
export function nodesOf(roots: readonly Node[]): readonly Node[] {
  const order: Node[] = []
  const seen = new Set<Node>()
  // A stack of its own: a network of a thousand layers is deeper than the stack of calls.
  const open: { readonly node: Node; readonly needs: readonly Node[]; next: number }[] = []
  const enter = (node: Node) => {
    if (seen.has(node)) return
    seen.add(node)
    open.push({ node, needs: [...node.inputs.map((input) => input.node), ...node.after], next: 0 })
  }
  for (const root of roots) {
    enter(root)
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const need = last.needs[last.next++]
      if (need !== undefined) enter(need)
      else order.push(open.pop()!.node)
    }
  }
  return order
}

/** Operations that change something, so that two of them are never one. */
const changing: ReadonlySet<string> = new Set([
  'AssignVariableOp',
  'AssignAddVariableOp',
  'ResourceApplyMomentum',
  'ResourceApplyGradientDescent',
  'SaveV2',
])

/** The nodes that the roots need, those that compute the same from the same merged into one. */
export function namedNodes(roots: readonly Tensor[]): {
  readonly nodes: readonly NamedNode[]
  readonly naming: Naming
} {
  const order = nodesOf(roots.map(({ node }) => node))
  const nameOf = names(order)
  const numberOf = numbering()
  const written = new Map<Node, Written>()
  const known = new Map<string, Written>()
  const nodes: NamedNode[] = []
  const readBy = ({ inputs, after }: Node) => {
    const read = inputs.map(({ node, output }) => `${written.get(node)!.number}:${output}`)
    if (after.length === 0) return read.join()
    const before = new Set(after.map((node) => written.get(node)!.number))
    return `${read} ${[...before].sort((a, b) => a - b)}`
  }
  for (const node of order) {
    const attributes = numberOf(attributesKey(node.attributes))
    const key = changing.has(node.operation)
      ? null
      : `${numberOf(node.operation)} ${node.name ?? ''} ${attributes} ${readBy(node)}`
    const equal = key === null ? undefined : known.get(key)
    const one = equal ?? { name: nameOf(node), number: nodes.length }
    written.set(node, one)
    if (equal !== undefined) continue
    if (key !== null) known.set(key, one)
    nodes.push({ node, name: one.name, attributes })
  }
  return { nodes, naming: (node) => written.get(node)!.name }
}

/** What stands for a node and all equal to it: its name, and its place among those that are written. */
interface Written {
  readonly name: string
  readonly number: number
}

/** Gives each node that it is asked about a name that no other has: its own, or one after its scope and operation. */
function names(order: readonly Node[]): (node: Node) => string {
  const own = new Set(order.flatMap(({ name }) => (name === null ? [] : [name])))
  const used = new Set<string>()
  const count = new Map<string, number>()
  return ({ operation, scope, name }) => {
    if (name !== null) {
      if (used.has(name)) throw new Error(`two nodes are called '${name}'`)
      used.add(name)
      return name
    }
    const base = scope === null ? operation : `${scope}/${operation}`
    for (;;) {
      const number = count.get(base) ?? 0
      count.set(base, number + 1)
      const made = number === 0 ? base : `${base}_${number}`
      if (!own.has(made)) return made
    }
  }
}

/** Gives each text a number that stands for it: keys made of long texts would take most of the time and memory. */
function numbering(): (text: string) => number {
  const numbers = new Map<string, number>()
  return (text) => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, numbers.size)
    return numbers.size - 1
  }
}

/** A text that only equal attributes have. */
function attributesKey(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, attribute]) => `${name} ${attributeKey(attribute)}`)
    .join('\n')
}

function attributeKey(attribute: Attribute): string {
  switch (attribute.kind) {
    case 'text':
      return JSON.stringify(attribute.value)
    case 'constant': {
      const { element, axes, values } = attribute.value
      return `${element} ${axes} ${element === 'string' ? JSON.stringify(values) : values.map(numberKey)}`
    }
    case 'float':
      return `float ${numberKey(attribute.value)}`
    case 'type':
    case 'types':
    case 'int':
    case 'ints':
    case 'boolean':
      return `${attribute.kind} ${attribute.value}`
    // As a text an axis of any size would be nothing, and [any] the same as [].
    case 'shape':
      return `shape ${attribute.value.map((size) => size ?? 'any')}`
  }
}

/** The zero below zero is another number, and a text does not say so by itself. */
function numberKey(value: number | string): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
