/** What each primitive gives, by the reference: one entry for every operation of the language. */
import type { AnyPrimitive, ArgumentValue } from '../../src/ops/index.ts'
import { asNumber, type Dimension, type Padding, type Size, type Window } from '../../src/shape/index.ts'
import {
  adaptiveCells,
  alongLast,
  attention,
  broadcast,
  cell,
  convolution,
  depthwiseConvolution,
  each,
  errorFunction,
  type Grid,
  imageOf,
  pool,
  type ReferenceWindow,
  softmax,
  standardized,
  standardizedGroups,
  transposedConvolution,
} from './reference.ts'

type Arguments = Readonly<Record<string, ArgumentValue>>

export interface Case {
  readonly operation: AnyPrimitive
  readonly arguments: Arguments
  readonly inputs: readonly Grid[]
  readonly weights: readonly Grid[]
  readonly output: readonly number[]
}

/** The output, and the multiplications of convolutions, linear layers and attention where the reference counts them. */
export interface Expected {
  readonly output: Grid
  readonly products?: number
}

const value = (dimension: unknown) => asNumber(dimension as Dimension) as number

function windowOfCase(test: Case): ReferenceWindow {
  const size = test.arguments.size as Window
  const padding = test.arguments.padding as Padding
  const dilation = test.arguments.dilation === undefined ? 1 : value(test.arguments.dilation)
  const kernel = [value(size.height), value(size.width)] as const
  const stride = [value(size.strideHeight), value(size.strideWidth)] as const
  const output = test.output.slice(0, 2) as [number, number]
  const before = ([0, 1] as const).map((axis) => {
    if (padding.kind === 'valid') return 0
    if ('amount' in padding) return value(padding.amount)
    const extent = dilation * (kernel[axis] - 1) + 1
    const missing = (output[axis] - 1) * stride[axis] + extent - (test.inputs[0]!.shape[axis] as number)
    return Math.floor(Math.max(missing, 0) / 2)
  }) as [number, number]
  return { kernel, stride, dilation, before, output }
}

function transposed(test: Case): Expected {
  const size = test.arguments.size as Window
  const padding = test.arguments.padding as Padding
  const kernel = [value(size.height), value(size.width)] as const
  const stride = [value(size.strideHeight), value(size.strideWidth)] as const
  // SAME is the gradient of a SAME convolution: the cut is what that one pads before.
  const cut = ([0, 1] as const).map((axis) => {
    if (padding.kind === 'valid') return 0
    if ('amount' in padding) return value(padding.amount)
    return Math.floor(Math.max(kernel[axis] - stride[axis], 0) / 2)
  }) as [number, number]
  const [weights, bias] = test.weights
  const output = test.output as [number, number, number]
  return transposedConvolution(test.inputs[0]!, weights!, bias?.values ?? null, stride, cut, output)
}

function linear({ inputs, weights }: Case): Expected {
  const [kernel, bias] = weights
  const units = kernel!.shape[1] as number
  const output = alongLast(inputs[0]!, (run) =>
    Array.from({ length: units }, (_, unit) =>
      run.reduce(
        (sum, x, k) => sum + x * (kernel!.values[k * units + unit] as number),
        bias?.values[unit] ?? 0,
      ),
    ),
  )
  return { output, products: inputs[0]!.values.length * units }
}

function upsample({ inputs, arguments: args }: Case): Grid {
  const [input] = inputs as [Grid]
  const factor = value(args.factor)
  const [height, width, channels] = input.shape as [number, number, number]
  const at = (row: number, column: number, channel: number) =>
    input.values[(row * width + column) * channels + channel] as number
  // Bilinear: the centre of output cell i lies at (i + 1/2)/factor - 1/2 between the centres of the input's cells.
  const place = (index: number, length: number) => {
    if (args.bilinear !== true) return { low: Math.floor(index / factor), high: 0, part: 0 }
    const centre = Math.min(Math.max((index + 0.5) / factor - 0.5, 0), length - 1)
    const low = Math.floor(centre)
    return { low, high: Math.min(low + 1, length - 1), part: centre - low }
  }
  const values: number[] = []
  for (let r = 0; r < height * factor; r += 1)
    for (let c = 0; c < width * factor; c += 1)
      for (let k = 0; k < channels; k += 1) {
        const [y, x] = [place(r, height), place(c, width)]
        const above = at(y.low, x.low, k) * (1 - x.part) + at(y.low, x.high, k) * x.part
        const below = at(y.high, x.low, k) * (1 - x.part) + at(y.high, x.high, k) * x.part
        values.push(above * (1 - y.part) + below * y.part)
      }
  return { shape: [height * factor, width * factor, channels], values }
}

function centerCrop({ inputs, arguments: args }: Case): Grid {
  const [input] = inputs as [Grid]
  const [height, width, channels] = input.shape as [number, number, number]
  const size = args.size as Size
  const [rows, columns] = [value(size.height), value(size.width)]
  const [top, left] = [Math.floor((height - rows) / 2), Math.floor((width - columns) / 2)]
  const kept = input.values.filter((_, index) => {
    const row = Math.floor(index / (width * channels)) - top
    const column = (Math.floor(index / channels) % width) - left
    return row >= 0 && row < rows && column >= 0 && column < columns
  })
  return { shape: [rows, columns, channels], values: kept }
}

