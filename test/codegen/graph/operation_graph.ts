/** One operation as a graph of its own, and the same in TensorFlow.js, for comparing values and gradients. */
import * as tf from '@tensorflow/tfjs'
import {
  floats,
  gradientsFrom,
  placeholder,
  type Signatures,
  type Tensor,
  waitingFor,
} from '../../../src/graph/index.ts'
import { batched, plainNumber } from '../../../src/ops/graph_place.ts'
import type { AnyPrimitive, ArgumentValue } from '../../../src/ops/index.ts'
import { nameDigests } from '../../../src/runtime/name_digests.ts'
import { shapeOf } from '../../../src/shape/index.ts'
import { type Built, build, fillWeights, numbers } from '../../ops/interpreter.ts'
import type { Run } from './engine.ts'

export interface OperationCase {
  readonly operation: AnyPrimitive
  readonly arguments: Readonly<Record<string, ArgumentValue>>
  readonly inputs: readonly (readonly number[])[]
}

const batch = 2
/** What is random is drawn from this. */
const drawn = { seed: 3, step: 4 }
const sizeOf = (shape: readonly number[]) => shape.reduce((product, axis) => product * axis, 1)

/** `forward` outside training, and in it `train` with the gradients of Σ scores·output by inputs and trained weights. */
export function operationSignatures({ operation, arguments: args, inputs }: OperationCase): Signatures {
  const shapes = inputs.map((shape) => shapeOf(...shape))
  const inferred = operation.infer(shapes, args)
  if (!inferred.ok) throw new Error(operation.name)
  const { output } = inferred
  const application = { arguments: args, inputs: shapes, output }
  const own = operation.weights(application)
  const values = shapes.map((shape, index) => placeholder(`input_${index}`, 'float32', batched(shape)))
  const weights = own.map(({ name, shape }) => placeholder(name, 'float32', shape.map(plainNumber)))
  const scores = placeholder('scores', 'float32', batched(output))
  const given = { ...application, values, weights }
  const key = placeholder('key', 'int32', [2])
  const forward = operation.graph({ ...given, training: null })
  const trained = operation.graph({ ...given, training: { key } })
  const named = (tensors: readonly Tensor[]) =>
    Object.fromEntries(tensors.map((each) => [each.node.name!, each]))
  const goals = [...values, ...weights.filter((_, index) => own[index]!.trained)]
  const gradients = gradientsFrom(trained.output, scores, goals)
  const known = goals.map((goal, index) => [
    goal.node.name!,
    waitingFor(gradients[index] ?? floats(Number.NaN), []),
  ])
  const taken = named([...values, ...weights])
  return {
    forward: { inputs: taken, outputs: { output: waitingFor(forward.output, []) } },
    train: {
      inputs: { ...taken, scores, key },
      outputs: { output: waitingFor(trained.output, []), ...Object.fromEntries(known) },
    },
  }
}

export interface Compared {
  readonly name: string
  readonly graph: Float32Array
  readonly eager: Float32Array
}

/** What a graph and TensorFlow.js give for the same inputs and weights: the outputs, then the gradients. */
export async function compareOperation(run: Run, test: OperationCase): Promise<readonly Compared[]> {
  const built = build(test.operation, test.arguments, test.inputs)
  fillWeights(built.model)
  const inputs = test.inputs.map((shape, index) =>
    tf.tensor(numbers(batch * sizeOf(shape), index + 1, 3), [batch, ...shape]),
  )
  const scores = tf.tensor(numbers(batch * sizeOf(built.output.map(plainNumber)), 99), [
    batch,
    ...built.output.map(plainNumber),
  ])
  const weights = built.layers.flatMap((layer) => layer.weights)
  const taken = () => ({
    ...Object.fromEntries(inputs.map((input, index) => [`input_${index}`, input.clone()])),
    ...Object.fromEntries(
      weights.map((weight) => [weight.originalName.split('/').at(-1)!, weight.read().clone()]),
    ),
  })
  const forward = await run('forward', taken())
  const [ofSeed, ofStep] = nameDigests(built.layers[0]?.name ?? '')
  const key = tf.tensor1d([drawn.seed ^ ofSeed, drawn.step ^ ofStep], 'int32')
  const trained = await run('train', { ...taken(), scores: scores.clone(), key })
  const eager = eagerValues(built, inputs, scores)
  tf.dispose([inputs, scores])
  built.model.dispose()
  const { output, ...gradients } = trained
  return [
    { name: 'output', graph: forward.output!.values, eager: eager.forward },
    { name: 'output in training', graph: output!.values, eager: eager.trained },
    ...Object.entries(gradients).map(([name, { values }]) => ({
      name: `gradient of ${name}`,
      graph: values,
      eager: eager.gradients[name]!,
    })),
  ]
}

function eagerValues({ model }: Built, inputs: readonly tf.Tensor[], scores: tf.Tensor) {
  const valuesOf = (tensor: tf.Tensor) => Float32Array.from(tensor.dataSync())
  return tf.tidy(() => {
    const apply = (values: readonly tf.Tensor[], training: boolean) => {
      const result = model.apply(values.length === 1 ? values[0]! : [...values], { training, ...drawn })
      return (Array.isArray(result) ? result[0]! : result) as tf.Tensor
    }
    const run = (...values: tf.Tensor[]) => tf.sum(tf.mul(apply(values, true), scores)) as tf.Scalar
    const forward = valuesOf(apply(inputs, false))
    const trained = valuesOf(apply(inputs, true))
    const byInput = tf.grads(run)([...inputs])
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable)
    const byWeight = variables.length === 0 ? {} : tf.variableGrads(() => run(...inputs), variables).grads
    const gradients = Object.fromEntries([
      ...byInput.map((gradient, index) => [`input_${index}`, valuesOf(gradient)] as const),
      ...model.trainableWeights.map(
        (weight, index) =>
          [weight.originalName.split('/').at(-1)!, valuesOf(byWeight[variables[index]!.name]!)] as const,
      ),
    ])
    return { forward, trained, gradients }
  })
}
