/**
 * The graph target: a checked network and its recipe as one TensorFlow graph, in a SavedModel that Inc writes itself.
 *
 * The network becomes a graph of immutable nodes (`src/graph`) by the `graph` column of its operations; the graph is
 * differentiated at compile time; a whole training step is one signature, which the library runs at once instead of an
 * operation at a time. Variables live in the session and start by `init` or `restore`, so a model is one file.
 */

import { placeholder, type Signatures, savedModel } from '../../graph/index.ts'
import { defaultRecipe } from '../../network/default_recipe.ts'
import type { Network } from '../../network/network.ts'
import { inputShape } from '../../network/shape_of.ts'
import { fastest, type GraphChoice } from '../../runtime/contract/graph_facts.ts'
import type { Recipe } from '../../runtime/contract/recipe.ts'
import { asNumber } from '../../shape/index.ts'
import { averagedLayers } from './average.ts'
import { evaluateSignature, logitsSignature, predictSignature } from './inference.ts'
import { untrainedBecause } from './losses.ts'
import { startNodes } from './start.ts'
import { doneAfter, readSignature, restoreSignature, saveSignature, writeSignature } from './state.ts'
import { trainingOf } from './training.ts'
import { graphLayers } from './weights.ts'

/** A variable of the graph, for those who read or give its value. */
export interface GraphVariable {
  /** As checkpoints call it: `LAYER/WEIGHT`, `LAYER/WEIGHT/momentum` or `LAYER/WEIGHT/average`. */
  readonly name: string
  readonly axes: readonly number[]
}

export interface GraphModel {
  /** `init`, `predict`, `read`, `write`, `save`, `restore`; and `train`, `gradients`, `evaluate`, `logits` where there is a loss. */
  readonly signatures: Signatures
  /** Why there is no loss, as a clause: `the output 'main' is 28×28×2, …`; null where there is one. */
  readonly untrained: string | null
  readonly weights: readonly GraphVariable[]
  /** The momentum of each trained weight. */
  readonly momentum: readonly GraphVariable[]
  /** The average of each trained weight, where the recipe has one. */
  readonly averages: readonly GraphVariable[]
  /** The names of the trained weights, in the order in which `train` gives the sums of their gradients. */
  readonly trained: readonly string[]
  /**
   * Bytes that a step holds with the batch of the memory budget: weights, momentum, averages, and values kept for the
   * backward pass; null without a budget.
   */
  readonly stepBytes: number | null
}

export type GraphCompilation =
  | { readonly ok: true; readonly model: GraphModel }
  /** The reason is a clause: `the network leaves the size 'n' open`. */
  | { readonly ok: false; readonly reason: string }

/**
 * The graph of a network. Without a recipe it is trained as the network's own says, or as is customary. The precision
 * is that of training: what is predicted and evaluated is worked out on 32 bits.
 */
export function compileGraph(
  network: Network,
  recipe: Recipe = network.recipe ?? defaultRecipe(network),
  choice: GraphChoice = fastest,
): GraphCompilation {
  const reason = reasonAgainst(network)
  if (reason !== null) return { ok: false, reason }
  const model = graphModel(network, recipe, choice)
  const { stepBytes, weights } = model
  if (weights.length === 0)
    return {
      ok: false,
      reason: `the network '${network.name}' has no weights, and there is nothing to train`,
    }
  const { memory } = choice
  if (memory === null || stepBytes === null || stepBytes <= memory.bytes) return { ok: true, model }
  return {
    ok: false,
    reason:
      `a step of ${memory.batch} images holds ${megabytes(stepBytes)} at least, and ${megabytes(memory.bytes)} ` +
      'are allowed: take a smaller batch',
  }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`
}

/** The bytes of `saved_model.pb`; one model gives the same bytes every time. */
export function graphBytes(model: GraphModel): Uint8Array {
  return savedModel(model.signatures)
}

function reasonAgainst(network: Network): string | null {
  const isOpen = [inputShape(network), ...network.operations.map(({ output }) => output)].some((shape) =>
    shape.some((size) => asNumber(size) === null),
  )
  if (isOpen || network.operations.some(({ repeated }) => repeated !== undefined))
    return `the network '${network.name}' leaves sizes open, and a graph has numbers: ask for a size`
  return null
}

function graphModel(network: Network, recipe: Recipe, choice: GraphChoice): GraphModel {
  const layers = graphLayers(network)
  const weights = layers.flatMap((layer) => layer.weights)
  const untrained = untrainedBecause(network, recipe.loss)
  const training = untrained === null ? trainingOf(network, layers, recipe, choice) : null
  const trained = training?.trained ?? []
  const momentum = trained.map((each) => each.momentum)
  const averages = trained.flatMap(({ average }) => (average === null ? [] : [average]))
  const variables = [...weights.map(({ variable }) => variable), ...momentum, ...averages]
  const evaluated = averagedLayers(layers, trained)
  const seed = placeholder('seed', 'int32', [])
  const plain = ({ name, axes }: GraphVariable): GraphVariable => ({ name, axes })
  return {
    signatures: {
      init: { inputs: { seed }, outputs: doneAfter(startNodes(weights, trained, recipe.start, seed)) },
      ...(training === null
        ? {}
        : {
            train: training.train,
            gradients: training.gradients,
            evaluate: evaluateSignature(network, evaluated, choice),
            logits: logitsSignature(network, evaluated, choice),
          }),
      predict: predictSignature(network, evaluated, choice),
      read: readSignature(variables),
      write: writeSignature(variables),
      save: saveSignature(variables),
      restore: restoreSignature(variables),
    },
    untrained,
    weights: weights.map(({ variable }) => plain(variable)),
    momentum: momentum.map(plain),
    averages: averages.map(plain),
    trained: trained.map(({ variable }) => variable.name),
    stepBytes: training?.stepBytes ?? null,
  }
}
