/**
 * Random programs, each with the same network built in TensorFlow.js. A program is put together from pieces: text of
 * the language beside a function that builds the same layers, so that the two are one only in this file.
 */
import type { Choices } from './feature_choices.ts'
import * as layers from './feature_layers.ts'
import { axesOf, Impossible, type PaddingOf, type Tensor, type WindowOf } from './feature_layers.ts'

/** What the names in a piece stand for where it is built. */
interface Names {
  readonly numbers: ReadonlyMap<string, number>
  readonly windows: ReadonlyMap<string, WindowOf>
  readonly blocks: ReadonlyMap<string, (input: Tensor) => Tensor>
  readonly results: Map<string, Tensor>
}

interface Piece {
  readonly text: string
  readonly build: (input: Tensor, names: Names) => Tensor
}

/** A number as it is written, which may be the name of a parameter. */
interface Written {
  readonly text: string
  readonly value: (names: Names) => number
}

/** A parameter of the block that is being written. */
interface Parameter {
  readonly name: string
  readonly kind: 'Int' | 'Window' | 'act'
  readonly argument: string
  readonly number?: number
  readonly window?: WindowOf
  readonly act?: Piece
}

/** Where pieces are written: the declarations so far, and the block at hand with its parameters. */
interface Writing {
  readonly choices: Choices
  readonly declarations: string[]
  readonly parameters: Parameter[] | null
  readonly fresh: (stem: string) => string
}

export interface Program {
  readonly text: string
  /** Builds the network on its input: the main output, and that of each head. */
  readonly build: (input: Tensor) => { readonly output: Tensor; readonly heads: readonly Tensor[] }
  readonly input: readonly number[]
}

const largest = { side: 24, channels: 24, flat: 600 }

function emptyNames(): Names {
  return { numbers: new Map(), windows: new Map(), blocks: new Map(), results: new Map() }
}

/** The names inside a block that is called with these values. */
function namesInside(parameters: readonly Parameter[], outer: Names): Names {
  return {
    numbers: new Map(
      parameters.flatMap(({ name, number }) => (number === undefined ? [] : [[name, number]])),
    ),
    windows: new Map(parameters.flatMap(({ name, window }) => (window ? [[name, window]] : []))),
    blocks: new Map(
      parameters.flatMap(({ name, act }) =>
        act ? [[name, (input: Tensor) => act.build(input, outer)]] : [],
      ),
    ),
    results: new Map(),
  }
}

/** A number of at least 1, written in one of several ways; inside a block it may be a parameter. */
function number(value: number, { choices, parameters, fresh }: Writing): Written {
  const literal = (text: string): Written => ({ text, value: () => value })
  if (parameters && choices.chance(35)) {
    const name = fresh('p')
    parameters.push({ name, kind: 'Int', argument: String(value), number: value })
    return { text: name, value: (names) => names.numbers.get(name)! }
  }
  switch (choices.below(8)) {
    case 1:
      return literal(`${value - 1} + 1`)
    case 2:
      return literal(value % 2 === 0 ? `2·${value / 2}` : `${2 * value}/2`)
    case 3:
      return literal(`⌊${2 * value + 1}/2⌋`)
    case 4:
      return literal(`max(1, ${value})`)
    default:
      return literal(String(value))
  }
}

function windowText({ height, width, strideHeight, strideWidth }: WindowOf, { choices }: Writing): string {
  const size =
    height === width && choices.chance(15)
      ? `${height}²`
      : choices.chance(15)
        ? `${height}x${width}`
        : `${height}×${width}`
  if (strideHeight !== strideWidth) return `${size}/(${strideHeight}×${strideWidth})`
  return strideHeight === 1 && choices.chance(70) ? size : `${size}/${strideHeight}`
}

/** A window, as text and as what it stands for; inside a block it may be a parameter. */
function window(
  value: WindowOf,
  writing: Writing,
): { readonly text: string; readonly value: (names: Names) => WindowOf } {
  const text = windowText(value, writing)
  const { choices, parameters, fresh } = writing
  if (!parameters || !choices.chance(25)) return { text, value: () => value }
  const name = fresh('p')
  parameters.push({ name, kind: 'Window', argument: text, window: value })
  return { text: name, value: (names) => names.windows.get(name)! }
}

