/** `depth_to_space`: channels become square blocks of cells; `space_to_depth` run backwards. */
import { moveBlocks } from '../graph/index.ts'
import { divide, multiply, number, one, zero } from '../shape/index.ts'
import { plainNumber } from './kinds/graph_place.ts'
import { gives, imageAxes, needsAxes } from './record/inference.ts'
import { divides } from './record/needs.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const depthToSpace = primitive({
  name: 'depth_to_space',
  summary:
    'Spreads the channels of each cell over a block of block×block cells: what `space_to_depth` put together comes apart again.',
  inputs: 'one',
  parameters: { block: { kind: 'int', meaning: 'rows and columns of a block' } },
  rule: 'h×w×c -> (h·block)×(w·block)×(c/(block·block))',
  infer: ([input], { block }) => {
    const image = imageAxes(input!)
    if (image === null) return needsAxes('h×w×c')
    const { height, width, channels } = image
    const cells = multiply(block, block)
    const areEqual = divides(cells, channels, () => ({
      kind: 'not-divisible',
      by: 'block',
      divisor: cells,
      what: 'input channels',
      argument: null,
      dividend: channels,
    }))
    return gives([multiply(height, block), multiply(width, block), divide(channels, cells)], areEqual)
  },
  weights: () => [],
  macs: () => zero,
  attentionMacs: () => zero,
  otherFlops: () => zero,
  countsAsLayer: false,
  footprint: ({ block }) => ({
    kind: 'window',
    extent: { height: one, width: one },
    stride: { height: divide(one, block), width: divide(one, block) },
  }),
  keeps: 'rearranged',
  emit: ({ formulas: { block } }) => [runtimeLayer('depthToSpace', { block })],
  graph: ({ values: [x], arguments: { block } }) => ({
    output: moveBlocks('DepthToSpace', x!, plainNumber(block)),
  }),
  examples: [
    {
      source: 'depth_to_space(2)',
      arguments: { block: number(2) },
      inputs: [[2, 3, 12]],
      output: [4, 6, 3],
    },
    { source: 'depth_to_space(3)', arguments: { block: number(3) }, inputs: [[1, 2, 9]], output: [3, 6, 1] },
  ],
})
