/** Generated code made into models, on the pure JavaScript backend and without drawing a single random weight. */
import * as tf from '@tensorflow/tfjs'
import { compileProject, type ProjectFile, transpile } from '../../src/codegen/tfjs/index.ts'
import type { CheckedNetwork } from '../../src/compile.ts'
import { costOf } from '../../src/cost/index.ts'
import type { Network } from '../../src/network/network.ts'
import { layers } from '../../src/runtime/layers/index.ts'

/** What `model.ts` exports as `network`. */
export interface GeneratedNetwork {
  readonly name: string
  readonly specification: string
  readonly heads: readonly string[]
  readonly model: (options?: { heads?: boolean }) => tf.LayersModel
}

/** The project of a network as `npm run regenerate` asks for it. */
export function projectOf(checked: Network | CheckedNetwork): readonly ProjectFile[] {
  const whole = 'network' in checked ? checked : { network: checked, costs: costOf(checked) }
  return compileProject(whole, { runtime: 'package', packageReference: 'file:../..' })
}

/** One file of a project. */
export function textOf(files: readonly ProjectFile[], path: string): string {
  const file = files.find((each) => each.path === path)
  if (!file) throw new Error(`there is no ${path}`)
  return file.text
}

/** Runs `model.ts` of a project. */
export function loadModel(files: readonly ProjectFile[]): GeneratedNetwork {
  const modules = transpile(files)
  const body = ['weights.js', 'model.js']
    .map((path) => textOf(modules, path).replace(/^import .*$/gm, '').replace(/^export /gm, ''))
    .join('\n')
  return new Function('tf', 'layers', `${body}\nreturn network`)(tf, layers) as GeneratedNetwork
}

/** Builds a model whose weights are all zero: large networks then take no time and no memory. */
export function built(generated: GeneratedNetwork, heads: boolean): tf.LayersModel {
  type AddWeight = (
    this: unknown,
    name: string,
    shape: unknown,
    dtype: unknown,
    initializer: unknown,
    ...rest: unknown[]
  ) => unknown
  const prototype = tf.layers.Layer.prototype as unknown as { addWeight: AddWeight }
  const original = prototype.addWeight
  const zeros = tf.initializers.zeros()
  prototype.addWeight = function (name, shape, dtype, _initializer, regularizer, trainable, constraint) {
    return original.call(this, name, shape, dtype, zeros, regularizer, trainable, constraint)
  }
  try {
    return generated.model({ heads })
  } finally {
    prototype.addWeight = original
  }
}