function randomWindow(choices: Choices, isStrided: boolean): WindowOf {
  const height = choices.oneOf([3, 1, 2, 5, 4])
  const width = choices.chance(70) ? height : choices.oneOf([1, 2, 3])
  const strideHeight = isStrided ? choices.oneOf([2, 2, 3, 1]) : 1
  const strideWidth = isStrided && choices.chance(20) ? choices.oneOf([1, 2]) : strideHeight
  return { height, width, strideHeight, strideWidth }
}

function randomPadding(choices: Choices, isPool: boolean): PaddingOf {
  switch (choices.below(10)) {
    case 7:
      return 'valid'
    case 8:
      return { pad: choices.below(3) }
    case 9:
      return isPool ? { padCeil: choices.below(2) } : 'valid'
    default:
      return 'same'
  }
}

function paddingText(padding: PaddingOf): string {
  if (padding === 'same') return ''
  if (padding === 'valid') return ', padding: valid'
  return 'pad' in padding ? `, padding: pad(${padding.pad})` : `, padding: pad_ceil(${padding.padCeil})`
}

const activations = [
  'relu',
  'relu6',
  'sigmoid',
  'tanh',
  'swish',
  'gelu',
  'hard_swish',
  'hard_sigmoid',
  'softmax',
  'leaky_relu',
  'leaky_relu(0.2)',
  'elu',
  'selu',
  'softplus',
  'mish',
  'identity',
]

function activation({ choices }: Writing): Piece {
  const text = choices.oneOf(activations)
  return { text, build: (input) => (text === 'identity' ? input : layers.pointwise(input)) }
}

/** A convolution; `keeps` the map's height and width. */
function convolution(writing: Writing, keeps: boolean, filterCount?: number): Piece {
  const { choices } = writing
  const size = window(randomWindow(choices, !keeps && choices.chance(40)), writing)
  const filters = number(filterCount ?? 1 + choices.below(8), writing)
  const padding = keeps ? 'same' : randomPadding(choices, false)
  const bias = !choices.chance(25)
  const groups = choices.chance(15) ? 2 : 1
  const dilation = choices.chance(10) ? 2 : 1
  const options = [
    paddingText(padding),
    groups === 1 ? '' : `, groups: ${groups}`,
    dilation === 1 ? '' : `, dilation: ${dilation}`,
    bias ? '' : ', bias: false',
  ]
  return {
    text: `conv2d(${size.text}, ${filters.text}${options.join('')})`,
    build: (input, names) => {
      const at = size.value(names)
      // TensorFlow.js has no stride and dilation at once.
      if (dilation > 1 && at.strideHeight * at.strideWidth > 1) throw new Impossible()
      return layers.conv2d(input, at, filters.value(names), { padding, groups, dilation, bias })
    },
  }
}

function depthwiseConvolution(writing: Writing, keeps: boolean): Piece {
  const { choices } = writing
  const size = window(randomWindow(choices, !keeps && choices.chance(40)), writing)
  const multiplier = choices.chance(20) ? 2 : 1
  const padding = keeps ? 'same' : randomPadding(choices, false)
  const text = `depthwise(${size.text}${multiplier === 1 ? '' : `, multiplier: ${multiplier}`}${paddingText(padding)})`
  return {
    text,
    build: (input, names) => {
      const at = size.value(names)
      // TensorFlow.js' depthwise layer has one stride for both axes.
      if (at.strideHeight !== at.strideWidth) throw new Impossible()
      return layers.depthwise(input, at, { padding, multiplier })
    },
  }
}

function separableConvolution(writing: Writing, keeps: boolean): Piece {
  const { choices } = writing
  const size = window(randomWindow(choices, !keeps && choices.chance(40)), writing)
  const filters = number(1 + choices.below(8), writing)
  const multiplier = choices.chance(30) ? 2 : 1
  const padding = keeps ? 'same' : randomPadding(choices, false)
  const bias = !choices.chance(25)
  const options = [
    multiplier === 1 ? '' : `, multiplier: ${multiplier}`,
    paddingText(padding),
    bias ? '' : ', bias: false',
  ]
  return {
    text: `separable_conv2d(${size.text}, ${filters.text}${options.join('')})`,
    build: (input, names) =>
      layers.separable(input, size.value(names), filters.value(names), { padding, multiplier, bias }),
  }
}

