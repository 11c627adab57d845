/** Networks built by hand from TensorFlow.js' layers: the specs' oracle. */
import * as tf from '@tensorflow/tfjs'
import { joined, kernelled, newLedger, plain, type Value } from '../oracle/tfjs_ledger.ts'

/** Weights that cost little to make. */
const zeros = { kernelInitializer: 'zeros', biasInitializer: 'zeros' } as const

/** Rows and columns, or one number for both. */
type Side = number | [number, number]

interface Convolution {
  readonly strides?: number
  readonly padding?: 'same' | 'valid'
  readonly useBias?: boolean
}

/** A bench with the layers that papers are made of; its ledger keeps what was built on it. */
export function bench(input: readonly [number, number, number]) {
  const ledger = newLedger(input)
  const act = (operation: 'relu' | 'softmax' | 'gelu' | 'swish' | 'sigmoid') => (x: Value) =>
    plain(ledger, operation, x, tf.layers.activation({ activation: operation }))
  return {
    ledger,
    conv(x: Value, kernelSize: Side, filters: number, settings: Convolution = {}): Value {
      const layer = tf.layers.conv2d({ padding: 'same', ...settings, kernelSize, filters, ...zeros })
      return kernelled(ledger, 'conv2d', x, [layer])
    },
    depthwise(x: Value, kernelSize: number, settings: Convolution = {}): Value {
      const initial = { depthwiseInitializer: 'zeros', biasInitializer: 'zeros' } as const
      const layer = tf.layers.depthwiseConv2d({ padding: 'same', ...settings, kernelSize, ...initial })
      return kernelled(ledger, 'depthwise', x, [layer])
    },
    transposed(x: Value, kernelSize: number, strides: number, filters: number): Value {
      const layer = tf.layers.conv2dTranspose({ kernelSize, strides, filters, padding: 'same', ...zeros })
      return kernelled(ledger, 'conv2d_transpose', x, [layer])
    },
    linear: (x: Value, units: number) =>
      kernelled(ledger, 'linear', x, [tf.layers.dense({ units, ...zeros })]),
    normalised: (x: Value) => plain(ledger, 'batch_norm', x, tf.layers.batchNormalization()),
    layerNormalised: (x: Value) => plain(ledger, 'layer_norm', x, tf.layers.layerNormalization()),
    relu: act('relu'),
    softmax: act('softmax'),
    gelu: act('gelu'),
    swish: act('swish'),
    sigmoid: act('sigmoid'),
    dropout: (x: Value, rate: number) => plain(ledger, 'dropout', x, tf.layers.dropout({ rate })),
    maxPool: (x: Value, poolSize: number, strides: number, padding: 'same' | 'valid' = 'same') =>
      plain(ledger, 'max_pool', x, tf.layers.maxPooling2d({ poolSize, strides, padding })),
    averagePool: (x: Value, poolSize: number, strides = 1, padding: 'same' | 'valid' = 'valid') =>
      plain(ledger, 'avg_pool', x, tf.layers.averagePooling2d({ poolSize, strides, padding })),
    globalAverage(x: Value): Value {
      const back = tf.layers.reshape({ targetShape: [1, 1, x.symbol.shape[3]!] })
      return plain(ledger, 'global_avg_pool', x, tf.layers.globalAveragePooling2d({}), back)
    },
    /** A map's positions, one after the other. */
    tokens(x: Value): Value {
      const [, height, width, channels] = x.symbol.shape
      const targetShape = [height! * width!, channels!]
      return plain(ledger, 'tokens', x, tf.layers.reshape({ targetShape }))
    },
    /** Attention holds no weights, and gives as many tokens of `v`'s width as there are queries: here, `v`'s shape. */
    attend: (q: Value, k: Value, v: Value) =>
      ledger.record('attend', [q, k, v], { layers: [], kernels: [], output: v.symbol }),
    /** Cuts `cells` cells from each of the four sides. */
    cropped(x: Value, cells: number): Value {
      const sides: [number, number] = [cells, cells]
      return plain(ledger, 'center_crop', x, tf.layers.cropping2D({ cropping: [sides, sides] }))
    },
    concat: (...values: Value[]) => joined(ledger, 'concat', values),
    add: (...values: Value[]) => joined(ledger, 'add', values),
    mul: (...values: Value[]) => joined(ledger, 'mul', values),
  }
}
