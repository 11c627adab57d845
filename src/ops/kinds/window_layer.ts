/** Operations with a window as layers of TensorFlow.js: sizes and strides in its configurations, and padding before the layer. */
import { type Dimension, equal, one, type Padding, type Window } from '../../shape/index.ts'
import { onlyInput } from '../record/inference.ts'
import type { Emission } from '../record/primitive.ts'
import { type TfjsLayer, tfLayer } from '../record/tfjs_layer.ts'
import { biasConfiguration } from './kernel.ts'
import { emittedPadding, type Sides } from './window_operation.ts'

/** `[[top, bottom], [left, right]]`, the way TensorFlow.js writes sides. */
export function sidesList({ top, bottom, left, right }: Sides) {
  return [
    [top, bottom],
    [left, right],
  ] as const
}

/** `3` for a square, `[3, 5]` for any other size. */
export function squareOrPair(
  height: Dimension,
  width: Dimension,
): Dimension | readonly [Dimension, Dimension] {
  return equal(height, width) === 'yes' ? height : [height, width]
}

/** The strides for a configuration; nothing if both are the number 1, TensorFlow.js' default for convolutions. */
export function stridesUnlessOne(window: Window): {
  readonly strides?: Dimension | readonly [Dimension, Dimension]
} {
  const strides = squareOrPair(window.strideHeight, window.strideWidth)
  return 'kind' in strides && isNumberOne(strides) ? {} : { strides }
}

/** An argument that the configuration leaves out, since 1 is TensorFlow.js' default. */
export const isNumberOne = (value: Dimension) => equal(value, one) === 'yes'

interface KernelArguments {
  readonly size: Window
  readonly padding: Padding
  readonly dilation: Dimension
  readonly bias: boolean
}

/** The parts of a configuration that all layers with a kernel and a window share. */
interface KernelConfiguration {
  readonly window: ReturnType<typeof stridesUnlessOne> & {
    readonly kernelSize: ReturnType<typeof squareOrPair>
    readonly padding: 'same' | 'valid'
  }
  readonly bias: ReturnType<typeof biasConfiguration>
}

/** An operation with a kernel and a window: the layer that `layerOf` chooses, and one before it that pads, if none of TensorFlow's paddings will do. */
export function kernelLayers<Arguments extends KernelArguments>(
  emission: Emission<Arguments>,
  layerOf: (configuration: KernelConfiguration) => TfjsLayer,
): readonly TfjsLayer[] {
  const { arguments: args, formulas, output } = emission
  const emitted = emittedPadding(
    onlyInput(emission),
    output,
    args.size,
    args.padding,
    formulas.padding,
    args.dilation,
  )
  const isPadded = emitted.kind === 'sides'
  const layer = layerOf({
    window: {
      kernelSize: squareOrPair(formulas.size.height, formulas.size.width),
      ...stridesUnlessOne(formulas.size),
      padding: isPadded ? 'valid' : emitted.kind,
    },
    bias: biasConfiguration(args.bias),
  })
  return isPadded
    ? [tfLayer('zeroPadding2d', { padding: sidesList(emitted.sides) }, 'padding'), layer]
    : [layer]
}