function pooling(writing: Writing, keeps: boolean): Piece {
  const { choices } = writing
  const kind = choices.oneOf(['max', 'avg'] as const)
  if (!keeps && choices.chance(40)) return adaptivePool(kind, 1 + choices.below(6), 1 + choices.below(6))
  const size = window(randomWindow(choices, !keeps), writing)
  const padding = keeps ? 'same' : randomPadding(choices, true)
  return {
    text: `${kind}_pool(${size.text}${paddingText(padding)})`,
    build: (input, names) => layers.pool(kind, input, size.value(names), padding),
  }
}

function adaptivePool(kind: 'max' | 'avg', height: number, width: number): Piece {
  return {
    text: `adaptive_${kind}_pool(${height}×${width})`,
    build: (input) => layers.adaptivePool(input, height, width),
  }
}

function transposedConvolution(writing: Writing): Piece {
  const { choices } = writing
  const stride = choices.oneOf([2, 1, 3])
  const side = choices.oneOf([2, 3, 1])
  const size = { height: side, width: side, strideHeight: stride, strideWidth: stride }
  const filters = number(1 + choices.below(6), writing)
  const padding = choices.oneOf(['same', 'valid'] as const)
  const bias = !choices.chance(25)
  return {
    text: `conv2d_transpose(${windowText(size, writing)}, ${filters.text}${paddingText(padding)}${bias ? '' : ', bias: false'})`,
    build: (input, names) => layers.conv2dTranspose(input, size, filters.value(names), padding, bias),
  }
}

function simple(writing: Writing): Piece {
  const { choices, parameters, fresh } = writing
  switch (choices.below(11)) {
    case 1:
      return { text: 'batch_norm', build: layers.batchNorm }
    case 2:
      return { text: 'layer_norm', build: layers.layerNorm }
    case 3:
      return { text: 'dropout(40%)', build: layers.dropout }
    case 4: {
      const units = number(1 + choices.below(8), writing)
      return {
        text: `linear(${units.text})`,
        build: (input, names) => layers.linear(input, units.value(names)),
      }
    }
    case 5:
    case 6: {
      if (!parameters) return { text: 'lrn(5)', build: layers.pointwise }
      const name = fresh('act')
      const act = activation(writing)
      parameters.push({ name, kind: 'act', argument: act.text, act })
      return { text: name, build: (input, names) => names.blocks.get(name)!(input) }
    }
    case 7:
      return { text: choices.oneOf(['prelu', 'layer_scale']), build: layers.prelu }
    case 8: {
      const groups = choices.oneOf([1, 2])
      const isShuffle = choices.chance(40)
      return {
        text: isShuffle ? `channel_shuffle(${groups})` : `group_norm(${groups})`,
        build: (input) => {
          if (axesOf(input).at(-1)! % groups !== 0) throw new Impossible()
          return isShuffle ? layers.pointwise(input) : layers.layerNorm(input)
        },
      }
    }
    default:
      return activation(writing)
  }
}

/** One operation or a small composition. `keeps`: height and width stay as they are. */
function piece(writing: Writing, depth: number, keeps: boolean): Piece {
  const { choices } = writing
  const kind = choices.below(depth > 0 ? 24 : 8)
  switch (kind) {
    case 0:
    case 1:
    case 2:
      return convolution(writing, keeps)
    case 3:
      return choices.chance(50) ? depthwiseConvolution(writing, keeps) : separableConvolution(writing, keeps)
    case 4:
      return !keeps && choices.chance(35) ? resizing(writing) : pooling(writing, keeps)
    case 5:
    case 6:
      return simple(writing)
    case 7:
      return keeps ? simple(writing) : choices.chance(30) ? transposedConvolution(writing) : resizing(writing)
    case 8:
    case 9:
      return pipe(writing, depth - 1, keeps, 2 + choices.below(3))
    case 10:
    case 11:
      return joined(writing, depth - 1, keeps)
    case 12:
      return residual(writing, depth - 1)
    case 13:
      return gated(writing)
    case 14:
      return repeated(writing, depth - 1)
    case 15:
      return skip(writing, depth - 1)
    case 16:
      return chosen(writing, depth - 1, keeps)
    case 17:
      return comprehended(writing)
    case 18:
      return local(writing)
    default:
      return blockCall(writing, depth - 1, keeps)
  }
}

