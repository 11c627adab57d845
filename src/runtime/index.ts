/**
 * The runtime of generated training projects, `inc-lang/runtime`. A project has four short programs over it:
 *
 *     // model.ts: the network. Its outputs are main first, then its heads in their order.
 *     import * as tf from '@tensorflow/tfjs-node-gpu'
 *     import { layers } from 'inc-lang/runtime'
 *     export function googlenet({ heads = false } = {}): tf.LayersModel { … }
 *     export const network = { name: 'googlenet', specification: '<SHA-256>', heads: ['aux1', 'aux2'], model: googlenet }
 *
 *     // train.ts
 *     const recipe: Recipe = { … }
 *     await train({ ...network, recipe, arguments: process.argv.slice(2) })
 *
 *     // evaluate.ts, and predict.ts likewise: how images are prepared comes with the checkpoint
 *     await evaluate({ ...network, arguments: process.argv.slice(2) })
 *
 * They are started as `node --import inc-lang/runtime/register dist/train.js` (see `register.ts`), and set the exit
 * code: 0 when all went well, 1 for bad data or a loss that is not finite, 2 for usage, files and environment, 130 and
 * 143 after SIGINT and SIGTERM. Problems are one line on standard error.
 *
 * A run folder (`runs/NAME`, or `--out`) holds `settings.json`, `metrics.jsonl`, `tensorboard/`, a lock while it is
 * written, and `checkpoints/step-000123/`: weights and momentum by name, as TensorFlow keeps them, and a manifest with
 * their checksums. Whatever is drawn at random is a function of the seed, the step and a name, so a run that goes on from
 * a checkpoint ends with the bits of one that was never stopped, and on the CPU two runs of one seed agree.
 */
import './preload/environment.ts'

export type { KernelStart, Rate, Recipe } from './contract/recipe.ts'
export { initializeWeights } from './engine/weights.ts'
export { layers } from './layers/index.ts'
export { RunProblem } from './machine/problem.ts'
export { type Backend, openBackend } from './preload/backend.ts'
export { type EvaluationReport, evaluate } from './programs/evaluate.ts'
export { type Prediction, predict } from './programs/predict.ts'
export type { ModelFactory, Program } from './programs/program.ts'
export { type TrainingProgram, train } from './programs/train.ts'
