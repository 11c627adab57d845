/**
 * Writes a graph as a SavedModel, the format that TensorFlow loads: the messages `SavedModel`, `MetaGraphDef`,
 * `SignatureDef` and `GraphDef` of its protocol buffers. The numbers of the fields are those of TensorFlow's
 * `saved_model.proto`, `meta_graph.proto`, `graph.proto`, `node_def.proto`, `attr_value.proto`, `tensor.proto`.
 */
import {
  bytesField,
  concatenated,
  type Field,
  floatBytes,
  floatField,
  gathered,
  integerBytes,
  integerField,
  integersField,
  mapFields,
  messageField,
  textField,
} from '../runtime/contract/protobuf.ts'
import {
  type Attribute,
  type Axes,
  type ConstantValue,
  type ElementType,
  type Tensor,
  typeOf,
} from './node.ts'
import { inputNames, type NamedNode, type Naming, namedNodes } from './order.ts'

/** A function of the graph: what it is given (placeholders) and what it gives, by name. */
export interface Signature {
  readonly inputs: Readonly<Record<string, Tensor>>
  readonly outputs: Readonly<Record<string, Tensor>>
}

export type Signatures = Readonly<Record<string, Signature>>

/** The tag under which the signatures are loaded. */
export const savedModelTag = 'serve'

/** The members of `DataType`. */
const elementCodes: Readonly<Record<ElementType, number>> = {
  float32: 1,
  int32: 3,
  string: 7,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  resource: 20,
}

/** A version of the graph format that all TensorFlow since 2.9 reads, and whose operations are those used here. */
const producer = 1087

/** The bytes of `saved_model.pb`: all that the signatures reach, and nothing else. */
export function savedModel(signatures: Signatures): Uint8Array {
  const roots = Object.values(signatures).flatMap(({ inputs, outputs }) => [
    ...Object.values(inputs),
    ...Object.values(outputs),
  ])
  const { nodes, naming } = namedNodes(roots)
  const graph = [gathered(nodeFields(nodes, naming)), messageField(4, [integerField(1, producer)])]
  const metaGraph = [
    messageField(1, [textField(4, savedModelTag)]),
    messageField(2, graph),
    ...mapFields(
      5,
      Object.entries(signatures).map(([name, signature]) => [name, signatureMessage(signature, naming)]),
    ),
  ]
  return concatenated([integerField(1, 1), messageField(2, metaGraph)])
}

function signatureMessage({ inputs, outputs }: Signature, naming: Naming): readonly Field[] {
  const entries = (tensors: Readonly<Record<string, Tensor>>) =>
    Object.entries(tensors).map(([name, tensor]) => [name, tensorInfo(tensor, naming)] as const)
  return [
    ...mapFields(1, entries(inputs)),
    ...mapFields(2, entries(outputs)),
    textField(3, 'tensorflow/serving/predict'),
  ]
}

function tensorInfo(tensor: Tensor, naming: Naming): readonly Field[] {
  const { element, axes } = typeOf(tensor)
  return [
    textField(1, `${naming(tensor.node)}:${tensor.output}`),
    integerField(2, elementCodes[element]),
    messageField(3, shapeMessage(axes)),
  ]
}

/** A message for each node, made when it is asked for. */
function* nodeFields(nodes: readonly NamedNode[], naming: Naming): Iterable<Field> {
  const attributesOf = attributeFields()
  for (const each of nodes)
    yield messageField(1, [
      textField(1, each.name),
      textField(2, each.node.operation),
      ...inputNames(each.node, naming).map((input) => textField(3, input)),
      ...attributesOf(each),
    ])
}

/** Gives the fields of a node's attributes. Most nodes have those of another, so each kind is made once. */
function attributeFields(): (named: NamedNode) => readonly Field[] {
  const known = new Map<number, readonly Field[]>()
  return ({ node, attributes }) => {
    const made = known.get(attributes)
    if (made !== undefined) return made
    const entries = Object.entries(node.attributes)
    const fields = mapFields(
      5,
      entries.map(([key, attribute]) => [key, attributeMessage(attribute)]),
    )
    known.set(attributes, fields)
    return fields
  }
}

function attributeMessage(attribute: Attribute): readonly Field[] {
  switch (attribute.kind) {
    case 'type':
      return [integerField(6, elementCodes[attribute.value])]
    case 'types':
      return [
        messageField(1, [
          integersField(
            6,
            attribute.value.map((element) => elementCodes[element]),
          ),
        ]),
      ]
    case 'int':
      return [integerField(3, attribute.value)]
    case 'ints':
      return [messageField(1, [integersField(3, attribute.value)])]
    case 'float':
      return [floatField(4, attribute.value)]
    case 'boolean':
      return [integerField(5, attribute.value)]
    case 'text':
      return [textField(2, attribute.value)]
    case 'shape':
      return [messageField(7, shapeMessage(attribute.value))]
    case 'constant':
      return [messageField(8, tensorMessage(attribute.value))]
  }
}

function shapeMessage(axes: Axes): readonly Field[] {
  return axes.map((size) => messageField(2, [integerField(1, size ?? -1)]))
}

/** Where all elements are alike TensorFlow repeats the one that is written. */
function tensorMessage({ element, axes, values }: ConstantValue): readonly Field[] {
  const head = [integerField(1, elementCodes[element]), messageField(2, shapeMessage(axes))]
  if (element === 'string')
    return [...head, ...(values as readonly string[]).map((value) => textField(8, value))]
  const numbers = values as readonly number[]
  if (numbers.length === 1) {
    const [value] = numbers as readonly [number]
    return [...head, element === 'int32' ? integersField(7, [value]) : bytesField(5, floatBytes([value]))]
  }
  return [...head, bytesField(4, element === 'int32' ? integerBytes(numbers) : floatBytes(numbers))]
}
