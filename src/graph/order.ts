/** The nodes that tensors are made of, in an order in which they can run, equal ones once, each with a name. */
import type { Attribute, Attributes, Node, Tensor } from './node.ts'

/** A node as it is written: names in place of references. */
export interface NamedNode {
  readonly node: Node
  readonly name: string
  /** `NAME`, `NAME:OUTPUT` for outputs after the first, then `^NAME` for nodes that only run before. */
  readonly inputs: readonly string[]
}

/** The name that a node has in the written graph; equal nodes have one. */
export type Naming = (node: Node) => string

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
  const names = new Map<Node, string>()
  const known = new Map<string, string>()
  const count = new Map<string, number>()
  const nodes: NamedNode[] = []
  const order = nodesOf(roots.map(({ node }) => node))
  const used = new Set<string>()
  const taken = new Set(order.map(({ name }) => name))
  const unused = (base: string) => {
    for (;;) {
      const number = count.get(base) ?? 0
      count.set(base, number + 1)
      const name = number === 0 ? base : `${base}_${number}`
      if (!taken.has(name)) return name
    }
  }
  for (const node of order) {
    const inputs = [
      ...node.inputs.map(({ node: from, output }) =>
        output === 0 ? names.get(from)! : `${names.get(from)!}:${output}`,
      ),
      // Which of them runs first does not matter.
      ...[...new Set(node.after.map((before) => `^${names.get(before)!}`))].sort(),
    ]
    const key = changing.has(node.operation)
      ? null
      : [node.operation, node.name ?? '', inputs.join(), attributesKey(node.attributes)].join('\n')
    const equal = key === null ? undefined : known.get(key)
    const base = node.scope === null ? node.operation : `${node.scope}/${node.operation}`
    const name = equal ?? node.name ?? unused(base)
    names.set(node, name)
    if (equal !== undefined) continue
    if (node.name !== null && used.has(name)) throw new Error(`two nodes are called '${name}'`)
    used.add(name)
    if (key !== null) known.set(key, name)
    nodes.push({ node, name, inputs })
  }
  return { nodes, naming: (node) => names.get(node)! }
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
    case 'shape':
      return `${attribute.kind} ${attribute.value}`
  }
}

/** The zero below zero is another number, and a text does not say so by itself. */
function numberKey(value: number | string): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
