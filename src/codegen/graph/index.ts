/**
 * The graph target: a checked network and its recipe as one TensorFlow graph, in a SavedModel that Inc writes itself.
 *
 * The network becomes a graph of immutable nodes (`src/graph`) by the `graph` column of its operations; the graph is
 * differentiated at compile time; a whole training step is one signature, which the library runs in one call instead of
 * operation by operation. Variables live in the session and start by `init` or `restore`, so a model is one file.
 */

import { placeholder, type Signatures, savedModel } from '../../graph/index.ts'
import { defaultRecipe } from '../../network/default_recipe.ts'
import { type LayerNames, layerNames } from '../../network/layer_names.ts'
import type { Network } from '../../network/network.ts'
import { inputShape } from '../../network/shape_of.ts'
import { fastest, type GraphChoice } from '../../runtime/contract/graph_facts.ts'
import type { Recipe } from '../../runtime/contract/recipe.ts'
import { asNumber } from '../../shape/index.ts'
import { averagedLayers } from './average.ts'
import { inferenceSignatures } from './inference.ts'
import { lossTerms, untrainedBecause } from './losses.ts'
import { startNodes } from './start.ts'
import { doneAfter, readSignature, restoreSignature, saveSignature, writeSignature } from './state.ts'
import { trainingOf } from './training.ts'
import { graphLayers } from './weights.ts'

/** A variable of the graph, for callers that read or set its value. */
interface GraphVariable {
  /** As checkpoints call it: `LAYER/WEIGHT`, `LAYER/WEIGHT/momentum` or `LAYER/WEIGHT/average`. */
  readonly name: string
  readonly axes: readonly number[]
}

export interface GraphModel {
  /**
   * `init`, `predict`, `read`, `write`, `save`, `restore`; and `train`, `gradients`, `evaluate`, `logits` if there is a
   * loss.
   */
  readonly signatures: Signatures
  /** Why there is no loss, as a clause: `the output 'main' is 28×28×2, …`; null if there is one. */
  readonly untrained: string | null
  readonly weights: readonly GraphVariable[]
  /** The momentum of each trained weight. */
  readonly momentum: readonly GraphVariable[]
  /** The average of each trained weight, if the recipe has one. */
  readonly averages: readonly GraphVariable[]
  /** The names of the trained weights, in the order in which `train` gives the sums of their gradients. */
  readonly trained: readonly string[]
  /**
   * Bytes that a step holds with the batch of the memory budget: weights, momentum, averages, and values kept for the
   * backward pass; null without a budget.
   */
  readonly stepBytes: number | null
}

type GraphCompilation =
  | { readonly ok: true; readonly model: GraphModel }
  /** The reason is a clause: `the network leaves the size 'n' open`. */
  | { readonly ok: false; readonly reason: string }

/**
 * The graph of a network. Without a recipe it is trained by the network's own, or by the default one. The precision
 * applies to training: predictions and evaluation are computed in 32 bits.
 */
export function compileGraph(
  network: Network,
  recipe: Recipe = network.recipe ?? defaultRecipe(network),
  choice: GraphChoice = fastest,
  names: LayerNames = layerNames(network),
): GraphCompilation {
  const reason = reasonAgainst(network)
  if (reason !== null) return { ok: false, reason }
  const model = graphModel(network, names, recipe, choice)
  const { stepBytes, weights } = model
  if (weights.length === 0)
    return {
      ok: false,
      reason: `the network '${network.name}' has no weights, so there is nothing to train`,
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

/** The bytes of `saved_model.pb`; the same model gives the same bytes every time. */
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

function graphModel(network: Network, names: LayerNames, recipe: Recipe, choice: GraphChoice): GraphModel {
  const layers = graphLayers(network, names)
  const weights = layers.flatMap((layer) => layer.weights)
  const terms = lossTerms(network, recipe.loss)
  const untrained = untrainedBecause(network, terms)
  const training = untrained === null ? trainingOf(network, layers, terms, recipe, choice) : null
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
      ...(training === null ? {} : { train: training.train, gradients: training.gradients }),
      ...inferenceSignatures(network, evaluated, training === null ? null : terms[0]!, choice),
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
