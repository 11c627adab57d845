/**
 * The runtime of generated training projects, `inc-lang/runtime`. A project has five short files over it:
 *
 *     // model.ts: the network. Its outputs are main first, then its heads in order.
 *     import * as tf from '@tensorflow/tfjs-node-gpu'
 *     import { layers } from 'inc-lang/runtime'
 *     import { weights } from './weights.ts'
 *     export function googlenet({ heads = false } = {}): tf.LayersModel { … }
 *     export const network = { name: 'googlenet', specification: '<SHA-256>', heads: ['aux1', 'aux2'], model: googlenet, weights }
 *
 *     // weights.ts: how each weight starts
 *     export const weights: WeightStarts = { 'convolution_1/conv2d/kernel': { kind: 'kernel', fanIn: 147, fanOut: 3136 }, … }
 *
 *     // train.ts
 *     const recipe: Recipe = { … }
 *     await train({ ...network, recipe, arguments: process.argv.slice(2) })
 *
 *     // evaluate.ts, and similarly predict.ts: the checkpoint says how images are prepared
 *     await evaluate({ ...network, arguments: process.argv.slice(2) })
 *
 * They are started as `node --import inc-lang/runtime/register dist/train.js` (see `register.ts`), and set the exit
 * code: 0 on success, 1 for bad data or a loss that is not finite, 2 for usage, files and environment, 130 and 143
 * after SIGINT and SIGTERM. A problem is one line on standard error.
 *
 * A run folder (`runs/NAME`, or `--out`) holds `settings.json`, `metrics.jsonl`, `tensorboard/`, a lock while a run
 * writes to it, and `checkpoints/step-000123/`: weights and momentum by name, in TensorFlow's format, and a manifest
 * with their checksums. Every random number is a function of the seed, the step and a name. So a resumed run ends with
 * the same bits as one that was never stopped, and on the CPU two runs with the same seed agree.
 */
import './preload/environment.ts'

export type { KernelStart, Rate, Recipe } from './contract/recipe.ts'
export type { WeightStarts } from './contract/starts.ts'
export { initializeWeights } from './engine/weights.ts'
export { layers } from './layers/index.ts'
export { RunProblem } from './machine/problem.ts'
export { type Backend, openBackend } from './preload/backend.ts'
export { type EvaluationReport, evaluate } from './programs/evaluate.ts'
export { type Prediction, predict } from './programs/predict.ts'
export type { ModelFactory, Program, TrainingProgram } from './programs/program.ts'
export { train } from './programs/train.ts'
