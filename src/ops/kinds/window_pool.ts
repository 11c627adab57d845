/** What `avg_pool` and `max_pool` have in common: one value for each window of each channel. */
import type { Tensor } from '../../graph/index.ts'
import { type Dimension, elements, multiply, type Padding, type Window } from '../../shape/index.ts'
import { primitive } from '../record/define.ts'
import { gives, lastAxis, onlyInput, refuses } from '../record/inference.ts'
import type { AnyPrimitive, GraphPlace, OperationExample, Primitive } from '../record/primitive.ts'
import { runtimeLayer, tfLayer } from '../record/tfjs_layer.ts'
import { pointwise } from './presets.ts'
import { sidesList, squareOrPair } from './window_layer.ts'
import {
  emittedPadding,
  paddingParameter,
  placeWindow,
  poolPaddingNeeds,
  windowFootprint,
  windowParameter,
} from './window_operation.ts'

interface PoolArguments {
  readonly size: Window
  readonly padding: Padding
}

interface WindowPool {
  readonly name: 'avg_pool' | 'max_pool'
  readonly summary: string
  /** Floating-point operations for a window of the given number of cells. */
  readonly flops: (cells: Dimension) => Dimension
  readonly keeps: Primitive['keeps']
  /** The layer of TensorFlow.js, and the runtime's for sides padded by different amounts. */
  readonly layer: 'averagePooling2d' | 'maxPooling2d'
  readonly tensorflow: (place: GraphPlace<PoolArguments>) => Tensor
  readonly examples: readonly OperationExample<PoolArguments>[]
}

/** A pool with a window and a stride. */
export function windowPool(pool: WindowPool): AnyPrimitive {
  return primitive({
    ...pointwise,
    name: pool.name,
    topic: 'pooling',
    summary: pool.summary,
    inputs: 'one',
    parameters: { size: windowParameter, padding: paddingParameter },
    rule: 'h×w×c -> ⌈h/size.stride⌉×⌈w/size.stride⌉×c',
    infer: ([input], { size, padding }) => {
      const placed = placeWindow(input!, 'size', size, padding)
      if ('fault' in placed) return refuses(placed.fault)
      return gives(
        [placed.size.height, placed.size.width, lastAxis(input!)],
        [...placed.needs, ...poolPaddingNeeds(size, padding)],
      )
    },
    work: ({ arguments: { size }, output }) => ({
      otherFlops: multiply(pool.flops(multiply(size.height, size.width)), elements(output)),
    }),
    footprint: ({ size }) => windowFootprint(size),
    keeps: pool.keeps,
    tfjs: (emission) => {
      const { arguments: args, formulas, output } = emission
      const padding = emittedPadding(onlyInput(emission), output, args.size, args.padding, formulas.padding)
      const window = {
        poolSize: squareOrPair(formulas.size.height, formulas.size.width),
        strides: squareOrPair(formulas.size.strideHeight, formulas.size.strideWidth),
      }
      return padding.kind === 'sides'
        ? [runtimeLayer(pool.layer, { ...window, padding: sidesList(padding.sides) })]
        : [tfLayer(pool.layer, { ...window, padding: padding.kind })]
    },
    tensorflow: (place) => ({ output: pool.tensorflow(place) }),
    examples: pool.examples,
  })
}
