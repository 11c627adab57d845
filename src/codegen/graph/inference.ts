/** A trained network on images: its predictions, and how good they are. */

import {
  type Axes,
  placeholder,
  reduce,
  rightOfEach,
  type Signature,
  type Tensor,
  waitingFor,
  withPasses,
} from '../../graph/index.ts'
import type { Network } from '../../network/network.ts'
import { soleResult } from '../../network/shape_of.ts'
import type { GraphChoice } from '../../runtime/contract/graph_facts.ts'
import { applyLayers } from './forward.ts'
import { logitsOf, lossOfEach, lossTerms } from './losses.ts'
import { type GraphLayer, imageAxes } from './weights.ts'

/** (images) to the main output. */
export function predictSignature(
  network: Network,
  layers: readonly GraphLayer[],
  choice: GraphChoice,
): Signature {
  const images = placeholder('images', 'float32', imageAxes(network))
  const forward = applyLayers(layers, images, null)
  const [output] = rewritten([forward.valueOf(soleResult(network).value)], choice)
  return { inputs: { images }, outputs: { output: waitingFor(output!, []) } }
}

/** (images) to the numbers before the softmax of the main output, one row of classes for each image. */
export function logitsSignature(
  network: Network,
  layers: readonly GraphLayer[],
  choice: GraphChoice,
): Signature {
  const images = placeholder('images', 'float32', imageAxes(network))
  const forward = applyLayers(layers, images, null)
  const [main] = lossTerms(network, { main: 1, heads: [] })
  const [logits] = rewritten([logitsOf(forward, main!)], choice)
  return { inputs: { images }, outputs: { logits: waitingFor(logits!, []) } }
}

/** (images, labels) to the sums of losses and of right answers over the images: the last batch may be smaller. */
export function evaluateSignature(
  network: Network,
  layers: readonly GraphLayer[],
  choice: GraphChoice,
): Signature {
  const images = placeholder('images', 'float32', imageAxes(network))
  const labels = placeholder('labels', 'int32', [null] satisfies Axes)
  const forward = applyLayers(layers, images, null)
  const [main] = lossTerms(network, { main: 1, heads: [] })
  const sums = [lossOfEach(forward, main!, labels), rightOfEach(logitsOf(forward, main!), labels)].map(
    (ofEach) => reduce('Sum', ofEach, [0], false),
  )
  const [loss, right] = rewritten(sums, choice)
  return { inputs: { images, labels }, outputs: { loss: loss!, right: right! } }
}

function rewritten(tensors: readonly Tensor[], { passes }: GraphChoice): readonly Tensor[] {
  return withPasses(tensors, passes, 'inference')
}