/** A map of another size, by no window. */
function resizing({ choices }: Writing): Piece {
  const factor = choices.oneOf([2, 1, 3])
  switch (choices.below(4)) {
    case 1: {
      const [amount, bottom, left] = [choices.below(3), choices.below(3), choices.below(2)]
      return {
        text: `zero_pad(${amount}, bottom: ${bottom}, left: ${left})`,
        build: (input) => layers.zeroPad(input, [amount, amount + bottom, amount + left, amount]),
      }
    }
    case 2:
      // Made to fit, since most sizes do not.
      return {
        text: `upsample(${factor}) |> space_to_depth(${factor})`,
        build: (input) => layers.blocks(layers.upsample(input, factor), factor),
      }
    case 3: {
      const filters = 4 * (1 + choices.below(3))
      return {
        text: `conv2d(1×1, ${filters}) |> depth_to_space(2)`,
        build: (input) => layers.blocks(layers.conv2d(input, unit, filters), 1 / 2),
      }
    }
    default:
      return { text: `upsample(${factor})`, build: (input) => layers.upsample(input, factor) }
  }
}

const grouped = (text: string) => (/[|=?]| as |^if |^chain |^let /.test(text) ? `(${text})` : text)

function pipe(writing: Writing, depth: number, keeps: boolean, length: number): Piece {
  const stages = Array.from({ length }, () => piece(writing, depth, keeps))
  return inPipe(stages)
}

function inPipe(stages: readonly Piece[]): Piece {
  return {
    text: stages.map(({ text }) => (/^if |^chain | as |^let /.test(text) ? `(${text})` : text)).join(' |> '),
    build: (input, names) => stages.reduce((value, stage) => stage.build(value, names), input),
  }
}

/** Branches side by side; where the map's size changes, all of them take the same step. */
function joined(writing: Writing, depth: number, keeps: boolean): Piece {
  const { choices } = writing
  if (!keeps && choices.chance(40)) {
    const size = { height: 3, width: 3, strideHeight: 2, strideWidth: 2 }
    const filters = number(1 + choices.below(6), writing)
    return {
      text: `concat(conv2d(3×3/2, ${filters.text}), max_pool(3×3/2))`,
      build: (input, names) =>
        layers.concat([
          layers.conv2d(input, size, filters.value(names)),
          layers.pool('max', input, size, 'same'),
        ]),
    }
  }
  const branches = Array.from({ length: 2 + choices.below(3) }, () => piece(writing, depth, true))
  if (choices.chance(30)) branches.push({ text: 'identity', build: (input) => input })
  return {
    text: `concat(${branches.map(({ text }) => text).join(', ')})`,
    build: (input, names) => layers.concat(branches.map((branch) => branch.build(input, names))),
  }
}

/** `add(identity, …)`, the path brought back to the width it started from. */
function residual(writing: Writing, depth: number): Piece {
  const path = piece(writing, depth, true)
  const name = writing.fresh('b')
  // The width is known to a block that names its input's sizes.
  writing.declarations.push(
    `block ${name}(f: h×w×c -> h×w×k) : h×w×c -> h×w×c = add(identity, f |> conv2d(1×1, c))`,
  )
  return {
    text: `${name}(${path.text})`,
    build: (input, names) => {
      const inner = layers.conv2d(path.build(input, names), unit, axesOf(input).at(-1)!)
      return layers.merge('add', [input, inner])
    },
  }
}

const unit: WindowOf = { height: 1, width: 1, strideHeight: 1, strideWidth: 1 }

/** Squeeze and excitation: one factor for each channel. */
function gated(writing: Writing): Piece {
  const squeezed = 1 + writing.choices.below(4)
  const name = writing.fresh('b')
  writing.declarations.push(
    `block ${name}(r: Int) : h×w×c = mul(identity, global_avg_pool |> conv2d(1×1, r) |> relu |> conv2d(1×1, c) |> sigmoid)`,
  )
  return {
    text: `${name}(${squeezed})`,
    build: (input) => {
      const few = layers.pointwise(layers.conv2d(layers.globalAveragePool(input), unit, squeezed))
      return layers.merge('mul', [input, layers.pointwise(layers.conv2d(few, unit, axesOf(input).at(-1)!))])
    },
  }
}

