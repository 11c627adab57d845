/** What `global_avg_pool` and `global_max_pool` have in common: one value for each channel. */
import type { Tensor } from '../../graph/index.ts'
import { type Dimension, elements, one } from '../../shape/index.ts'
import { primitive } from '../record/define.ts'
import { gives, imageAxes, needsAxes, onlyInput } from '../record/inference.ts'
import type { AnyPrimitive, Primitive } from '../record/primitive.ts'
import type { TfjsLayer } from '../record/tfjs_layer.ts'
import { pointwise } from './presets.ts'

interface GlobalPool {
  readonly name: 'global_avg_pool' | 'global_max_pool'
  readonly summary: string
  /** Floating-point operations, given how many values come in and go out. */
  readonly flops: (input: Dimension, output: Dimension) => Dimension
  readonly keeps: Primitive['keeps']
  readonly tfjs: TfjsLayer
  readonly tensorflow: (images: Tensor) => Tensor
  readonly shapes: readonly (readonly [height: number, width: number, channels: number])[]
}

/** A pool over all positions. */
export function globalPool(pool: GlobalPool): AnyPrimitive {
  return primitive({
    ...pointwise,
    name: pool.name,
    topic: 'pooling',
    summary: pool.summary,
    inputs: 'one',
    parameters: {},
    rule: 'h×w×c -> 1×1×c',
    infer: ([input]) => {
      const image = imageAxes(input!)
      return image === null ? needsAxes('h×w×c') : gives([one, one, image.channels])
    },
    work: (application) => ({
      otherFlops: pool.flops(elements(onlyInput(application)), elements(application.output)),
    }),
    footprint: () => ({ kind: 'whole' }),
    keeps: pool.keeps,
    tfjs: () => [pool.tfjs],
    tensorflow: ({ values: [x] }) => ({ output: pool.tensorflow(x!) }),
    examples: pool.shapes.map(([height, width, channels]) => ({
      source: pool.name,
      arguments: {},
      inputs: [[height, width, channels]],
      output: [1, 1, channels],
    })),
  })
}
