/** The weights of a model by name: what each is for, its start from a seed, reading and writing its values. */
import * as tf from '@tensorflow/tfjs'
import type { KernelStart, Recipe } from '../contract/recipe.ts'
import { RunProblem } from '../machine/problem.ts'
import { fillTruncatedNormal, fillUniform, streamKey } from '../random/random.ts'

/**
 * What a weight is for. Kernels are drawn at random and decay. Nothing else decays: biases, the scales and shifts of
 * normalisation, its moving averages, which no gradient trains, the slopes of PReLU, the factors of a layer scale, and
 * embeddings (of positions, of a token of its own).
 */
export type WeightRole =
  | 'kernel'
  | 'bias'
  | 'scale'
  | 'shift'
  | 'moving mean'
  | 'moving variance'
  | 'slope'
  | 'layer scale'
  | 'embedding'

/** Connections of a kernel: how many inputs one output has, and how many outputs one input reaches. */
export interface Fans {
  readonly in: number
  readonly out: number
}

export interface Weight {
  /** `LAYER/WEIGHT`, as the layers name it: the same however many models the process has built. */
  readonly name: string
  readonly role: WeightRole
  readonly shape: readonly number[]
  /** Null for all but kernels. */
  readonly fans: Fans | null
  readonly trained: boolean
  readonly variable: tf.Variable
}

/** Values of weights by name, in the order of the model's layers. */
export type WeightValues = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly values: Float32Array }
>

/** All weights of a model, each once, in the order of its layers. Throws where two have one name. */
export function weightsOf(model: tf.LayersModel): Weight[] {
  const known = new Map<string, Weight>()
  for (const layer of model.layers) {
    for (const held of layer.weights) {
      const name = held.originalName
      const variable = held.read() as tf.Variable
      const earlier = known.get(name)
      if (earlier !== undefined) {
        if (earlier.variable === variable) continue
        throw new RunProblem(
          `two weights of the model are called '${name}': give every layer a name of its own`,
        )
      }
      const shape = held.shape.map((size) => size ?? 0)
      const role = roleOf(name)
      const fans = role === 'kernel' ? fansOf(layer, name, shape) : null
      known.set(name, { name, role, shape, fans, trained: held.trainable, variable })
    }
  }
  return [...known.values()]
}

/**
 * Gives every weight its value at the start of a run, each from (seed, its name) alone: kernels from the named
 * distribution, embeddings near 0, biases constant, scales and moving variances 1, slopes 0.25, layer scales 1e-6,
 * shifts and moving means 0.
 */
export function initializeWeights(model: tf.LayersModel, seed: number, start: Recipe['start']): void {
  for (const weight of weightsOf(model)) {
    const values = new Float32Array(weight.shape.reduce((product, size) => product * size, 1))
    if (weight.fans !== null) drawKernel(values, weight.fans, start.kernels, seed, weight.name)
    else if (weight.role === 'embedding') {
      fillTruncatedNormal(values, streamKey(seed, 'start', weight.name), EMBEDDING_DEVIATION)
    } else values.fill(weight.role === 'bias' ? start.biases : (CONSTANTS[weight.role] ?? 0))
    assign(weight, values)
  }
}

/** Copies of all values. */
export function readWeights(weights: readonly Weight[]): WeightValues {
  return new Map(
    weights.map(({ name, shape, variable }) => [
      name,
      { shape, values: variable.dataSync<'float32'>() as Float32Array },
    ]),
  )
}

/** Gives every weight the value that is stored under its name; values of other names are left alone. */
export function writeWeights(weights: readonly Weight[], values: WeightValues): void {
  for (const weight of weights) {
    const stored = values.get(weight.name)
    if (stored === undefined) throw new RunProblem(`the checkpoint has no weight '${weight.name}'`)
    if (stored.shape.join('×') !== weight.shape.join('×')) {
      throw new RunProblem(
        `weight '${weight.name}' is ${weight.shape.join('×')} in the model and ${stored.shape.join('×')} in the checkpoint`,
      )
    }
    assign(weight, stored.values)
  }
}

/** The first weight with a value that is infinite or not a number, or null. */
export function firstNotFinite(values: WeightValues): string | null {
  for (const [name, { values: numbers }] of values) {
    // A sum of finite 32-bit numbers cannot overflow 64 bits, so it is finite exactly if they all are.
    let sum = 0
    for (let index = 0; index < numbers.length; index++) sum += numbers[index]!
    if (!Number.isFinite(sum)) return name
  }
  return null
}

function assign(weight: Weight, values: Float32Array): void {
  tf.tidy(() => weight.variable.assign(tf.tensor(values, [...weight.shape])))
}

function roleOf(name: string): WeightRole {
  const last = name.slice(name.lastIndexOf('/') + 1)
  const role = ROLES[last]
  if (role === undefined)
    throw new RunProblem(`the runtime does not know how a weight called '${name}' starts`)
  return role
}

/** As in "An Image is Worth 16x16 Words" and BERT. */
const EMBEDDING_DEVIATION = 0.02

/** What is not drawn, and is not 0 at the start. */
const CONSTANTS: Readonly<Partial<Record<WeightRole, number>>> = {
  scale: 1,
  'moving variance': 1,
  // He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", 2015.
  slope: 0.25,
  // Liu et al., "A ConvNet for the 2020s", 2022.
  'layer scale': 1e-6,
}

/** By the last part of the name, as the layers of TensorFlow.js and of the runtime call their weights. */
const ROLES: Readonly<Record<string, WeightRole>> = {
  kernel: 'kernel',
  depthwise_kernel: 'kernel',
  pointwise_kernel: 'kernel',
  embedding: 'embedding',
  token: 'embedding',
  bias: 'bias',
  gamma: 'scale',
  beta: 'shift',
  alpha: 'slope',
  layer_scale: 'layer scale',
  moving_mean: 'moving mean',
  moving_variance: 'moving variance',
}

/**
 * Kernels are [window…, in, out], except that a transposed convolution has [window…, out, in], one in groups
 * [window…, in / groups, out], and a depthwise one [window…, in, copies], whose outputs each see one channel.
 */
function fansOf(layer: tf.layers.Layer, name: string, shape: readonly number[]): Fans {
  const window = shape.slice(0, -2).reduce((product, size) => product * size, 1)
  const [before, last] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1]
  if (name.endsWith('depthwise_kernel')) return { in: window, out: window * last }
  if (layer.getClassName().endsWith('Transpose')) return { in: window * last, out: window * before }
  const { groups } = layer.getConfig()
  return { in: window * before, out: (window * last) / (typeof groups === 'number' ? groups : 1) }
}

/** Glorot and Bengio 2010, He et al. 2015, LeCun et al. 1998: the variance is 1 over the mean fan, 2 / in, 1 / in. */
function drawKernel(values: Float32Array, fans: Fans, start: KernelStart, seed: number, name: string): void {
  const key = streamKey(seed, 'start', name)
  const deviation = Math.sqrt(VARIANCES[start](fans))
  if (start.endsWith('_uniform')) fillUniform(values, key, Math.sqrt(3) * deviation)
  else fillTruncatedNormal(values, key, deviation)
}

const VARIANCES: Readonly<Record<KernelStart, (fans: Fans) => number>> = {
  glorot_uniform: (fans) => 2 / (fans.in + fans.out),
  glorot_normal: (fans) => 2 / (fans.in + fans.out),
  he_uniform: (fans) => 2 / fans.in,
  he_normal: (fans) => 2 / fans.in,
  lecun_uniform: (fans) => 1 / fans.in,
  lecun_normal: (fans) => 1 / fans.in,
}