function repeated(writing: Writing, depth: number): Piece {
  const { choices } = writing
  const inner = piece(writing, depth, true)
  const count = number(1 + choices.below(3), writing)
  const text = grouped(inner.text)
  const build = (input: Tensor, names: Names) => {
    let value = input
    for (let copy = 0; copy < count.value(names); copy++) value = inner.build(value, names)
    return value
  }
  const plain = /^[\w]+$/.test(count.text) ? count.text : `(${count.text})`
  if (choices.chance(30)) return { text: `repeat(${count.text}, ${inner.text})`, build }
  return { text: choices.chance(50) ? `${plain} × ${text}` : `${text} × ${plain}`, build }
}

/** Down, something, up again, and joined with what was kept; odd sizes are cropped. */
function skip(writing: Writing, depth: number): Piece {
  const { choices, fresh, declarations } = writing
  const before = piece(writing, depth, true)
  const inner = piece(writing, depth, true)
  const kept = fresh('e')
  const filters = number(1 + choices.below(4), writing)
  const join = fresh('b')
  declarations.push(`block ${join}(skip: .. -> H×W×k) : h×w×c = concat(skip, center_crop(H×W))`)
  const half = { height: 2, width: 2, strideHeight: 2, strideWidth: 2 }
  return {
    text: `${grouped(before.text)} as ${kept} |> max_pool(2×2/2) |> ${grouped(inner.text)} |> conv2d_transpose(2×2/2, ${filters.text}) |> ${join}(${kept})`,
    build: (input, names) => {
      const start = before.build(input, names)
      const low = inner.build(layers.pool('max', start, half, 'same'), names)
      const high = layers.conv2dTranspose(low, half, filters.value(names), 'same', true)
      const [height, width] = axesOf(start) as [number, number]
      return layers.concat([start, layers.centerCrop(high, height, width)])
    },
  }
}

/** `if` on values: the branch that is not taken is written, and never built. */
function chosen(writing: Writing, depth: number, keeps: boolean): Piece {
  const taken = piece(writing, depth, keeps)
  const other = { ...writing, parameters: null, declarations: [] }
  const left = convolution(other, keeps)
  const isFirst = writing.choices.chance(50)
  const condition = writing.choices.oneOf([
    '1 < 2',
    '3×3 == 3×3',
    'not (2 > 3 or false)',
    'none is none',
    '7 % 4 == 3',
  ])
  const [first, second] = isFirst ? [taken.text, left.text] : [left.text, taken.text]
  const truth = isFirst ? condition : `not (${condition})`
  return { text: `if ${truth} then ${grouped(first)} else ${grouped(second)}`, build: taken.build }
}

/** A list of widths, a convolution for each. */
function comprehended({ choices, fresh }: Writing): Piece {
  const widths = Array.from({ length: 1 + choices.below(3) }, () => 1 + choices.below(6))
  const name = fresh('n')
  const square = { height: 3, width: 3, strideHeight: 1, strideWidth: 1 }
  return {
    text: `chain [conv2d(3×3, ${name}) |> relu for ${name} in [${widths.join(', ')}]]`,
    build: (input) =>
      widths.reduce((value, width) => layers.pointwise(layers.conv2d(value, square, width)), input),
  }
}

function local({ choices, fresh }: Writing): Piece {
  const [name, block] = [fresh('n'), fresh('b')]
  const width = 1 + choices.below(6)
  const isNormal = choices.chance(50)
  return {
    text: `(let ${name} = ${width} block ${block} = conv2d(1×1, ${name})${isNormal ? ' |> batch_norm' : ''} in ${block} |> relu)`,
    build: (input) => {
      const value = layers.conv2d(input, unit, width)
      return layers.pointwise(isNormal ? layers.batchNorm(value) : value)
    },
  }
}

