/** The graph engine: a compiled training step that the native library runs at once. */
import * as tf from '@tensorflow/tfjs'
import type { Recipe } from '../contract/recipe.ts'
import { averageName, momentumName } from '../contract/variable_names.ts'
import { bfloat16Missing } from '../machine/bfloat16.ts'
import { RunProblem } from '../machine/problem.ts'
import type { Backend } from '../preload/backend.ts'
import { dropoutSeed } from '../random/dropout_masks.ts'
import type { Engine, EngineState, StepOutcome } from './engine.ts'
import { findGraph, type GraphProgram, requireGraph } from './graph_folder.ts'
import {
  type GraphWeight,
  openGraphSession,
  TRAINING_SIGNATURES,
  tensorsOf,
  valuesOf,
} from './graph_session.ts'
import { classesOf, logitsModel } from './loss.ts'
import { lossTerms } from './loss_terms.ts'
import { initializeWeights, readWeights, type Weight, weightsOf } from './weights.ts'

export interface GraphEngineOptions {
  readonly program: GraphProgram
  readonly backend: Backend
  /** The recipe of the run, after the command line and the checkpoint. */
  readonly recipe: Recipe
  /** The same network as a TensorFlow.js model, which says what the weights are and where they start. */
  readonly model: tf.LayersModel
  /** The model's outputs after the first, in their order. */
  readonly heads: readonly string[]
}

/**
 * Opens a compiled graph. Throws a `RunProblem` with exit code 2 where there is no native library, or the graph is of
 * another network or recipe.
 *
 * The start is drawn by the runtime and not by the graph, so that it is that of the eager engine. Where a loss is not
 * finite the weights have been changed all the same: a graph is one run. The state is then never saved.
 */
export async function openGraphEngine(options: GraphEngineOptions): Promise<Engine> {
  const { program, backend, model, heads, recipe } = options
  if (!backend.native) {
    throw new RunProblem(
      'the graph engine runs on the native TensorFlow library only, which is not there: get it with ' +
        '`npx inc native install`, or train with --engine eager',
      2,
    )
  }
  const graph = findGraph(program)
  const facts = await requireGraph(graph, program, recipe)
  const { precision } = facts
  const missing = precision === 'bf16' ? bfloat16Missing(backend.gpu) : null
  if (missing !== null) {
    throw new RunProblem(
      `the graph in ${graph} works on 16 bits (bf16), and here it cannot: ${missing}; compile it with ` +
        '`--precision fp32`, or train with --engine eager',
      2,
    )
  }
  const { terms, outputs } = lossTerms(model, heads, recipe.loss)
  const classes = classesOf(outputs[0]!)
  const known = weightsOf(model)
  const weights = shapesOf(known)
  const trained = shapesOf(weightsOf(logitsModel(model, outputs)).filter((weight) => weight.trained))
  const imageShape = model.inputs[0]!.shape.slice(1) as number[]
  const session = await openGraphSession(graph, TRAINING_SIGNATURES)
  const seed = dropoutSeed(recipe.seed)
  const whole = (value: number) => tf.scalar(value, 'int32')
  const isAveraged = recipe.average !== undefined

  const write = (state: EngineState): void => {
    const values = tensorsOf(weights, state.weights)
    const momentum = tensorsOf(trained, state.momentum, momentumName)
    const average = isAveraged ? tensorsOf(trained, state.average ?? new Map(), averageName) : {}
    session.run('write', { ...values, ...momentum, ...average }, () => {})
  }
  const read = (): EngineState =>
    session.run('read', {}, (variables) => ({
      weights: valuesOf(weights, variables),
      momentum: valuesOf(trained, variables, momentumName),
      average: isAveraged ? valuesOf(trained, variables, averageName) : null,
    }))
  /** The sums are of the gradients, each finite only if all its values are. */
  const outcomeOf = (loss: number, losses: Numbers, sums: Numbers): StepOutcome => {
    const bad = new Set(facts.trained.filter((_, index) => !Number.isFinite(sums[index])))
    return {
      loss,
      losses: terms.map(({ name }, index) => ({ name, loss: losses[index]! })),
      // The first in the order of the layers, as the eager engine says it.
      gradientNotFinite: trained.find(({ name }) => bad.has(name))?.name ?? null,
    }
  }

  return {
    precision,
    classes,
    trained,
    run: ({ images, labels, count }, step, rate, isRead) => {
      const inputs = {
        images: tf.tensor(images, [count, ...imageShape]),
        labels: tf.tensor1d(labels, 'int32'),
        rate: tf.scalar(rate),
        step: whole(step),
        seed: whole(seed),
      }
      return session.run('train', inputs, ({ loss, losses, sums }) =>
        isRead ? outcomeOf(loss!.dataSync()[0]!, losses!.dataSync(), sums!.dataSync()) : null,
      )
    },
    start: (from, start) => {
      initializeWeights(model, from, start)
      const momentum = new Map(trained.map(({ name, shape }) => [name, { shape, values: zeros(shape) }]))
      const weights = readWeights(known)
      write({ weights, momentum, average: weights })
      // From here on the weights are those of the session.
      tf.dispose(known.map(({ variable }) => variable))
    },
    read,
    write,
    classifier: {
      classes,
      logits: (images, count) =>
        session.run(
          'logits',
          { images: tf.tensor(images, [count, ...imageShape]) },
          ({ logits }) => logits!.dataSync<'float32'>() as Float32Array,
        ),
    },
    dispose: session.close,
  }
}

type Numbers = ArrayLike<number>

function shapesOf(weights: readonly Weight[]): readonly GraphWeight[] {
  return weights.map(({ name, shape }) => ({ name, shape }))
}

function zeros(shape: readonly number[]): Float32Array {
  return new Float32Array(shape.reduce((size, axis) => size * axis, 1))
}
