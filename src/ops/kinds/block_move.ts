/** What `space_to_depth` and `depth_to_space` have in common: square blocks of cells trade places with channels. */
import { moveBlocks } from '../../graph/index.ts'
import { type Dimension, number } from '../../shape/index.ts'
import { primitive } from '../record/define.ts'
import { type ImageAxes, imageAxes, needsAxes } from '../record/inference.ts'
import type { AnyPrimitive, Footprint, Inference } from '../record/primitive.ts'
import { runtimeLayer } from '../record/tfjs_layer.ts'
import { plainNumber } from './graph_place.ts'
import { rearrangement } from './presets.ts'

interface BlockMove {
  readonly name: 'space_to_depth' | 'depth_to_space'
  readonly summary: string
  readonly rule: string
  readonly infer: (image: ImageAxes, block: Dimension) => Inference
  readonly footprint: (block: Dimension) => Footprint
  readonly layer: 'spaceToDepth' | 'depthToSpace'
  readonly node: 'SpaceToDepth' | 'DepthToSpace'
  readonly examples: readonly {
    readonly block: number
    readonly input: readonly number[]
    readonly output: readonly number[]
  }[]
}

/** An operation that moves blocks of block×block cells. */
export function blockMove(move: BlockMove): AnyPrimitive {
  return primitive({
    ...rearrangement,
    name: move.name,
    topic: 'rearrangement',
    summary: move.summary,
    inputs: 'one',
    parameters: { block: { kind: 'int', meaning: 'rows and columns of a block' } },
    rule: move.rule,
    infer: ([input], { block }) => {
      const image = imageAxes(input!)
      return image === null ? needsAxes('h×w×c') : move.infer(image, block)
    },
    footprint: ({ block }) => move.footprint(block),
    keeps: 'rearranged',
    tfjs: ({ formulas: { block } }) => [runtimeLayer(move.layer, { block })],
    tensorflow: ({ values: [x], arguments: { block } }) => ({
      output: moveBlocks(move.node, x!, plainNumber(block)),
    }),
    examples: move.examples.map(({ block, input, output }) => ({
      source: `${move.name}(${block})`,
      arguments: { block: number(block) },
      inputs: [input],
      output,
    })),
  })
}
