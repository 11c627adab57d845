/** A compiled graph in words: its variables, and for each signature what it takes, gives and runs. */
import { type Axes, namedNodes, type Signature, showAxes, type Tensor, typeOf } from '../../graph/index.ts'
import { type GraphModel, type GraphVariable, graphBytes } from './index.ts'

/** Lines of text for a reader, the same each time: `train(images: float32 ?×48×48×3, …) -> loss: float32 scalar, …`. */
export function graphInWords(name: string, model: GraphModel): string {
  const { signatures, weights, momentum, untrained } = model
  const outputs = Object.values(signatures).flatMap((signature) => Object.values(signature.outputs))
  const whole = namedNodes(outputs).nodes.length
  const lines = [
    `${name}: a TensorFlow graph of ${whole} operations in ${graphBytes(model).length} bytes`,
    `${weights.length} weights of ${numbersIn(weights)} numbers; momentum for ${momentum.length} of them`,
    ...(untrained === null ? [] : [`it cannot be trained: ${untrained}`]),
    '',
    ...Object.entries(signatures).flatMap(([called, signature]) => signatureInWords(called, signature)),
  ]
  return `${lines.join('\n')}\n`
}

/** Where a signature takes or gives more than this, it is one for each variable, and told as a number. */
const mostListed = 6

function signatureInWords(name: string, { inputs, outputs }: Signature): readonly string[] {
  const listed = (tensors: Readonly<Record<string, Tensor>>) => {
    const all = Object.entries(tensors)
    if (all.length > mostListed) return `${all.length} tensors`
    return all
      .map(([key, tensor]) => `${key}: ${typeOf(tensor).element} ${showAxes(typeOf(tensor).axes)}`)
      .join(', ')
  }
  const { nodes } = namedNodes(Object.values(outputs))
  const count = new Map<string, number>()
  for (const { node } of nodes) {
    const half = node.outputs[0]?.element === 'bfloat16' ? ' on 16 bits' : ''
    const key = `${node.operation}${half}`
    count.set(key, (count.get(key) ?? 0) + 1)
  }
  const most = [...count].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))
  return [
    `${name}(${listed(inputs)}) -> ${listed(outputs)}`,
    `  ${nodes.length} operations: ${most.map(([operation, times]) => `${times} ${operation}`).join(', ')}`,
  ]
}

function numbersIn(variables: readonly GraphVariable[]): number {
  const size = (axes: Axes) => axes.reduce<number>((product, axis) => product * (axis ?? 1), 1)
  return variables.reduce((sum, { axes }) => sum + size(axes), 0)
}
