/** The nodes that tensors need in topological order, with equal nodes merged and a name for each. */
import type { Attribute, Attributes, Node, Tensor } from './node.ts'

/** A node as it is written. */
export interface NamedNode {
  readonly node: Node
  readonly name: string
  /** Equal for two nodes exactly when their attributes are equal. */
  readonly attributes: number
}

/** The name of a node in the written graph; equal nodes share one. */
export type Naming = (node: Node) => string

/** `NAME` or, for outputs after the first, `NAME:OUTPUT`. */
export function tensorName({ node, output }: Tensor, naming: Naming): string {
  return output === 0 ? naming(node) : `${naming(node)}:${output}`
}

/** The inputs that a node reads, then `^NAME` for each control input, sorted because their order does not matter. */
export function inputNames({ inputs, after }: Node, naming: Naming): readonly string[] {
  const before = new Set(after.map((node) => `^${naming(node)}`))
  return [...inputs.map((input) => tensorName(input, naming)), ...[...before].sort()]
}

/** All nodes that the roots need, each after its inputs; unneeded nodes are left out. */
export function nodesOf(roots: readonly Node[]): readonly Node[] {
  const order: Node[] = []
  const seen = new Set<Node>()
  // An explicit stack: a network of a thousand layers would overflow the call stack.
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

/** Operations with side effects, which are never merged. */
const changing: ReadonlySet<string> = new Set([
  'AssignVariableOp',
  'AssignAddVariableOp',
  'ResourceApplyMomentum',
  'ResourceApplyGradientDescent',
  'SaveV2',
])

/** The nodes that the roots need, with nodes that compute the same value from the same inputs merged. */
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

/** Represents a node and all its equals: the name, and the index among written nodes. */
interface Written {
  readonly name: string
  readonly number: number
}

/** Names each node uniquely: its own name, or one made from its scope and operation. Call it once per node. */
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

/** Gives each distinct text a number. Keys built from the texts themselves would dominate time and memory. */
function numbering(): (text: string) => number {
  const numbers = new Map<string, number>()
  return (text) => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, numbers.size)
    return numbers.size - 1
  }
}

/** A text that is the same exactly for equal attributes. */
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
    // As plain text, an unknown size would be empty and [unknown] the same as [].
    case 'shape':
      return `shape ${attribute.value.map((size) => size ?? 'any')}`
  }
}

/** `String(-0)` is `'0'`, but -0 and 0 are different constants. */
function numberKey(value: number | string): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
