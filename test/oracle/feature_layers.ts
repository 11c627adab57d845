/** The operations of the language, built from TensorFlow.js' own layers and a few of this file: an oracle that knows nothing of Inc. */
import * as tf from '@tensorflow/tfjs'

export type Tensor = tf.SymbolicTensor

/** What cannot be built: a window that does not fit, groups that do not divide. */
export class Impossible extends Error {}

/** The axes of a tensor without the batch. */
export function axesOf(tensor: Tensor): number[] {
  return tensor.shape.slice(1) as number[]
}

export interface WindowOf {
  readonly height: number
  readonly width: number
  readonly strideHeight: number
  readonly strideWidth: number
}

export type PaddingOf = 'same' | 'valid' | { readonly pad: number } | { readonly padCeil: number }

/** Layers of this file: what TensorFlow.js has no layer for, as far as shapes and weights go. */
abstract class Shaped extends tf.layers.Layer {
  override call(): tf.Tensor {
    throw new Error('these layers are built, never run')
  }
}

class Channels extends Shaped {
  static readonly className = 'OracleChannels'
  constructor(private readonly count: number) {
    super({})
  }
  override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape {
    return [...(shape as tf.Shape).slice(0, -1), this.count]
  }
}

class Attended extends Shaped {
  static readonly className = 'OracleAttended'
  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    const [query, , value] = shapes as tf.Shape[]
    return [null, query![1]!, value![2]!]
  }
}

/** Tokens: one of them, one more in front with a weight for each channel, or a weight for each value. */
class Tokens extends Shaped {
  static readonly className = 'OracleTokens'
  constructor(private readonly change: 'one' | 'prepend' | 'position') {
    super({})
  }
  override build(shape: tf.Shape | tf.Shape[]): void {
    const [, length, width] = shape as number[]
    if (this.change === 'prepend') this.addWeight('token', [1, width!], 'float32', tf.initializers.zeros())
    if (this.change === 'position')
      this.addWeight('positions', [length!, width!], 'float32', tf.initializers.zeros())
    this.built = true
  }
  override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, length, width] = shape as number[]
    return [batch!, this.change === 'one' ? 1 : length! + (this.change === 'prepend' ? 1 : 0), width!]
  }
}

/** A map of another size, without weights. */
class Resized extends Shaped {
  static readonly className = 'OracleResized'
  constructor(private readonly axes: readonly number[]) {
    super({})
  }
  override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape {
    return [(shape as tf.Shape)[0]!, ...this.axes]
  }
}

const zeros = { kernelInitializer: 'zeros', biasInitializer: 'zeros' } as const
const apply = (layer: tf.layers.Layer, input: Tensor | Tensor[]) => layer.apply(input) as Tensor

function held(output: Tensor): Tensor {
  if (axesOf(output).every((axis) => Number.isInteger(axis) && axis >= 1)) return output
  throw new Impossible()
}

/** The image with the padding around it that TensorFlow.js has no name for, and the name of what is left to pad. */
function padded(
  image: Tensor,
  { height, width, strideHeight, strideWidth }: WindowOf,
  padding: PaddingOf,
  dilation = 1,
): { readonly image: Tensor; readonly padding: 'same' | 'valid' } {
  const [rows, columns] = axesOf(image) as [number, number]
  const reach = (size: number) => dilation * (size - 1) + 1
  if (padding === 'same') return { image, padding }
  const around = padding === 'valid' ? 0 : 'pad' in padding ? padding.pad : padding.padCeil
  if (reach(height) > rows + 2 * around || reach(width) > columns + 2 * around) throw new Impossible()
  if (padding === 'valid') return { image, padding }
  const more = (size: number, window: number, stride: number) => {
    if ('pad' in padding) return 0
    // Caffe's rule: rounded up, and a window that would begin behind the image and its padding is left out.
    let places = Math.ceil((size + 2 * around - window) / stride) + 1
    while ((places - 1) * stride >= size + around) places--
    return Math.max(0, (places - 1) * stride + window - size - 2 * around)
  }
  const sides: [[number, number], [number, number]] = [
    [around, around + more(rows, height, strideHeight)],
    [around, around + more(columns, width, strideWidth)],
  ]
  return { image: apply(tf.layers.zeroPadding2d({ padding: sides }), image), padding: 'valid' }
}

export function conv2d(
  image: Tensor,
  window: WindowOf,
  filters: number,
  {
    padding = 'same',
    groups = 1,
    dilation = 1,
    bias = true,
  }: { padding?: PaddingOf; groups?: number; dilation?: number; bias?: boolean } = {},
): Tensor {
  const channels = axesOf(image).at(-1)!
  if (channels % groups !== 0 || filters % groups !== 0) throw new Impossible()
  const around = padded(image, window, padding, dilation)
  const one = (input: Tensor) =>
    apply(
      tf.layers.conv2d({
        filters: filters / groups,
        kernelSize: [window.height, window.width],
        strides: [window.strideHeight, window.strideWidth],
        padding: around.padding,
        dilationRate: dilation,
        useBias: bias,
        ...zeros,
      }),
      input,
    )
  if (groups === 1) return held(one(around.image))
  const parts = Array.from({ length: groups }, () =>
    one(apply(new Channels(channels / groups), around.image)),
  )
  return held(apply(tf.layers.concatenate(), parts))
}

