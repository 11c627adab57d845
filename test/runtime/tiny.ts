/** A network of a few hundred weights with a head, a folder of small pictures it can learn, and a program of both. */
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import sharp from 'sharp'
import type { Recipe } from '../../src/runtime/contract/recipe.ts'
import type { WeightStarts } from '../../src/runtime/contract/starts.ts'
import { layers } from '../../src/runtime/layers/index.ts'
import type { TrainingProgram } from '../../src/runtime/programs/program.ts'
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

/** Three classes: red, green and blue pictures of 20×16 with noise. */
export async function writePictures(folder: string, train = 10, validation = 3): Promise<void> {
  const colours = { blue: [40, 60, 200], green: [40, 200, 60], red: [200, 40, 60] }
  for (const [name, colour] of Object.entries(colours)) {
    for (const [part, count] of [
      ['train', train],
      ['validation', validation],
    ] as const) {
      mkdirSync(join(folder, part, name), { recursive: true })
      for (let index = 0; index < count; index++) {
        const pixels = new Uint8Array(20 * 16 * 3)
        for (let at = 0; at < pixels.length; at++) {
          pixels[at] = colour[at % 3]! + ((at * 31 + index * 97) % 41) - 20
        }
        const picture = sharp(pixels, { raw: { width: 20, height: 16, channels: 3 } })
        await picture.jpeg({ quality: 90 }).toFile(join(folder, part, name, `${index}.jpg`))
      }
    }
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

const kernel = (fanIn: number, fanOut: number) => ({ kind: 'kernel', fanIn, fanOut }) as const
const constant = (value: number) => ({ kind: 'constant', value }) as const
const bias = { kind: 'bias' } as const

/** How the weights of `tinyModel` and of its head start. */
export const tinyStarts: WeightStarts = {
  'convolution/kernel': kernel(9 * 3, 9 * 6),
  'convolution/bias': bias,
  'normalisation/gamma': constant(1),
  'normalisation/beta': constant(0),
  'normalisation/moving_mean': constant(0),
  'normalisation/moving_variance': constant(1),
  'main/linear/kernel': kernel(6, 3),
  'main/linear/bias': bias,
  'aux/linear/kernel': kernel(6, 3),
  'aux/linear/bias': bias,
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
    weights: tinyStarts,
    recipe: { ...recipe, data: { ...recipe.data, folder: join(folder, 'pictures') } },
    arguments: ['--out', join(folder, 'run'), ...flags],
  }
}