/** A separate block, declared with parameters and called by position or by name, perhaps twice with other values. */
function blockCall(writing: Writing, depth: number, keeps: boolean): Piece {
  const { choices, fresh, declarations } = writing
  const parameters: Parameter[] = []
  const inner: Writing = { ...writing, parameters }
  const body = pipe(inner, depth, keeps, 1 + choices.below(3))
  const name = fresh('b')
  const written = parameters.map((parameter) => {
    const type = parameter.kind === 'act' ? '.. -> ..' : parameter.kind
    const isDefault = choices.chance(40)
    return {
      ...parameter,
      isDefault,
      text: `${parameter.name}: ${type}${isDefault ? ` = ${parameter.argument}` : ''}`,
    }
  })
  const signature = choices.chance(50) ? ' : h×w×c' : ''
  const list = written.length === 0 ? '' : `(${written.map(({ text }) => text).join(', ')})`
  declarations.push(`block ${name}${list}${signature} = ${body.text}`)
  const called = (values: readonly Parameter[]): Piece => {
    const isNamed = choices.chance(50) || written.some(({ isDefault }) => isDefault)
    const passed = values.filter((value, index) => !written[index]!.isDefault || value !== parameters[index])
    const list = passed.map((value) => (isNamed ? `${value.name}: ${value.argument}` : value.argument))
    return {
      text: list.length === 0 ? name : `${name}(${list.join(', ')})`,
      build: (input, names) => body.build(input, namesInside(values, names)),
    }
  }
  const first = called(parameters)
  if (parameters.length === 0 || !choices.chance(40)) return first
  const others = parameters.map((parameter) => {
    if (parameter.kind !== 'Int' || !choices.chance(60)) return parameter
    const value = 1 + choices.below(6)
    return { ...parameter, number: value, argument: String(value) }
  })
  return inPipe([first, called(others)])
}

/** Rows of a table: primitives and a block, with copies, first strides and labels. */
function table(writing: Writing): Piece & { readonly labels: readonly string[] } {
  const { choices, fresh, declarations } = writing
  const unitName = fresh('b')
  declarations.push(
    `block ${unitName}(size: Window, filters: Int, s = 1) = conv2d(size.h×size.w/s, filters) |> relu`,
  )
  const labels: string[] = []
  const rows = Array.from({ length: 2 + choices.below(4) }, () => {
    const copies = choices.chance(30) ? 2 + choices.below(2) : 1
    const count = copies === 1 && choices.chance(60) ? '' : String(copies)
    const label = choices.chance(40) ? fresh('e') : null
    if (label !== null) labels.push(label)
    const shown = label === null ? '' : ` (${label})`
    const size = randomWindow(choices, false)
    const filters = 1 + choices.below(8)
    const copy = (build: (input: Tensor, at: number) => Tensor) => (input: Tensor, names: Names) => {
      let value = input
      for (let at = 0; at < copies; at++) value = build(value, at)
      if (label !== null) names.results.set(label, value)
      return value
    }
    switch (choices.below(4)) {
      case 1: {
        const strided = { ...size, strideHeight: 2, strideWidth: 2 }
        const cells = [`max pool${shown}`, windowText(strided, writing), '', count, '']
        return { cells, build: copy((input) => layers.pool('max', input, strided, 'same')) }
      }
      case 2:
        return { cells: [`batch norm${shown}`, '', '', count, '-'], build: copy(layers.batchNorm) }
      default: {
        const stride = choices.chance(40) ? 2 : 1
        const cells = [
          `${unitName}${shown}`,
          `${size.height}×${size.width}`,
          String(filters),
          count,
          stride === 1 ? '' : '2',
        ]
        return {
          cells,
          build: copy((input, at) => {
            const step = at === 0 ? stride : 1
            const window = { ...size, strideHeight: step, strideWidth: step }
            return layers.pointwise(layers.conv2d(input, window, filters))
          }),
        }
      }
    }
  })
  const header = ['type', 'size', 'filters', 'n', 's']
  const lines = [header, header.map(() => '---'), ...rows.map(({ cells }) => cells)]
  return {
    text: `chain table(n: repeat, s: first)\n${lines.map((cells) => `  | ${cells.join(' | ')} |`).join('\n')}\n`,
    build: (input, names) => rows.reduce((value, row) => row.build(value, names), input),
    labels,
  }
}

