/**
 * A graph as readable text: the inputs and outputs of its signatures, then its nodes in topological order, one per
 * line.
 */
import { type Attribute, type TensorType, typeOf } from './node.ts'
import { inputNames, type NamedNode, type Naming, namedNodes, tensorName } from './order.ts'
import type { Signatures } from './saved_model.ts'

/** How many numbers of a constant are shown. */
const shownNumbers = 8

/**
 * The lines of a graph: `NAME = OPERATION(INPUTS) {ATTRIBUTES} -> TYPE`. `^NAME` is a control input, and `n` is the
 * batch size.
 */
export function graphInWords(signatures: Signatures): readonly string[] {
  const sides = Object.values(signatures).flatMap(({ inputs, outputs }) => [inputs, outputs])
  const { nodes, naming } = namedNodes(sides.flatMap((tensors) => Object.values(tensors)))
  return [
    ...Object.entries(signatures).flatMap(([name, { inputs, outputs }]) => [
      `signature ${name}`,
      ...Object.entries(inputs).map(([key, tensor]) => `  takes ${key} ${typeInWords(typeOf(tensor))}`),
      ...Object.entries(outputs).map(
        ([key, tensor]) => `  gives ${key} ${typeInWords(typeOf(tensor))} of ${tensorName(tensor, naming)}`,
      ),
      '',
    ]),
    ...nodes.map((each) => nodeInWords(each, naming)),
  ]
}

function nodeInWords({ node, name }: NamedNode, naming: Naming): string {
  const attributes = Object.entries(node.attributes)
    .map(([key, attribute]) => [key, attributeInWords(attribute)] as const)
    .filter(([, words]) => words !== null)
    .map(([key, words]) => `${key}: ${words}`)
  return [
    `${name} = ${node.operation}(${inputNames(node, naming).join(', ')})`,
    ...(attributes.length > 0 ? [`{${attributes.join(', ')}}`] : []),
    ...(node.outputs.length > 0 ? [`-> ${node.outputs.map(typeInWords).join(', ')}`] : []),
  ].join(' ')
}

/** `float32 n×28×28×64`; a scalar is its element type alone. */
function typeInWords({ element, axes }: TensorType): string {
  return axes.length === 0 ? element : `${element} ${axes.map((size) => size ?? 'n').join('×')}`
}

/** Null for element types, which the outputs already show. */
function attributeInWords(attribute: Attribute): string | null {
  switch (attribute.kind) {
    case 'type':
    case 'types':
      return null
    case 'int':
    case 'float':
    case 'boolean':
      return String(attribute.value)
    case 'text':
      return JSON.stringify(attribute.value)
    case 'ints':
      return `[${attribute.value.join(' ')}]`
    case 'shape':
      return attribute.value.length === 0 ? 'scalar' : attribute.value.map((size) => size ?? 'n').join('×')
    case 'constant': {
      const values: readonly (number | string)[] = attribute.value.values
      const more = values.length - shownNumbers
      const shown = values
        .slice(0, shownNumbers)
        .map((value) => (typeof value === 'number' ? String(value) : JSON.stringify(value)))
      return `[${shown.join(' ')}${more > 0 ? ` and ${more} more` : ''}]`
    }
  }
}
