/** `global_max_pool`: the largest value of each channel over the whole image. */
import { reduce } from '../graph/index.ts'
import { elements, one, subtract, zero } from '../shape/index.ts'
import { gives, imageAxes, needsAxes, onlyInput } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const globalMaxPool = primitive({
  name: 'global_max_pool',
  summary: 'The largest value of each channel over all positions.',
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
  // n values take n - 1 comparisons.
  otherFlops: (application) => subtract(elements(onlyInput(application)), elements(application.output)),
  countsAsLayer: false,
  footprint: () => ({ kind: 'whole' }),
  // TensorFlow finds the largest values again by comparing both.
  keeps: 'input and output',
  // The layer of TensorFlow.js drops the two axes.
  emit: () => [runtimeLayer('globalMaxPooling2d', {})],
  graph: ({ values: [x] }) => ({ output: reduce('Max', x!, [1, 2], true) }),
  examples: [
    { source: 'global_max_pool', arguments: {}, inputs: [[5, 4, 3]], output: [1, 1, 3] },
    { source: 'global_max_pool', arguments: {}, inputs: [[1, 3, 2]], output: [1, 1, 2] },
  ],
})
