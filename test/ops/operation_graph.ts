/** One operation as a graph of its own, and the same in TensorFlow.js, for comparing values and gradients. */
import * as tf from '@tensorflow/tfjs'
import {
  floats,
  gradientsFrom,
  placeholder,
  type Signatures,
  type Tensor,
  waitingFor,
} from '../../src/graph/index.ts'
import type { AnyPrimitive, ArgumentValue } from '../../src/ops/index.ts'
import { batched, plainNumber } from '../../src/ops/kinds/graph_place.ts'
import { nameDigests } from '../../src/runtime/contract/name_digests.ts'
import { shapeOf } from '../../src/shape/index.ts'
import { type Built, build, fillWeights } from '../building/emitted_layers.ts'
import type { Run } from '../building/graph_engine.ts'
import { numbers } from '../building/numbers.ts'

export interface OperationCase {
  readonly operation: AnyPrimitive
  readonly arguments: Readonly<Record<string, ArgumentValue>>
  readonly inputs: readonly (readonly number[])[]
}

const batch = 2
/** How far a central difference goes to each side: powers of two, so that little is lost to rounding. */
const distances = [2 ** -9, 2 ** -11]
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

/** An operation in TensorFlow.js with inputs and weights that look random, and scores for its output. */
function prepared(test: OperationCase) {
  const built = build(test.operation, test.arguments, test.inputs)
  fillWeights(built.model)
  const inputs = test.inputs.map((shape, index) =>
    tf.tensor(numbers(batch * sizeOf(shape), index + 1, 3), [batch, ...shape]),
  )
  const axes = [batch, ...built.output.map(plainNumber)]
  const scores = tf.tensor(numbers(sizeOf(axes), 99), axes)
  const weights = built.layers.flatMap((layer) => layer.weights)
  /** What the signature `forward` takes, anew each time, as a run disposes of it. */
  const taken = () => ({
    ...Object.fromEntries(inputs.map((input, index) => [`input_${index}`, input.clone()])),
    ...Object.fromEntries(
      weights.map((weight) => [weight.originalName.split('/').at(-1)!, weight.read().clone()]),
    ),
  })
  /** What `train` takes. */
  const takenInTraining = (): Record<string, tf.Tensor> => {
    const [ofSeed, ofStep] = nameDigests(built.layers[0]?.name ?? '')
    const key = tf.tensor1d([drawn.seed ^ ofSeed, drawn.step ^ ofStep], 'int32')
    return { ...taken(), scores: scores.clone(), key }
  }
  return { built, inputs, scores, taken, takenInTraining }
}

/**
 * For each gradient, how far it is from a central difference: every number of the input or weight is moved a little, up or
 * down, and the change of Σ scores·output is held against what the gradient foretells, as a share of the gradient's norm.
 */
export async function centralDifferences(
  run: Run,
  test: OperationCase,
): Promise<readonly { readonly name: string; readonly error: number }[]> {
  const { built, inputs, scores, takenInTraining } = prepared(test)
  const scored = scores.dataSync()
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).reduce((sum, value, index) => sum + value * b[index]!, 0)
  const { output: _, ...gradients } = await run('train', takenInTraining())
  const found: { name: string; error: number }[] = []
  for (const [index, [name, { values: gradient, shape }]] of Object.entries(gradients).entries()) {
    const direction = numbers(gradient.length, 50 + index).map((value) => (value < 0 ? -1 : 1))
    const moved = async (by: number) => {
      const taken = takenInTraining()
      const before = taken[name]!
      const values = before.dataSync().map((value, place) => value + by * direction[place]!)
      before.dispose()
      const { output } = await run('train', { ...taken, [name]: tf.tensor(values, shape as number[]) })
      return dot(output!.values, scored)
    }
    const [foretold, norm] = [dot(gradient, direction), Math.sqrt(dot(gradient, gradient))]
    const errors: number[] = []
    for (const distance of distances) {
      const slope = ((await moved(distance)) - (await moved(-distance))) / (2 * distance)
      errors.push(Math.abs(slope - foretold) / Math.max(norm, 0.01))
    }
    // Where a kink lies within the larger distance, there is none within the smaller.
    found.push({ name, error: Math.min(...errors) })
  }
  tf.dispose([inputs, scores])
  built.model.dispose()
  return found
}

/** What a graph and TensorFlow.js give for the same inputs and weights: the outputs, then the gradients. */
export async function compareOperation(run: Run, test: OperationCase): Promise<readonly Compared[]> {
  const { built, inputs, scores, taken, takenInTraining } = prepared(test)
  const forward = await run('forward', taken())
  const trained = await run('train', takenInTraining())
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
