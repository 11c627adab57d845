/** Every operation in TensorFlow.js' layers: the oracle of shapes, weights and costs, which knows nothing of the compiler. */
import * as tf from '@tensorflow/tfjs'
import type { Operation, Pair } from '../operations.ts'
import { type Ledger, product, shapeOf, through, type Value } from './ledger.ts'
import { Substitute } from './substitute.ts'
import { linear, windowed } from './windows.ts'

/** Applies an operation. */
export function apply(ledger: Ledger, operation: Operation, ...inputs: readonly Value[]): Value {
  const [input] = inputs as [Value]
  const plain = (...layers: readonly tf.layers.Layer[]) =>
    ledger.record(operation.name, [input], { layers, output: through(input.symbol, layers) })
  switch (operation.name) {
    case 'conv2d':
    case 'depthwise':
    case 'separable_conv2d':
    case 'conv2d_transpose':
    case 'max_pool':
    case 'avg_pool':
      return windowed(ledger, input, operation)
    case 'linear':
      return linear(ledger, input, operation)
    case 'concat':
    case 'add':
    case 'mul':
      return joined(ledger, operation.name, inputs)
    case 'attend':
      return attended(ledger, inputs as [Value, Value, Value])
    default:
      return plain(...layersOf(operation, shapeOf(input)))
  }
}

type OfOneInput = Exclude<
  Operation,
  { readonly window: unknown } | { readonly name: 'linear' | 'concat' | 'add' | 'mul' | 'attend' }
>

/** The layers of an operation that has one input and no kernel. */
function layersOf(operation: OfOneInput, shape: readonly number[]): readonly tf.layers.Layer[] {
  const [height, width, channels] = shape as [number, number, number]
  switch (operation.name) {
    case 'global_avg_pool':
      return [tf.layers.globalAveragePooling2d({}), tf.layers.reshape({ targetShape: [1, 1, channels] })]
    case 'global_max_pool':
      return [tf.layers.globalMaxPooling2d({}), tf.layers.reshape({ targetShape: [1, 1, channels] })]
    case 'adaptive_avg_pool':
    case 'adaptive_max_pool':
      return [new Substitute([...operation.size, channels])]
    case 'center_crop':
      return [cropping([height, width], operation.size)]
    case 'upsample': {
      const { factor, bilinear } = operation
      const interpolation = bilinear ? 'bilinear' : 'nearest'
      return [tf.layers.upSampling2d({ size: [factor, factor], interpolation })]
    }
    case 'zero_pad': {
      const { amount, bottom, left } = operation
      const sides: [[number, number], [number, number]] = [
        [amount, amount + bottom],
        [amount + left, amount],
      ]
      return [tf.layers.zeroPadding2d({ padding: sides })]
    }
    case 'space_to_depth': {
      const { block } = operation
      return [tf.layers.reshape({ targetShape: [height / block, width / block, channels * block ** 2] })]
    }
    case 'depth_to_space': {
      const { block } = operation
      return [tf.layers.reshape({ targetShape: [height * block, width * block, channels / block ** 2] })]
    }
    case 'flatten':
      return [tf.layers.flatten(), tf.layers.reshape({ targetShape: [1, 1, product(shape)] })]
    case 'tokens':
      return [tf.layers.reshape({ targetShape: [height * width, channels] })]
    case 'token':
      return [new Substitute([1, shape[1]!])]
    case 'prepend_token':
      return [new Substitute([shape[0]! + 1, shape[1]!], [1, shape[1]!])]
    case 'position_embedding':
      return [new Substitute(shape, shape)]
    case 'batch_norm':
      return [tf.layers.batchNormalization()]
    case 'layer_norm':
    // The same weights, over other axes.
    case 'instance_norm':
    case 'group_norm':
      return [tf.layers.layerNormalization()]
    case 'prelu':
    // One factor for each channel, like the slopes of PReLU.
    case 'layer_scale':
      return [tf.layers.prelu({ sharedAxes: shape.slice(1).map((_, axis) => axis + 1) })]
    case 'leaky_relu':
      return [tf.layers.leakyReLU()]
    case 'dropout':
      return [tf.layers.dropout({ rate: operation.percent / 100 })]
    case 'hard_sigmoid':
      return [tf.layers.activation({ activation: 'hardSigmoid' })]
    case 'channel_shuffle':
    case 'lrn':
    // TensorFlow.js has none.
    case 'hard_swish':
      return [tf.layers.activation({ activation: 'linear' })]
    default:
      return [tf.layers.activation({ activation: operation.name })]
  }
}

function cropping([rows, columns]: Pair, [height, width]: Pair): tf.layers.Layer {
  const sides = (more: number): [number, number] => [Math.floor(more / 2), Math.ceil(more / 2)]
  return tf.layers.cropping2D({ cropping: [sides(rows - height), sides(columns - width)] })
}

/** Joins results with one of TensorFlow.js' merge layers. */
function joined(ledger: Ledger, name: 'concat' | 'add' | 'mul', inputs: readonly Value[]): Value {
  const layer = {
    concat: () => tf.layers.concatenate({ axis: -1 }),
    add: () => tf.layers.add(),
    mul: () => tf.layers.multiply(),
  }[name]()
  const output = layer.apply(inputs.map(({ symbol }) => symbol)) as tf.SymbolicTensor
  return ledger.record(name, inputs, { layers: [layer], output })
}

/** Attention holds no weights; it gives a token of the values' width for each query. */
function attended(ledger: Ledger, [query, key, value]: readonly [Value, Value, Value]): Value {
  const layer = new Substitute([shapeOf(query)[0]!, shapeOf(value)[1]!])
  const output = layer.apply([query.symbol, key.symbol, value.symbol]) as tf.SymbolicTensor
  return ledger.record('attend', [query, key, value], { layers: [layer], output })
}