/** The way from a map to classes. */
function classifier(writing: Writing): Piece {
  const { choices } = writing
  const classes = 2 + choices.below(8)
  if (choices.chance(30)) return transformer(writing, classes)
  const isFlat = choices.chance(40)
  const kind = choices.oneOf(['avg', 'max'])
  const instances = choices.chance(20) ? 'instance_norm |> ' : ''
  return {
    text: `${instances}${isFlat ? 'flatten' : `global_${kind}_pool`} |> linear(${classes}) |> softmax`,
    build: (input) => {
      if (isFlat && axesOf(input).reduce((product, axis) => product * axis, 1) > largest.flat)
        throw new Impossible()
      const map = instances === '' ? input : layers.layerNorm(input)
      const pooled = kind === 'avg' ? layers.globalAveragePool : layers.globalMaxPool
      const row = (isFlat ? layers.flatten : pooled)(map)
      return layers.pointwise(layers.linear(row, classes))
    },
  }
}

/** Tokens, their places, attention around a residual connection, and one token to tell the class. */
function transformer({ choices, fresh }: Writing, classes: number): Piece {
  const heads = 1 + choices.below(2)
  const width = heads * (1 + choices.below(4))
  const prepends = choices.chance(50)
  const places = choices.chance(50)
  const mixed = fresh('n')
  const stages = [
    'tokens',
    `linear(${width})`,
    ...(prepends ? ['prepend_token'] : []),
    ...(places ? ['position_embedding'] : []),
    `(let ${mixed} = layer_norm |> attend(linear(${width}), linear(${width}), linear(${width}), heads: ${heads}) in add(identity, ${mixed}))`,
    'token(1)',
    `linear(${classes}, bias: false)`,
  ]
  return {
    text: stages.join(' |> '),
    build: (input) => {
      let value = layers.linear(layers.tokens(input), width)
      if (prepends) value = layers.tokensChanged(value, 'prepend')
      if (places) value = layers.tokensChanged(value, 'position')
      const normal = layers.layerNorm(value)
      const [query, key, values] = [width, width, width].map((units) => layers.linear(normal, units))
      const added = layers.merge('add', [value, layers.attend(query!, key!, values!)])
      return layers.linear(layers.tokensChanged(added, 'one'), classes, false)
    },
  }
}

/** A program read from choices; null where its pieces do not fit together, which is then found out by TensorFlow.js alone. */
export function program(choices: Choices): Program | null {
  let count = 0
  const fresh = (stem: string) => `${stem}${++count}`
  const declarations: string[] = []
  const writing: Writing = { choices, declarations, parameters: null, fresh }
  const axes = [4 + choices.below(13), 4 + choices.below(13), 1 + choices.below(4)]
  const isTable = choices.chance(30)
  const body: Piece & { readonly labels?: readonly string[] } = isTable
    ? table(writing)
    : pipe(writing, 3, false, 1 + choices.below(4))
  const named = isTable ? null : fresh('e')
  const ending = choices.chance(60) ? classifier(writing) : null
  const ends = isTable ? null : ending
  const label = isTable ? body.labels!.at(-1) : named
  const headFilters = 1 + choices.below(5)
  const hasHead = label !== undefined && label !== null && choices.chance(40)
  const build = (input: Tensor) => {
    const names = emptyNames()
    const trunk = body.build(input, names)
    if (axesOf(trunk)[0]! > largest.side || axesOf(trunk).at(-1)! > largest.channels) throw new Impossible()
    const at = isTable ? names.results.get(label ?? '') : trunk
    const heads = hasHead
      ? [layers.globalAveragePool(layers.conv2d(at!, { ...unit, height: 3, width: 3 }, headFilters))]
      : []
    return { output: ends ? ends.build(trunk, names) : trunk, heads }
  }
  let output: readonly number[]
  try {
    output = axesOf(build(layers.input(axes)).output)
  } catch (thrown) {
    if (thrown instanceof Impossible) return null
    throw thrown
  }
  const stages = isTable
    ? body.text
    : `${grouped(body.text)} as ${named}${ends ? ` |> ${ends.text}` : ' |> identity'}`
  const lines = [
    ...declarations,
    `network net : ${axes.join('×')} -> ${output.join('×')} = ${stages}`,
    ...(hasHead ? [`head side of net at ${label} = conv2d(3×3, ${headFilters}) |> global_avg_pool`] : []),
  ]
  return { text: `${lines.join('\n')}\n`, build, input: axes }
}
