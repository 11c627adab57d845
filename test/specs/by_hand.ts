/** Networks built by hand from TensorFlow.js' layers: the specs' oracle. */
import { type Operation, type Pair, same, type Window } from '../building/operations.ts'
import { newLedger, type Value } from '../building/tfjs/ledger.ts'
import { apply } from '../building/tfjs/vocabulary.ts'

/** Rows and columns, or one number for both. */
type Side = number | [number, number]

const pair = (side: Side): Pair => (typeof side === 'number' ? [side, side] : side)
const windowOf = (kernel: Side, stride: number): Window => ({ kernel: pair(kernel), stride: pair(stride) })
const paddingOf = (kind: 'same' | 'valid') => ({ kind, amount: 0 })

interface Convolution {
  readonly strides?: number
  readonly padding?: 'same' | 'valid'
  readonly useBias?: boolean
}

/** A bench with the layers that papers are made of; its ledger keeps what was built on it. */
export function bench(input: readonly [number, number, number]) {
  const ledger = newLedger(input)
  const on = (operation: Operation, ...values: readonly Value[]) => apply(ledger, operation, ...values)
  const plain =
    (name: 'relu' | 'softmax' | 'gelu' | 'swish' | 'sigmoid' | 'batch_norm' | 'layer_norm') => (x: Value) =>
      on({ name }, x)
  /** What a convolution is made of besides its filters. */
  const settings = (kernel: Side, { strides = 1, padding = 'same', useBias = true }: Convolution) => ({
    window: windowOf(kernel, strides),
    padding: paddingOf(padding),
    dilation: 1,
    bias: useBias,
  })
  return {
    ledger,
    conv: (x: Value, kernel: Side, filters: number, given: Convolution = {}) =>
      on({ name: 'conv2d', filters, groups: 1, ...settings(kernel, given) }, x),
    depthwise: (x: Value, kernel: number, given: Convolution = {}) =>
      on({ name: 'depthwise', multiplier: 1, ...settings(kernel, given) }, x),
    transposed: (x: Value, kernel: number, strides: number, filters: number) =>
      on(
        { name: 'conv2d_transpose', window: windowOf(kernel, strides), filters, padding: same, bias: true },
        x,
      ),
    linear: (x: Value, units: number) => on({ name: 'linear', units, bias: true }, x),
    normalised: plain('batch_norm'),
    layerNormalised: plain('layer_norm'),
    relu: plain('relu'),
    softmax: plain('softmax'),
    gelu: plain('gelu'),
    swish: plain('swish'),
    sigmoid: plain('sigmoid'),
    dropout: (x: Value, rate: number) => on({ name: 'dropout', percent: 100 * rate }, x),
    maxPool: (x: Value, kernel: number, stride: number, padding: 'same' | 'valid' = 'same') =>
      on({ name: 'max_pool', window: windowOf(kernel, stride), padding: paddingOf(padding) }, x),
    averagePool: (x: Value, kernel: number, stride = 1, padding: 'same' | 'valid' = 'valid') =>
      on({ name: 'avg_pool', window: windowOf(kernel, stride), padding: paddingOf(padding) }, x),
    globalAverage: (x: Value) => on({ name: 'global_avg_pool' }, x),
    /** A map's positions, one after the other. */
    tokens: (x: Value) => on({ name: 'tokens' }, x),
    attend: (q: Value, k: Value, v: Value) => on({ name: 'attend', heads: 1 }, q, k, v),
    /** Cuts so many cells from each of the four sides. */
    cropped: (x: Value, cells: number) => {
      const [, height, width] = x.symbol.shape as [null, number, number]
      return on({ name: 'center_crop', size: [height - 2 * cells, width - 2 * cells] }, x)
    },
    concat: (...values: Value[]) => on({ name: 'concat' }, ...values),
    add: (...values: Value[]) => on({ name: 'add' }, ...values),
    mul: (...values: Value[]) => on({ name: 'mul' }, ...values),
  }
}
