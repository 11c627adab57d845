/** Random programs as trees of the tests' own, before they are written in Inc and built in TensorFlow.js. */
import type { Operation, Padding, Pair, PlainName, Window, Windowed } from '../operations.ts'

/** A whole number of at least 1. What names a parameter or the input's channels is a number where there is none. */
export type CountPlan =
  | { readonly kind: 'number'; readonly value: number; readonly spelling: number }
  /** A parameter of the block around it, or twice the parameter. */
  | {
      readonly kind: 'parameter'
      readonly index: number
      readonly times: 1 | 2
      readonly otherwise: number
    }
  /** The channels of the input of the block around it; in the network's own pipeline those of the map at hand. */
  | { readonly kind: 'channels'; readonly otherwise: number }

/** A window, written in numbers or by parameters of the block around it. */
export interface WindowPlan extends Window {
  readonly spelling: number
  readonly from: 'numbers' | 'size' | 'size and stride' | 'window' | 'step'
}

export type OperationPlan = Operation<CountPlan, WindowPlan>

/** An operation that changes no shape and can be passed to a block. */
export type ActivationPlan =
  | { readonly name: PlainName }
  | { readonly name: 'identity' }
  | { readonly name: 'leaky_relu'; readonly slope: number | null }

/** One value of each kind, of which a parameter takes that of its own. */
export interface ArgumentPlan {
  readonly count: CountPlan
  readonly size: Pair | 'passed on'
  readonly window: Pair
  readonly step: Window
  readonly stride: number | 'passed on'
  readonly activation: ActivationPlan
}

export interface ParameterPlan {
  readonly kind: keyof ArgumentPlan
  /** Its default, or null. */
  readonly standard: ArgumentPlan | null
  /** Whether its kind is written beside a default. */
  readonly isTyped: boolean
}

export interface BlockPlan {
  readonly parameters: readonly ParameterPlan[]
  /** Whether its signature names its input's sizes. */
  readonly isSized: boolean
  readonly body: Piece
}

export type Piece =
  /** An operation; left out where the map at hand does not take it. */
  | { readonly kind: 'operation'; readonly operation: OperationPlan }
  | { readonly kind: 'activation'; readonly index: number; readonly otherwise: ActivationPlan }
  | { readonly kind: 'chain'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'concat'; readonly branches: readonly Piece[]; readonly withInput: boolean }
  /** The input joined with what `inner` gives, brought back to the input's channels; written out, or by a block that takes `inner`. */
  | {
      readonly kind: 'residual'
      readonly join: 'add' | 'mul'
      readonly inner: Piece
      readonly writtenOut: boolean
    }
  /** A result with a name, joined again later. */
  | { readonly kind: 'skip'; readonly before: Piece; readonly inner: Piece }
  /** The input times a weight for each channel. */
  | { readonly kind: 'gate'; readonly ratio: CountPlan }
  /** A convolution in as many groups as there are channels. */
  | { readonly kind: 'grouped'; readonly size: Pair; readonly multiplier: number }
  /** At half the size and back, cropped to the input and joined with it, by a block that takes `inner`. */
  | { readonly kind: 'valley'; readonly inner: Piece }
  /** The same in one pipeline, joined by a block that takes the named result. */
  | {
      readonly kind: 'descent'
      readonly before: Piece
      readonly inner: Piece
      readonly filters: CountPlan
    }
  | {
      readonly kind: 'repeat'
      readonly count: CountPlan
      readonly spelling: number
      readonly inner: Piece
    }
  | {
      readonly kind: 'call'
      readonly block: number
      /** Units keep a map's size where their stride is 1. */
      readonly among: 'units' | 'all blocks'
      readonly arguments: readonly ArgumentPlan[]
      readonly isNamed: boolean
      /** Whether arguments that are their parameters' defaults are left out. */
      readonly omitsDefaults: boolean
    }
  /** Definitions of its own: a number and a block that has it. */
  | { readonly kind: 'local'; readonly width: CountPlan; readonly isNormalised: boolean }
  | { readonly kind: 'comprehension'; readonly widths: readonly number[] }
  /** An `if`; `other` is written, and nothing comes of it. */
  | {
      readonly kind: 'choice'
      readonly condition: number
      readonly isFirst: boolean
      readonly taken: Piece
      readonly other: OperationPlan
    }
  /** Joins a result that was named before, if there is one of the map's size. */
  | { readonly kind: 'read'; readonly back: number }
  /** Branches with the same window, joined: they all change the map's size alike. */
  | {
      readonly kind: 'parallel'
      readonly window: WindowPlan
      readonly padding: Padding
      readonly join: 'concat' | 'add'
      readonly filters: CountPlan
      readonly branches: readonly { readonly before: Piece; readonly name: BranchName }[]
    }
  | { readonly kind: 'crop'; readonly less: Pair }

export type BranchName = Exclude<Windowed['name'], 'conv2d_transpose'>

export interface RowPlan {
  readonly type: 'unit' | 'max pool' | 'avg pool' | 'batch norm' | 'dropout' | 'join'
  readonly unit: number
  readonly size: Pair
  readonly n: number
  readonly copies: number | null
  readonly s: number | null
  readonly isLabelled: boolean
  readonly isClaimed: boolean
}

/** From a map to the network's output. */
export type EndPlan =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'classifier'
      readonly pool: 'flatten' | 'global_avg_pool' | 'global_max_pool'
      readonly isNormalised: boolean
      readonly isSoftmax: boolean
      readonly classes: number
    }
  /** Tokens, attention around a residual connection, and one token to tell the class. */
  | {
      readonly kind: 'transformer'
      readonly heads: number
      readonly width: number
      readonly prepends: boolean
      readonly hasPlaces: boolean
      readonly classes: number
    }

export interface ProgramPlan {
  readonly input: readonly [number, number, number]
  /** Blocks of the parameters `size`, `n` and `s`, which the rows of a table call. A block may call those before it. */
  readonly units: readonly BlockPlan[]
  /** Blocks of other parameters, which may change the map's size. */
  readonly changers: readonly BlockPlan[]
  readonly stages: readonly { readonly piece: Piece; readonly isNamed: boolean }[]
  /** Rows of a table in the middle of the pipeline; none without one. */
  readonly rows: readonly RowPlan[]
  /** Outputs of their own, at labelled rows, or without a table at named stages. */
  readonly heads: readonly { readonly at: number; readonly body: Piece; readonly classes: number }[]
  readonly end: EndPlan
  /** Written with the marks of plain keyboards. */
  readonly plainMarks: boolean
}
