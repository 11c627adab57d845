/**
 * A TensorFlow graph as immutable data: a tensor is an output of a node, and a node holds the tensors that it reads.
 */

export type ElementType = 'float32' | 'bfloat16' | 'int32' | 'int64' | 'bool' | 'string' | 'resource'

/** The axes of a tensor. Null is the batch: the only axis whose size is unknown before a run, and always the first. */
export type Axes = readonly (number | null)[]

export interface TensorType {
  readonly element: ElementType
  readonly axes: Axes
}

/** The values of a constant in row-major order; a single value is repeated for every element. */
export interface ConstantValue {
  readonly element: 'float32' | 'int32' | 'string'
  readonly axes: readonly number[]
  readonly values: readonly number[] | readonly string[]
}

/** An attribute of a node, in the kinds that TensorFlow's operations use. */
export type Attribute =
  | { readonly kind: 'type'; readonly value: ElementType }
  | { readonly kind: 'types'; readonly value: readonly ElementType[] }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'shape'; readonly value: Axes }
  | { readonly kind: 'constant'; readonly value: ConstantValue }

export type Attributes = Readonly<Record<string, Attribute>>

export interface Node {
  /** TensorFlow's name of the operation: `Conv2D`. */
  readonly operation: string
  readonly inputs: readonly Tensor[]
  /** Nodes that must run first although this one reads nothing from them. */
  readonly after: readonly Node[]
  readonly attributes: Attributes
  readonly outputs: readonly TensorType[]
  /** The name in the written graph; null lets the writer choose. */
  readonly name: string | null
  /** The place in the network that prefixes the written name; null for none. */
  readonly scope: string | null
}

/** One output of a node. */
export interface Tensor {
  readonly node: Node
  readonly output: number
}

/** What a node may specify besides its operation, inputs and attributes. */
export interface NodeOptions {
  readonly after?: readonly Node[]
  readonly name?: string
  readonly scope?: string
}

export function node(
  operation: string,
  inputs: readonly Tensor[],
  attributes: Attributes,
  outputs: readonly TensorType[],
  { after = [], name, scope }: NodeOptions = {},
): Node {
  return { operation, inputs, after, attributes, outputs, name: name ?? null, scope: scope ?? null }
}

/** The only output of a new node. */
export function tensor(
  operation: string,
  inputs: readonly Tensor[],
  attributes: Attributes,
  output: TensorType,
  options?: NodeOptions,
): Tensor {
  return { node: node(operation, inputs, attributes, [output], options), output: 0 }
}

/** One output of a node that has several. */
export function outputOf(of: Node, output: number): Tensor {
  if (output >= of.outputs.length) throw new RangeError(`${of.operation} has no output ${output}`)
  return { node: of, output }
}

export function typeOf({ node: { outputs }, output }: Tensor): TensorType {
  return outputs[output]!
}

export function axesOf(of: Tensor): Axes {
  return typeOf(of).axes
}

/** The attribute that most operations have: the element type. */
export function elementAttribute(of: Tensor, name = 'T'): Attributes {
  return { [name]: { kind: 'type', value: typeOf(of).element } }
}

/** A known size; throws for the batch. */
export function known(size: number | null | undefined): number {
  if (typeof size !== 'number') throw new Error('the size of the batch is not known before a run')
  return size
}

/** The product of sizes, all of which must be known. */
export function countOf(axes: Axes): number {
  return axes.reduce<number>((product, size) => product * known(size), 1)
}

export function sameAxes(a: Axes, b: Axes): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis])
}

/** `?×28×28×64`, for messages. */
export function showAxes(axes: Axes): string {
  return axes.length === 0 ? 'scalar' : axes.map((size) => size ?? '?').join('×')
}
