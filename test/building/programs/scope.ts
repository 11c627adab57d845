/** Where a piece of a random program stands: what the names around it mean, and how numbers are written there. */
import type { Pair, Window } from '../operations.ts'
import { type Ledger, shapeOf, type Value } from '../tfjs/ledger.ts'
import { sizeText } from './operation_text.ts'
import type { ActivationPlan, BlockPlan, CountPlan, ParameterPlan, Piece, WindowPlan } from './plans.ts'

/** How large a program may become. */
export interface Limits {
  readonly operations: number
  readonly channels: number
  /** Values of one map. */
  readonly values: number
}

/** What all pieces of a program share. */
export interface Shared {
  readonly ledger: Ledger
  readonly limits: Limits
  readonly units: readonly BlockPlan[]
  /** The units, and the other blocks behind them. */
  readonly blocks: readonly BlockPlan[]
  /** The words of each block's body, by its number, once it was called: the same at every call. */
  readonly bodies: Map<number, string>
  /** The blocks of `helpers` that were used. */
  readonly helpers: Set<keyof typeof helpers>
  /** Names of results and of local definitions, some for each piece. */
  readonly names: Map<Piece, readonly string[]>
}

/** What a parameter of each kind is worth. */
interface ValueOf {
  readonly count: number
  readonly stride: number
  readonly size: Pair
  readonly window: Pair
  readonly step: Window
  readonly activation: ActivationPlan
}

/** A parameter's value in one call. */
export type Bound<Kind extends keyof ValueOf = keyof ValueOf> = {
  readonly [Each in Kind]: { readonly name: string; readonly kind: Each; readonly value: ValueOf[Each] }
}[Kind]

/** A block that is called with these arguments. */
export interface Inside {
  readonly bound: readonly Bound[]
  readonly isSized: boolean
  readonly channels: number
}

export interface Scope {
  readonly shared: Shared
  /** Null in the network's own pipeline. */
  readonly inside: Inside | null
  /** It may call the blocks before this one. */
  readonly callable: number
  /** The results that have names here. */
  readonly named: readonly { readonly name: string; readonly value: Value }[]
}

/** A text, and what it stands for. */
export interface Written<Meaning> {
  readonly text: string
  readonly value: Meaning
}

export type Placed = Written<Value>

/** Blocks that every program may use: those of its pieces that need their input's sizes, or take a piece. */
export const helpers = {
  gate: 'block gate(r: Int) : h×w×c = mul(identity, global_avg_pool |> conv2d(1×1, r) |> relu |> conv2d(1×1, c) |> sigmoid)',
  grouped: 'block grouped(size: Size, m: Int) : h×w×c = conv2d(size, m·c, groups: c)',
  add: 'block projected_add(f: h×w×c -> h×w×k) : h×w×c -> h×w×c = add(identity, f |> conv2d(1×1, c))',
  mul: 'block projected_mul(f: h×w×c -> h×w×k) : h×w×c -> h×w×c = mul(identity, f |> conv2d(1×1, c))',
  valley: [
    'block valley(f: ⌈h/2⌉×⌈w/2⌉×c -> ⌈h/2⌉×⌈w/2⌉×k) : h×w×c -> h×w×(c + k) =',
    '  identity as kept |> max_pool(2×2/2) |> f |> upsample(2) |> center_crop(h×w) |> concat(kept, identity)',
  ].join('\n'),
  rejoin: 'block rejoin(skip: .. -> H×W×k) : h×w×c = concat(skip, center_crop(H×W))',
  join: 'block join(with: .. -> h×w×k) : h×w×c -> h×w×(k + c) = concat(with, identity)',
} as const

/** Thrown where a block's body does not take the input of one of its calls. */
export class Unfit extends Error {}

/** Keeps programs small enough for hundreds of them. */
export function checkSize({ shared }: Scope, value: Value): void {
  const { ledger, limits } = shared
  const shape = shapeOf(value)
  const values = shape.reduce((all, axis) => all * axis, 1)
  if (ledger.entries.length > limits.operations || shape.at(-1)! > limits.channels || values > limits.values)
    throw new Unfit()
}