export function depthwise(
  image: Tensor,
  window: WindowOf,
  {
    padding = 'same',
    multiplier = 1,
    bias = true,
  }: { padding?: PaddingOf; multiplier?: number; bias?: boolean } = {},
): Tensor {
  const around = padded(image, window, padding)
  const layer = tf.layers.depthwiseConv2d({
    kernelSize: [window.height, window.width],
    strides: [window.strideHeight, window.strideWidth],
    depthMultiplier: multiplier,
    padding: around.padding,
    useBias: bias,
    depthwiseInitializer: 'zeros',
  })
  return held(apply(layer, around.image))
}

export function separable(
  image: Tensor,
  window: WindowOf,
  filters: number,
  {
    padding = 'same',
    multiplier = 1,
    bias = true,
  }: { padding?: PaddingOf; multiplier?: number; bias?: boolean } = {},
): Tensor {
  const around = padded(image, window, padding)
  const layer = tf.layers.separableConv2d({
    filters,
    kernelSize: [window.height, window.width],
    strides: [window.strideHeight, window.strideWidth],
    depthMultiplier: multiplier,
    padding: around.padding,
    useBias: bias,
    depthwiseInitializer: 'zeros',
    pointwiseInitializer: 'zeros',
  })
  return held(apply(layer, around.image))
}

export function conv2dTranspose(
  image: Tensor,
  window: WindowOf,
  filters: number,
  padding: 'same' | 'valid',
  bias: boolean,
): Tensor {
  const layer = tf.layers.conv2dTranspose({
    filters,
    kernelSize: [window.height, window.width],
    strides: [window.strideHeight, window.strideWidth],
    padding,
    useBias: bias,
    ...zeros,
  })
  return held(apply(layer, image))
}

export function pool(kind: 'max' | 'avg', image: Tensor, window: WindowOf, padding: PaddingOf): Tensor {
  if (typeof padding === 'object') {
    const around = 'pad' in padding ? padding.pad : padding.padCeil
    if (around >= Math.min(window.height, window.width)) throw new Impossible()
  }
  const around = padded(image, window, padding)
  const configuration = {
    poolSize: [window.height, window.width] as [number, number],
    strides: [window.strideHeight, window.strideWidth] as [number, number],
    padding: around.padding,
  }
  const layer =
    kind === 'max' ? tf.layers.maxPooling2d(configuration) : tf.layers.averagePooling2d(configuration)
  return held(apply(layer, around.image))
}

export function linear(input: Tensor, units: number, bias = true): Tensor {
  return apply(tf.layers.dense({ units, useBias: bias, ...zeros }), input)
}

export function globalAveragePool(image: Tensor): Tensor {
  const channels = axesOf(image).at(-1)!
  const pooled = apply(tf.layers.globalAveragePooling2d({}), image)
  return apply(tf.layers.reshape({ targetShape: [1, 1, channels] }), pooled)
}

export function globalMaxPool(image: Tensor): Tensor {
  const channels = axesOf(image).at(-1)!
  const pooled = apply(tf.layers.globalMaxPooling2d({}), image)
  return apply(tf.layers.reshape({ targetShape: [1, 1, channels] }), pooled)
}

export function adaptivePool(image: Tensor, height: number, width: number): Tensor {
  return apply(new Resized([height, width, axesOf(image).at(-1)!]), image)
}

export function zeroPad(
  image: Tensor,
  [top, bottom, left, right]: readonly [number, number, number, number],
): Tensor {
  const padding: [[number, number], [number, number]] = [
    [top, bottom],
    [left, right],
  ]
  return apply(tf.layers.zeroPadding2d({ padding }), image)
}

/** Blocks of cells become channels, or channels blocks of cells where `block` is a fraction. */
export function blocks(image: Tensor, block: number): Tensor {
  const [height, width, channels] = axesOf(image) as [number, number, number]
  const axes = [height / block, width / block, channels * block * block]
  if (!axes.every(Number.isInteger)) throw new Impossible()
  return apply(tf.layers.reshape({ targetShape: axes }), image)
}

/** PReLU, and whatever else has one weight for each channel. */
export function prelu(input: Tensor): Tensor {
  return apply(
    tf.layers.prelu({
      sharedAxes: axesOf(input)
        .slice(1)
        .map((_, axis) => axis + 1),
    }),
    input,
  )
}

export function flatten(input: Tensor): Tensor {
  const values = axesOf(input).reduce((product, axis) => product * axis, 1)
  return apply(tf.layers.reshape({ targetShape: [1, 1, values] }), apply(tf.layers.flatten(), input))
}

