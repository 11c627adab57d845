/** `space_to_depth`: square blocks of cells become channels. */
import { moveBlocks } from '../graph/index.ts'
import { divide, number, product, zero } from '../shape/index.ts'
import { plainNumber } from './kinds/graph_place.ts'
import { gives, imageAxes, needsAxes } from './record/inference.ts'
import { divides } from './record/needs.ts'
import { primitive, type ShapeFault } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const spaceToDepth = primitive({
  name: 'space_to_depth',
  summary:
    'Puts each block of block×block cells on the channel axis: row by row, in each row cell by cell, in each cell channel by channel.',
  inputs: 'one',
  parameters: { block: { kind: 'int', meaning: 'rows and columns of a block' } },
  rule: 'h×w×c -> (h/block)×(w/block)×(block·block·c)',
  infer: ([input], { block }) => {
    const image = imageAxes(input!)
    if (image === null) return needsAxes('h×w×c')
    const { height, width, channels } = image
    const notDivisible = (what: string, dividend: typeof height) => (): ShapeFault => ({
      kind: 'not-divisible',
      by: 'block',
      divisor: block,
      what,
      argument: null,
      dividend,
    })
    return gives(
      [divide(height, block), divide(width, block), product([block, block, channels])],
      [
        ...divides(block, height, notDivisible('rows', height)),
        ...divides(block, width, notDivisible('columns', width)),
      ],
    )
  },
  weights: () => [],
  macs: () => zero,
  attentionMacs: () => zero,
  otherFlops: () => zero,
  countsAsLayer: false,
  footprint: ({ block }) => ({
    kind: 'window',
    extent: { height: block, width: block },
    stride: { height: block, width: block },
  }),
  keeps: 'rearranged',
  emit: ({ formulas: { block } }) => [runtimeLayer('spaceToDepth', { block })],
  graph: ({ values: [x], arguments: { block } }) => ({
    output: moveBlocks('SpaceToDepth', x!, plainNumber(block)),
  }),
  examples: [
    {
      source: 'space_to_depth(2)',
      arguments: { block: number(2) },
      inputs: [[4, 6, 3]],
      output: [2, 3, 12],
    },
    {
      source: 'space_to_depth(3)',
      arguments: { block: number(3) },
      inputs: [[3, 6, 1]],
      output: [1, 2, 9],
    },
  ],
})
