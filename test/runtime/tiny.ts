/** A network of a few hundred weights with a head, and a program that trains it. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import type { Recipe } from '../../src/runtime/contract/recipe.ts'
import { layers } from '../../src/runtime/layers/index.ts'
import type { TrainingProgram } from '../../src/runtime/programs/train.ts'
import type { LineStream } from '../../src/runtime/report/progress.ts'

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'inc-runtime-'))
}

/** A stream that keeps what is written. */
export function listener(): LineStream & { text: () => string } {
  let text = ''
  return {
    write: (more) => {
      text += more
    },
    text: () => text,
  }
}

export const tinyRecipe: Recipe = {
  data: { folder: 'pictures', mean: [120, 115, 110], deviation: null },
  augment: { crop: { height: 8, width: 8, resize: 10 }, mirror: true },
  loss: { main: 1, heads: [{ name: 'aux', weight: 0.3 }] },
  optimizer: { kind: 'sgd', momentum: 0.9, weightDecay: 0.0002 },
  rate: { base: 0.0005, decay: { fraction: 0.04, every: 2, unit: 'epochs' } },
  start: { kernels: 'glorot_uniform', biases: 0 },
  batch: 4,
  length: { count: 12, unit: 'steps' },
  seed: 7,
}

/** Convolution, normalisation, pooling, dropout, a head after the pool; three classes. */
export function tinyModel({ heads = false }: { readonly heads?: boolean } = {}): tf.LayersModel {
  const image = tf.input({ shape: [8, 8, 3], name: 'image' })
  const convolved = tf.layers
    .conv2d({ filters: 6, kernelSize: 3, padding: 'same', activation: 'relu', name: 'convolution' })
    .apply(image) as tf.SymbolicTensor
  const normalised = tf.layers.batchNormalization({ name: 'normalisation' }).apply(convolved)
  const pooled = tf.layers.maxPooling2d({ poolSize: 2, name: 'pool' }).apply(normalised) as tf.SymbolicTensor
  const outputs = [classifier(pooled, 'main')]
  if (heads) outputs.push(classifier(pooled, 'aux'))
  return tf.model({ inputs: image, outputs, name: 'tiny' })
}

function classifier(features: tf.SymbolicTensor, name: string): tf.SymbolicTensor {
  const mean = tf.layers.averagePooling2d({ poolSize: 4, name: `${name}/mean` }).apply(features)
  const dropped = layers.dropout({ rate: 0.4, name: `${name}/dropout` }).apply(mean as tf.SymbolicTensor)
  const linear = tf.layers
    .conv2d({ filters: 3, kernelSize: 1, name: `${name}/linear` })
    .apply(dropped as tf.SymbolicTensor)
  return tf.layers.softmax({ axis: -1, name: `${name}/softmax` }).apply(linear) as tf.SymbolicTensor
}

export const tinySpecification = 'a'.repeat(64)

/** A program over the pictures in `folder`, its run in `folder/run`. */
export function tinyProgram(
  folder: string,
  flags: readonly string[] = [],
  recipe: Recipe = tinyRecipe,
): TrainingProgram {
  return {
    name: 'tiny',
    specification: tinySpecification,
    model: tinyModel,
    recipe: { ...recipe, data: { ...recipe.data, folder: join(folder, 'pictures') } },
    arguments: ['--out', join(folder, 'run'), ...flags],
  }
}
