/** The signatures that predict with a trained network and score its predictions. */

import {
  type Axes,
  placeholder,
  reduce,
  rightOfEach,
  type Signatures,
  waitingFor,
  withPasses,
} from '../../graph/index.ts'
import type { Network } from '../../network/network.ts'
import { soleResult } from '../../network/shape_of.ts'
import type { GraphChoice } from '../../runtime/contract/graph_facts.ts'
import { applyLayers } from './forward.ts'
import { type LossTerm, logitsOf, lossOfEach } from './losses.ts'
import { type GraphLayer, imageAxes } from './weights.ts'

/**
 * The signatures of a network outside training, all from one forward pass:
 *
 * - `predict`: (images) to the main output.
 * - `logits`: (images) to the numbers before the softmax of the main output, one row of classes for each image.
 * - `evaluate`: (images, labels) to the sums of losses and of correct answers over the images: the last batch may be smaller.
 *
 * `main` is the loss at the main output; without one there is only `predict`.
 */
export function inferenceSignatures(
  network: Network,
  layers: readonly GraphLayer[],
  main: LossTerm | null,
  { passes }: GraphChoice,
): Signatures {
  const images = placeholder('images', 'float32', imageAxes(network))
  const forward = applyLayers(layers, images, null)
  const output = forward.valueOf(soleResult(network).value)
  if (main === null) {
    const [predicted] = withPasses([output], passes, 'inference')
    return { predict: { inputs: { images }, outputs: { output: waitingFor(predicted!, []) } } }
  }
  const labels = placeholder('labels', 'int32', [null] satisfies Axes)
  const logits = logitsOf(forward, main)
  const [losses, rights] = [lossOfEach(forward, main, labels), rightOfEach(logits, labels)]
  const sums = [losses, rights].map((ofEach) => reduce('Sum', ofEach, [0], false))
  const [loss, right, before, predicted] = withPasses([...sums, logits, output], passes, 'inference')
  return {
    evaluate: { inputs: { images, labels }, outputs: { loss: loss!, right: right! } },
    logits: { inputs: { images }, outputs: { logits: waitingFor(before!, []) } },
    predict: { inputs: { images }, outputs: { output: waitingFor(predicted!, []) } },
  }
}