export function upsample(image: Tensor, factor: number): Tensor {
  return apply(tf.layers.upSampling2d({ size: [factor, factor] }), image)
}

export function centerCrop(image: Tensor, height: number, width: number): Tensor {
  const [rows, columns] = axesOf(image) as [number, number]
  if (height > rows || width > columns) throw new Impossible()
  const side = (size: number, kept: number): [number, number] => {
    const before = Math.floor((size - kept) / 2)
    return [before, size - kept - before]
  }
  return apply(tf.layers.cropping2D({ cropping: [side(rows, height), side(columns, width)] }), image)
}

/** An activation, or another layer that keeps the shape and has no weights. */
export function pointwise(input: Tensor): Tensor {
  return apply(tf.layers.activation({ activation: 'linear' }), input)
}

export function dropout(input: Tensor): Tensor {
  return apply(tf.layers.dropout({ rate: 0.5 }), input)
}

export function batchNorm(input: Tensor): Tensor {
  return apply(tf.layers.batchNormalization({}), input)
}

export function layerNorm(input: Tensor): Tensor {
  return apply(tf.layers.layerNormalization({}), input)
}

export function concat(inputs: readonly Tensor[]): Tensor {
  if (inputs.length === 1) return inputs[0]!
  const [first] = inputs
  const fits = inputs.every(
    (each) => String(axesOf(each).slice(0, -1)) === String(axesOf(first!).slice(0, -1)),
  )
  if (!fits) throw new Impossible()
  return apply(tf.layers.concatenate(), [...inputs])
}

export function merge(kind: 'add' | 'mul', inputs: readonly Tensor[]): Tensor {
  if (inputs.length === 1) return inputs[0]!
  return apply(kind === 'add' ? tf.layers.add() : tf.layers.multiply(), [...inputs])
}

export function tokens(image: Tensor): Tensor {
  const [height, width, channels] = axesOf(image) as [number, number, number]
  return apply(tf.layers.reshape({ targetShape: [height * width, channels] }), image)
}

export function tokensChanged(sequence: Tensor, change: 'one' | 'prepend' | 'position'): Tensor {
  return apply(new Tokens(change), sequence)
}

export function attend(query: Tensor, key: Tensor, value: Tensor): Tensor {
  return apply(new Attended({}), [query, key, value])
}

/** What TensorFlow.js' own layers come to. */
export interface Counts {
  readonly params: number
  readonly frozen: number
  /** Multiply-accumulates of convolutions and dense layers. */
  readonly macs: number
}

const size = (shape: tf.Shape) => (shape as number[]).reduce((product, axis) => product * axis, 1)

export function countsOf(layers: readonly tf.layers.Layer[]): Counts {
  const valuesOf = (weights: readonly tf.LayerVariable[]) =>
    weights.reduce((sum, { shape }) => sum + size(shape), 0)
  const sumOf = (of: (layer: tf.layers.Layer) => number) => layers.reduce((sum, layer) => sum + of(layer), 0)
  return {
    params: sumOf(({ trainableWeights }) => valuesOf(trainableWeights)),
    frozen: sumOf(({ nonTrainableWeights }) => valuesOf(nonTrainableWeights)),
    macs: sumOf(macsOf),
  }
}

const counted = new Set(['Conv2D', 'DepthwiseConv2D', 'SeparableConv2D', 'Dense', 'Conv2DTranspose'])

function macsOf(layer: tf.layers.Layer): number {
  if (!counted.has(layer.getClassName())) return 0
  // Each value of a transposed convolution's input is multiplied with the whole window, of all others the output's.
  const shape = layer.getClassName() === 'Conv2DTranspose' ? (layer.input as Tensor).shape : layer.outputShape
  const kernels = layer.weights.filter(({ originalName }) => originalName.endsWith('kernel'))
  const values = kernels.reduce((sum, kernel) => sum + size(kernel.shape), 0)
  return values * size((shape as number[]).slice(1, -1))
}

/** Convolutions and dense layers on the longest way to a tensor. */
export function depthOf(tensor: Tensor, known = new Map<tf.layers.Layer, number>()): number {
  const { sourceLayer: layer } = tensor
  const before = known.get(layer)
  if (before !== undefined) return before
  const inputs = layer.inboundNodes[0]?.inputTensors ?? []
  const longest = Math.max(0, ...inputs.map((each) => (each === tensor ? 0 : depthOf(each, known))))
  const depth = longest + (counted.has(layer.getClassName()) ? 1 : 0)
  known.set(layer, depth)
  return depth
}

/** The layers of all that a model computes. */
export function modelOf(input: Tensor, outputs: readonly Tensor[]): tf.LayersModel {
  return tf.model({
    inputs: input,
    outputs: outputs.map((output) => (output === input ? pointwise(output) : output)),
  })
}

export function input(axes: readonly number[]): Tensor {
  return tf.input({ shape: [...axes] })
}

/** Frees all weights. */
export function clear(): void {
  tf.disposeVariables()
}
