/** `depth_to_space`: channels become square blocks of cells; the inverse of `space_to_depth`. */
import { divide, multiply, one } from '../shape/index.ts'
import { blockMove } from './kinds/block_move.ts'
import { gives } from './record/inference.ts'
import { cutsEvenly } from './record/needs.ts'

export const depthToSpace = blockMove({
  name: 'depth_to_space',
  summary:
    'Spreads the channels of each cell over a block of block×block cells: the inverse of `space_to_depth`.',
  rule: 'h×w×c -> (h·block)×(w·block)×(c/(block·block))',
  infer: ({ height, width, channels }, block) => {
    const cells = multiply(block, block)
    return gives(
      [multiply(height, block), multiply(width, block), divide(channels, cells)],
      cutsEvenly({ by: 'block', divisor: cells, what: 'input channels', dividend: channels }),
    )
  },
  footprint: (block) => ({
    kind: 'window',
    extent: { height: one, width: one },
    stride: { height: divide(one, block), width: divide(one, block) },
  }),
  layer: 'depthToSpace',
  node: 'DepthToSpace',
  examples: [
    { block: 2, input: [2, 3, 12], output: [4, 6, 3] },
    { block: 3, input: [1, 2, 9], output: [3, 6, 1] },
  ],
})
