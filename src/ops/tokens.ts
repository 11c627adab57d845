/** `tokens`: an image as the sequence of its cells. */
import { reshape } from '../graph/index.ts'
import { multiply, zero } from '../shape/index.ts'
import { batched } from './kinds/graph_place.ts'
import { gives, imageAxes, needsAxes } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const tokens = primitive({
  name: 'tokens',
  summary: 'An image as the sequence of its cells, row by row.',
  inputs: 'one',
  parameters: {},
  rule: 'h×w×c -> (h·w)×c',
  infer: ([input]) => {
    const image = imageAxes(input!)
    return image === null ? needsAxes('h×w×c') : gives([multiply(image.height, image.width), image.channels])
  },
  weights: () => [],
  macs: () => zero,
  attentionMacs: () => zero,
  otherFlops: () => zero,
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'nothing',
  emit: () => [runtimeLayer('tokens', {})],
  graph: ({ values: [x], output }) => ({ output: reshape(x!, batched(output)) }),
  examples: [
    { source: 'tokens', arguments: {}, inputs: [[3, 5, 2]], output: [15, 2] },
    { source: 'tokens', arguments: {}, inputs: [[1, 1, 6]], output: [1, 6] },
  ],
})
