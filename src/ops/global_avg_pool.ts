/** `global_avg_pool`: the mean of each channel over the whole image. */
import { reduce } from '../graph/index.ts'
import { elements, one, zero } from '../shape/index.ts'
import { gives, imageAxes, needsAxes, onlyInput } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const globalAvgPool = primitive({
  name: 'global_avg_pool',
  summary: 'The mean of each channel over all positions.',
  inputs: 'one',
  parameters: {},
  rule: 'h×w×c -> 1×1×c',
  infer: ([input]) => {
    const image = imageAxes(input!)
    return image === null ? needsAxes('h×w×c') : gives([one, one, image.channels])
  },
  weights: () => [],
  macs: () => zero,
  attentionMacs: () => zero,
  otherFlops: (application) => elements(onlyInput(application)),
  countsAsLayer: false,
  footprint: () => ({ kind: 'whole' }),
  keeps: 'nothing',
  // The layer of TensorFlow.js drops the two axes.
  emit: () => [runtimeLayer('globalAveragePooling2d', {})],
  graph: ({ values: [x] }) => ({ output: reduce('Mean', x!, [1, 2], true) }),
  examples: [
    { source: 'global_avg_pool', arguments: {}, inputs: [[7, 7, 6]], output: [1, 1, 6] },
    { source: 'global_avg_pool', arguments: {}, inputs: [[3, 1, 2]], output: [1, 1, 2] },
  ],
})