function concat({ inputs, output }: Case): Grid {
  const runs = inputs.map((input) => {
    const length = input.shape.at(-1) as number
    return (index: number) => input.values.slice(index * length, (index + 1) * length)
  })
  const count = inputs[0]!.values.length / (inputs[0]!.shape.at(-1) as number)
  const values = Array.from({ length: count }, (_, index) => runs.flatMap((run) => run(index))).flat()
  return { shape: output, values }
}

function lrn({ inputs, arguments: args }: Case): Grid {
  const [size, alpha, beta, k] = [args.size, args.alpha, args.beta, args.k].map(value) as [
    number,
    number,
    number,
    number,
  ]
  return alongLast(inputs[0]!, (run) =>
    run.map((x, i) => {
      const neighbours = run.slice(Math.max(0, i - (size - 1) / 2), i + (size - 1) / 2 + 1)
      const square = neighbours.reduce((sum, y) => sum + y * y, 0)
      return x / (k + (alpha / size) * square) ** beta
    }),
  )
}

function batchNorm({ inputs, weights, arguments: args }: Case): Grid {
  const [gamma, beta, mean, variance] = weights.map(({ values }) => values) as [
    number[],
    number[],
    number[],
    number[],
  ]
  return alongLast(inputs[0]!, (run) =>
    run.map(
      (x, i) => ((x - mean[i]!) / Math.sqrt(variance[i]! + value(args.epsilon))) * gamma[i]! + beta[i]!,
    ),
  )
}

/** Scale and shift of each channel, if any. */
function scaledAndShifted(input: Grid, weights: readonly Grid[]): Grid {
  const [gamma, beta] = weights.map(({ values }) => values)
  if (gamma === undefined || beta === undefined) return input
  return alongLast(input, (run) => run.map((x, i) => x * gamma[i]! + beta[i]!))
}

function separable(test: Case): Expected {
  const [depthwise, pointwise, bias] = test.weights
  const middle = depthwiseConvolution(test.inputs[0]!, depthwise!, null, windowOfCase(test))
  const output = test.output.slice(0, 2) as [number, number]
  const cell = { kernel: [1, 1], stride: [1, 1], dilation: 1, before: [0, 0], output } as const
  const mixed = convolution(middle.output, pointwise!, bias?.values ?? null, cell)
  return { output: mixed.output, products: middle.products + mixed.products }
}

function globalPool({ inputs }: Case, kind: 'max' | 'mean'): Grid {
  const [height, width] = inputs[0]!.shape as [number, number]
  const whole = {
    kernel: [height, width],
    stride: [1, 1],
    dilation: 1,
    before: [0, 0],
    output: [1, 1],
  } as const
  return pool(inputs[0]!, whole, kind)
}