/** A name for a result or a definition of a piece, the same each time. */
export function nameIn({ shared }: Scope, piece: Piece, stem: string): string {
  const own = shared.names.get(piece) ?? []
  const before = own.find((name) => name.startsWith(stem))
  if (before !== undefined) return before
  const taken = [...shared.names.values()].flat().filter((name) => name.startsWith(stem)).length
  const name = `${stem}${taken + 1}`
  shared.names.set(piece, [...own, name])
  return name
}

/** The parameter of a kind that an index means; undefined where the block has none of that kind. */
export function boundOf<Kind extends ParameterPlan['kind']>(
  { inside }: Scope,
  kind: Kind,
  index = 0,
): Bound<Kind> | undefined {
  const all = inside?.bound.filter((each) => each.kind === kind) ?? []
  return all[index % all.length] as Bound<Kind> | undefined
}

/** A whole number in one of the ways in which it can be written. */
export function spelled(value: number, spelling: number): string {
  switch (spelling) {
    case 1:
      return `${value - 1} + 1`
    case 2:
      return value % 2 === 0 ? `2·${value / 2}` : `${2 * value}/2`
    case 3:
      return `⌊${2 * value + 1}/2⌋`
    case 4:
      return `max(1, ${value})`
    default:
      return String(value)
  }
}

export function countIn(scope: Scope, count: CountPlan, input: Value): Written<number> {
  switch (count.kind) {
    case 'number':
      return { text: spelled(count.value, count.spelling), value: count.value }
    case 'parameter': {
      const bound = boundOf(scope, 'count', count.index)
      if (bound === undefined) return { text: String(count.otherwise), value: count.otherwise }
      return count.times === 1
        ? { text: bound.name, value: bound.value }
        : { text: `2·${bound.name}`, value: 2 * bound.value }
    }
    case 'channels': {
      const { inside } = scope
      if (inside?.isSized) return { text: 'c', value: inside.channels }
      const value = inside === null ? shapeOf(input).at(-1)! : count.otherwise
      return { text: String(value), value }
    }
  }
}

/** A window in one of the ways in which it can be written. */
export function windowText({ kernel, stride }: Window, spelling: number): string {
  const [height, width] = kernel
  const size =
    spelling === 1 && height === width
      ? `${height}²`
      : spelling === 2
        ? `${height}x${width}`
        : sizeText(kernel)
  if (stride[0] !== stride[1]) return `${size}/(${sizeText(stride)})`
  return stride[0] === 1 && spelling !== 3 ? size : `${size}/${stride[0]}`
}

export function windowIn(scope: Scope, plan: WindowPlan): Written<Window> {
  const { kernel, stride, spelling } = plan
  const inNumbers = { text: windowText({ kernel, stride }, spelling), value: { kernel, stride } }
  switch (plan.from) {
    case 'numbers':
      return inNumbers
    case 'window': {
      const bound = boundOf(scope, 'window', spelling)
      return bound === undefined
        ? inNumbers
        : { text: bound.name, value: { kernel: bound.value, stride: [1, 1] } }
    }
    case 'step': {
      const bound = boundOf(scope, 'step', spelling)
      return bound === undefined ? inNumbers : { text: bound.name, value: bound.value }
    }
    case 'size': {
      const size = boundOf(scope, 'size')
      return size === undefined
        ? inNumbers
        : { text: size.name, value: { kernel: size.value, stride: [1, 1] } }
    }
    case 'size and stride': {
      const [size, step] = [boundOf(scope, 'size'), boundOf(scope, 'stride')]
      if (size === undefined || step === undefined) return inNumbers
      const { name } = size
      const text = spelling % 2 === 0 ? name : `${name}.h×${name}.w`
      return { text: `${text}/${step.name}`, value: { kernel: size.value, stride: [step.value, step.value] } }
    }
  }
}
