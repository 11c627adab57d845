/** A trained network on images: its predictions, and how good they are. */
import { type Axes, placeholder, reduce, rightOfEach, type Signature, waitingFor } from '../../graph/index.ts'
import type { Network } from '../../typecheck/network.ts'
import { applyLayers } from './forward.ts'
import { logitsOf, lossOfEach, lossTerms } from './losses.ts'
import { type GraphLayer, imageAxes } from './weights.ts'

/** (images) to the main output. */
export function predictSignature(network: Network, layers: readonly GraphLayer[]): Signature {
  const images = placeholder('images', 'float32', imageAxes(network))
  const forward = applyLayers(layers, images, null)
  return { inputs: { images }, outputs: { output: waitingFor(forward.valueOf(network.result), []) } }
}

/** (images) to the numbers before the softmax of the main output, one row of classes for each image. */
export function logitsSignature(network: Network, layers: readonly GraphLayer[]): Signature {
  const images = placeholder('images', 'float32', imageAxes(network))
  const forward = applyLayers(layers, images, null)
  const [main] = lossTerms(network, { main: 1, heads: [] })
  return { inputs: { images }, outputs: { logits: waitingFor(logitsOf(forward, main!), []) } }
}

/** (images, labels) to the sums of losses and of right answers over the images: the last batch may be smaller. */
export function evaluateSignature(network: Network, layers: readonly GraphLayer[]): Signature {
  const images = placeholder('images', 'float32', imageAxes(network))
  const labels = placeholder('labels', 'int32', [null] satisfies Axes)
  const forward = applyLayers(layers, images, null)
  const [main] = lossTerms(network, { main: 1, heads: [] })
  const sum = (of: Parameters<typeof reduce>[1]) => reduce('Sum', of, [0], false)
  return {
    inputs: { images, labels },
    outputs: {
      loss: sum(lossOfEach(forward, main!, labels)),
      right: sum(rightOfEach(logitsOf(forward, main!), labels)),
    },
  }
}
