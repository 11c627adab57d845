/** The weights of a model by name: their start from a seed, reading and writing their values. */
import * as tf from '@tensorflow/tfjs'
import type { Recipe } from '../contract/recipe.ts'
import { type StartValues, startValues, type WeightStart, type WeightStarts } from '../contract/starts.ts'
import { RunProblem } from '../machine/problem.ts'
import { fillTruncatedNormal, fillUniform, streamKey } from '../random/random.ts'

export interface Weight {
  /** `LAYER/WEIGHT`, as the layers name it: the same however many models the process has built. */
  readonly name: string
  readonly shape: readonly number[]
  readonly trained: boolean
  readonly variable: tf.Variable
}

/** A weight and how it starts, which training needs to know. */
export interface StartingWeight extends Weight {
  readonly start: WeightStart
}

/** Values of weights by name, in the order of the model's layers. */
export type WeightValues = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly values: Float32Array }
>

/** All weights of a model, each once, in the order of its layers. Throws if two have the same name. */
export function weightsOf(model: tf.LayersModel): Weight[] {
  const known = new Map<string, Weight>()
  for (const layer of model.layers) {
    for (const held of layer.weights) {
      const name = held.originalName
      const variable = held.read() as tf.Variable
      const earlier = known.get(name)
      if (earlier !== undefined) {
        if (earlier.variable === variable) continue
        throw new RunProblem(`two weights of the model are called '${name}': give every layer its own name`)
      }
      const shape = held.shape.map((size) => size ?? 0)
      known.set(name, { name, shape, trained: held.trainable, variable })
    }
  }
  return [...known.values()]
}

/** The same with their starts, which the compiled network lists. Throws if one is not listed. */
export function startingWeightsOf(model: tf.LayersModel, starts: WeightStarts): StartingWeight[] {
  return weightsOf(model).map((weight) => {
    const start = Object.hasOwn(starts, weight.name) ? starts[weight.name] : undefined
    if (start === undefined) {
      throw new RunProblem(
        `the network's table of weights does not say how '${weight.name}' starts: compile the network again`,
        2,
      )
    }
    return { ...weight, start }
  })
}

/** Gives every weight its value at the start of a run, each from (seed, its name) alone. */
export function initializeWeights(
  model: tf.LayersModel,
  starts: WeightStarts,
  seed: number,
  recipe: Recipe['start'],
): void {
  for (const weight of startingWeightsOf(model, starts)) {
    const values = new Float32Array(weight.shape.reduce((product, size) => product * size, 1))
    fill(values, startValues(weight.start, recipe), seed, weight.name)
    assign(weight, values)
  }
}

function fill(values: Float32Array, start: StartValues, seed: number, name: string): void {
  switch (start.kind) {
    case 'uniform':
      fillUniform(values, streamKey(seed, 'start', name), start.limit)
      break
    case 'normal':
      fillTruncatedNormal(values, streamKey(seed, 'start', name), start.deviation)
      break
    case 'constant':
      values.fill(start.value)
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

/** Gives every weight the value that is stored under its name; ignores values of other names. */
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
