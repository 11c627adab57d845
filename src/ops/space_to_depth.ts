/** `space_to_depth`: square blocks of cells become channels. */
import { divide, product } from '../shape/index.ts'
import { blockMove } from './kinds/block_move.ts'
import { gives } from './record/inference.ts'
import { cutsEvenly } from './record/needs.ts'

export const spaceToDepth = blockMove({
  name: 'space_to_depth',
  summary:
    'Puts each block of block×block cells on the channel axis: row by row, in each row cell by cell, in each cell channel by channel.',
  rule: 'h×w×c -> (h/block)×(w/block)×(block·block·c)',
  infer: ({ height, width, channels }, block) =>
    gives(
      [divide(height, block), divide(width, block), product([block, block, channels])],
      [
        ...cutsEvenly({ by: 'block', divisor: block, what: 'rows', dividend: height }),
        ...cutsEvenly({ by: 'block', divisor: block, what: 'columns', dividend: width }),
      ],
    ),
  footprint: (block) => {
    const size = { height: block, width: block }
    return { kind: 'window', extent: size, stride: size }
  },
  layer: 'spaceToDepth',
  node: 'SpaceToDepth',
  examples: [
    { block: 2, input: [4, 6, 3], output: [2, 3, 12] },
    { block: 3, input: [3, 6, 1], output: [1, 2, 9] },
  ],
})