function adaptivePool({ inputs, output }: Case, join: (values: readonly number[]) => number): Grid {
  const [rows, columns, channels] = output as [number, number, number]
  return imageOf([rows, columns, channels], (row, column, channel) =>
    join(adaptiveCells(inputs[0]!, [rows, columns], row, column, channel)),
  )
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length

function zeroPad({ inputs, arguments: args, output }: Case): Grid {
  const [top, left] = [value(args.amount) + value(args.top), value(args.amount) + value(args.left)]
  return imageOf(
    output as [number, number, number],
    (row, column, channel) => cell(inputs[0]!, row - top, column - left, channel) ?? 0,
  )
}

/** Channel k of a cell stands for row ⌊k/(block·c)⌋, column ⌊k/c⌋ mod block and channel k mod c of its block. */
function spaceToDepth({ inputs, arguments: args, output }: Case): Grid {
  const block = value(args.block)
  const channels = inputs[0]!.shape[2] as number
  return imageOf(output as [number, number, number], (row, column, k) => {
    const r = row * block + Math.floor(k / (block * channels))
    const c = column * block + (Math.floor(k / channels) % block)
    return cell(inputs[0]!, r, c, k % channels) as number
  })
}

function depthToSpace({ inputs, arguments: args, output }: Case): Grid {
  const block = value(args.block)
  return imageOf(output as [number, number, number], (row, column, k) => {
    const place = (row % block) * block + (column % block)
    return cell(
      inputs[0]!,
      Math.floor(row / block),
      Math.floor(column / block),
      place * output[2]! + k,
    ) as number
  })
}

function channelShuffle({ inputs, arguments: args }: Case): Grid {
  const groups = value(args.groups)
  return alongLast(inputs[0]!, (run) =>
    run.map((_, to) => run[(to % groups) * (run.length / groups) + Math.floor(to / groups)] as number),
  )
}

function layerNorm({ inputs, weights, arguments: args }: Case): Grid {
  const [gamma, beta] = weights.map(({ values }) => values) as [number[], number[]]
  return alongLast(inputs[0]!, (run) =>
    standardized(run, value(args.epsilon)).map((x, i) => x * gamma[i]! + beta[i]!),
  )
}

const clip6 = (x: number) => Math.min(Math.max(x, 0), 6)
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
const onEach = (change: (x: number) => number) => (test: Case) => ({ output: each(test.inputs[0]!, change) })
const reshaped = (test: Case) => ({ output: { shape: test.output, values: test.inputs[0]!.values } })
const gridOnly = (give: (test: Case) => Grid) => (test: Case) => ({ output: give(test) })

/** By the operation's name; a primitive without an entry fails the tests. */
export const expectations: Readonly<Record<string, (test: Case) => Expected>> = {
  conv2d: (test) =>
    convolution(test.inputs[0]!, test.weights[0]!, test.weights[1]?.values ?? null, windowOfCase(test)),
  depthwise: (test) =>
    depthwiseConvolution(
      test.inputs[0]!,
      test.weights[0]!,
      test.weights[1]?.values ?? null,
      windowOfCase(test),
    ),
  separable_conv2d: separable,
  conv2d_transpose: transposed,
  linear,
  max_pool: (test) => ({ output: pool(test.inputs[0]!, windowOfCase(test), 'max') }),
  avg_pool: (test) => ({ output: pool(test.inputs[0]!, windowOfCase(test), 'mean') }),
  global_avg_pool: gridOnly((test) => globalPool(test, 'mean')),
  global_max_pool: gridOnly((test) => globalPool(test, 'max')),
  adaptive_avg_pool: gridOnly((test) => adaptivePool(test, mean)),
  adaptive_max_pool: gridOnly((test) => adaptivePool(test, (values) => Math.max(...values))),
  upsample: gridOnly(upsample),
  zero_pad: gridOnly(zeroPad),
  center_crop: gridOnly(centerCrop),
  space_to_depth: gridOnly(spaceToDepth),
  depth_to_space: gridOnly(depthToSpace),
  channel_shuffle: gridOnly(channelShuffle),
  flatten: reshaped,
  tokens: reshaped,
  token: ({ inputs, arguments: args, output }) => {
    const width = output[1] as number
    const index = value(args.index)
    return { output: { shape: output, values: inputs[0]!.values.slice((index - 1) * width, index * width) } }
  },
  prepend_token: ({ inputs, weights, output }) => ({
    output: { shape: output, values: [...weights[0]!.values, ...inputs[0]!.values] },
  }),
  position_embedding: ({ inputs, weights }) => ({
    output: broadcast([inputs[0]!, weights[0]!], (a, b) => a + b),
  }),
  concat: gridOnly(concat),
  add: ({ inputs }) => ({ output: broadcast(inputs, (a, b) => a + b) }),
  mul: ({ inputs }) => ({ output: broadcast(inputs, (a, b) => a * b) }),
  attend: ({ inputs, arguments: args }) => {
    const [query, key, values] = inputs as [Grid, Grid, Grid]
    return attention(query, key, values, value(args.heads))
  },
  identity: onEach((x) => x),
  batch_norm: gridOnly(batchNorm),
  layer_norm: gridOnly(layerNorm),
  group_norm: ({ inputs, weights, arguments: args }) => {
    const perGroup = (inputs[0]!.shape.at(-1) as number) / value(args.groups)
    return {
      output: scaledAndShifted(standardizedGroups(inputs[0]!, perGroup, value(args.epsilon)), weights),
    }
  },
  instance_norm: ({ inputs, weights, arguments: args }) => ({
    output: scaledAndShifted(standardizedGroups(inputs[0]!, 1, value(args.epsilon)), weights),
  }),
  lrn: gridOnly(lrn),
  layer_scale: ({ inputs, weights }) => ({
    output: alongLast(inputs[0]!, (run) => run.map((x, i) => x * weights[0]!.values[i]!)),
  }),
  dropout: onEach((x) => x),
  softmax: (test) => ({ output: softmax(test.inputs[0]!) }),
  relu: onEach((x) => Math.max(x, 0)),
  relu6: onEach(clip6),
  leaky_relu: (test) => onEach((x) => (x > 0 ? x : value(test.arguments.slope) * x))(test),
  prelu: ({ inputs, weights }) => ({
    output: alongLast(inputs[0]!, (run) => run.map((x, i) => (x > 0 ? x : weights[0]!.values[i]! * x))),
  }),
  elu: onEach((x) => (x > 0 ? x : Math.expm1(x))),
  // The constants of Klambauer et al. 2017.
  selu: onEach((x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x))),
  softplus: onEach((x) => Math.log1p(Math.exp(x))),
  swish: onEach((x) => x * sigmoid(x)),
  mish: onEach((x) => x * Math.tanh(Math.log1p(Math.exp(x)))),
  gelu: onEach((x) => (x / 2) * (1 + errorFunction(x / Math.SQRT2))),
  sigmoid: onEach(sigmoid),
  tanh: onEach(Math.tanh),
  hard_swish: onEach((x) => (x * clip6(x + 3)) / 6),
  hard_sigmoid: onEach((x) => clip6(x + 3) / 6),
}
