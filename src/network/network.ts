/** The checked network: the one artifact that costs and every target read. Plain immutable data, no syntax, no closures. */
import type { ArgumentValue } from '../ops/record/primitive.ts'
import type { Recipe } from '../runtime/contract/recipe.ts'
import type { Dimension, Facts, Shape } from '../shape/index.ts'
import type { Span } from '../source/source.ts'

/** A value inside a network: the result of `operations[id]`, or below 0 an input; see `inputValue` in `shape_of.ts`. */
export type ValueId = number

/** The network's first input. */
export const INPUT: ValueId = -1

/** The name of an input and of a result where a network or a block has one of each, as all have in today's language. */
export const INPUT_NAME = 'input'
export const MAIN_NAME = 'main'

/** One use of a primitive. Operations stand in execution order; inputs are earlier operations or inputs of the network. */
export interface Operation {
  readonly id: ValueId
  /** A key of `primitives` in `src/ops`. */
  readonly primitive: string
  readonly arguments: Readonly<Record<string, ArgumentValue>>
  /**
   * The same arguments, with numbers written in the parameters and input sizes of the innermost enclosing call that
   * is not `transparent`, where they follow from them. A name in a formula is a parameter as its block writes it
   * (`#3×3 reduce`) or an input size (`c`); parts of a parameter that is a window, a size or a shape are
   * `size.h`, `size.w`, `size.stride` (`size.stride.h`, `size.stride.w` where the two differ), `output_size.c`.
   */
  readonly formulas: Readonly<Record<string, ArgumentValue>>
  readonly inputs: readonly ValueId[]
  readonly output: Shape
  /**
   * The copies of a block that this operation stands for, outermost first, where their number is not known: it is
   * there once for each value of each index from 1 to its count, and its shapes and arguments may name the indices.
   */
  readonly repeated?: readonly { readonly index: string; readonly count: Dimension }[]
  readonly span: Span
}

/** A number, text and so on that a block was called with, as data for display and for generated calls. */
export type CallValue =
  | { readonly kind: 'number'; readonly value: Dimension; readonly formula: Dimension }
  | {
      readonly kind: 'size'
      readonly value: readonly [Dimension, Dimension]
      readonly formula: readonly [Dimension, Dimension]
    }
  | {
      readonly kind: 'window'
      readonly value: readonly [
        height: Dimension,
        width: Dimension,
        strideHeight: Dimension,
        strideWidth: Dimension,
      ]
      readonly formula: readonly [Dimension, Dimension, Dimension, Dimension]
    }
  | { readonly kind: 'shape'; readonly value: Shape; readonly formula: Shape }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'none' }
  /** Blocks, lists, records, paddings: shown, and part of what makes two calls different, but never a parameter of generated code. */
  | { readonly kind: 'other'; readonly shown: string }

/** One argument of a call, passed or by default. */
export interface CallArgument {
  /** The parameter's name as the block writes it (`#3×3 reduce`). */
  readonly name: string
  readonly value: CallValue
}

/** A size that a block's signature names: `h` of `h×w×c` is axis 0 of the input. */
export interface NamedSize {
  readonly name: string
  readonly size: Dimension
  /** The axis of the input that has this size, counted from 0 without the batch. */
  readonly axis: number
}

/** What a call is applied to. */
export interface CallInput {
  readonly name: string
  readonly value: ValueId
  /** The sizes that the block's signature names, in order. */
  readonly sizes: readonly NamedSize[]
}

/** A result of a network or a call. */
export interface NamedResult {
  readonly name: string
  readonly value: ValueId
}

/** One use of a declared block, and what it came to. */
export interface Call {
  /** The block's name as declared (`inception`), `null` for the network's own body. */
  readonly block: string | null
  /** Where the block was declared; two calls are of one block if and only if these are equal in source and start. */
  readonly declaration: Span
  readonly documentation: string | null
  readonly arguments: readonly CallArgument[]
  /**
   * True where the call was given blocks made in the caller (`residual(conv(64) |> relu)`): it is a macro, to be
   * written out in place, and the formulas inside it speak of the enclosing call that is not transparent.
   */
  readonly transparent: boolean
  readonly inputs: readonly CallInput[]
  readonly results: readonly NamedResult[]
  readonly steps: readonly Step[]
  /** The operations inside are `operations[first] … operations[end - 1]`. */
  readonly first: ValueId
  readonly end: ValueId
}

/** One step of a call: an operation, or a call inside it. */
export type Step =
  | { readonly kind: 'operation'; readonly operation: ValueId }
  | { readonly kind: 'call'; readonly call: Call }

/** A row of the network's table, or a stage of its pipeline where it has no table. */
export interface Row {
  /** `3a`, or null. */
  readonly label: string | null
  /** The words that name its block, as printed: `max pool`. */
  readonly type: string
  /** `type[n]` counts from 1 among the rows of that type; `count` is how many there are. */
  readonly occurrence: { readonly index: number; readonly count: number }
  readonly input: ValueId
  readonly output: ValueId
  /** Its operations are `operations[first] … operations[end - 1]`. */
  readonly first: ValueId
  readonly end: ValueId
  /** The index of its first step in `Network.body.steps`, where the row's calls stand directly in the body; else -1. */
  readonly firstStep: number
  readonly endStep: number
  readonly span: Span
}

/** A head: an output of its own that starts at a labelled row. */
export interface Head {
  readonly name: string
  /** The label or row it is attached to, as written. */
  readonly at: string
  readonly input: ValueId
  readonly output: ValueId
  readonly first: ValueId
  readonly end: ValueId
  readonly body: Call
  readonly span: Span
}

/** The quantities that a claim, a waiver or a budget can be about. */
export type Quantity =
  | 'input'
  | 'output'
  | 'depth'
  | 'params'
  | 'frozen params'
  | 'macs'
  | 'flops'
  | 'activation memory'
  | 'training memory'
  | 'receptive field'
  | 'effective stride'

/** A number as a paper prints it: the value, and the value of its last digit where it has a unit or decimals. */
export interface PrintedNumber {
  readonly kind: 'number'
  /** As printed, for messages: `112K`. */
  readonly text: string
  readonly value: Dimension
  /** The value of one unit in the last printed digit; null where the claim is exact. */
  readonly precision: Dimension | null
  /** The unit it is printed in, with its size in this table (K is 1024 where the table says so); null without one. */
  readonly unit: { readonly suffix: string; readonly size: Dimension } | null
}

/** `112×112×64`, or `112×112` which claims two axes. */
export interface PrintedShape {
  readonly kind: 'shape'
  readonly text: string
  readonly axes: readonly Dimension[]
}

/** What a cell, a waiver or a bound prints. */
export type Printed = PrintedNumber | PrintedShape

/** What a number is about: a row by its index in `Network.rows`, the main output's network, a head by its index in `Network.heads`, or all together. */
export type Subject =
  | { readonly kind: 'row'; readonly row: number }
  | { readonly kind: 'whole' }
  | { readonly kind: 'head'; readonly head: number }
  | { readonly kind: 'with heads' }

/** The quantities that a table can claim: all but training memory, which needs a batch. */
export type ClaimQuantity = Exclude<Quantity, 'training memory'>

/** The quantities that a budget can bound: all that are numbers. */
export type BudgetQuantity = Exclude<Quantity, 'input' | 'output'>

/** What a table says that a row (or the whole) comes to. */
export interface Claim {
  readonly subject: Subject
  readonly quantity: ClaimQuantity
  /** The column's header as printed, for messages: `output size`. */
  readonly header: string
  /** As a waiver writes it: `4a.params`, `convolution[1].ops`; in a family of columns the column in the row's place. */
  readonly reference: string
  /** Whether the row's block takes the cell as an argument too: then what the row computes from it is no evidence for it. */
  readonly feeds: boolean
  readonly printed: Printed
  /** The printed text alone. */
  readonly span: Span
  readonly waiver: ClaimWaiver | null
}

/** `waive 4c.params is 498K because "…"`. */
export interface ClaimWaiver {
  readonly value: Printed
  readonly reason: string
  /** `4c.params is 498K`. */
  readonly span: Span
  /** `498K`. */
  readonly valueSpan: Span
  /** What to delete to take this one correction away: it with a comma beside it, or the whole waiver where it is the only one. */
  readonly removal: Span
}

/** One of the sizes that a budget is held at, where the network leaves sizes open. */
export interface BudgetSize {
  /** For messages: `n = 224`, or the input that is asked for, `512×512×3`. */
  readonly shown: string
  /** The sizes that the network's input names. */
  readonly values: ReadonlyMap<string, bigint>
  readonly bound: PrintedNumber
}

/** One line of a budget. */
export interface Budget {
  readonly quantity: BudgetQuantity
  /** The name as written, with its arguments, for messages: `training_memory(batch: 32)`. */
  readonly shown: string
  /** The whole; a row for `receptive_field(5b)`; a head for a budget of `googlenet.aux1`; or with heads. */
  readonly subject: Subject
  /** For training memory; null takes the recipe's, else 1. */
  readonly batch: Dimension | null
  /** For training memory; null takes the recipe's, else plain gradient descent. */
  readonly optimizer: 'sgd' | 'momentum' | 'adam' | null
  readonly comparison: '<=' | '>=' | '=='
  /** At the first size, where there are several. */
  readonly bound: PrintedNumber
  /** In the order in which they are held; null where it is about the network's input as it is, for all its sizes. */
  readonly sizes: readonly BudgetSize[] | null
  readonly span: Span
}

/** What a network takes. */
export interface NamedInput {
  readonly name: string
  /** Numbers, or names for the sizes that the signature leaves open: the network is then checked for all of them. */
  readonly shape: Shape
}

/** A checked network. */
export interface Network {
  /** `googlenet`, `vgg.D`. */
  readonly name: string
  readonly documentation: string | null
  readonly span: Span
  readonly inputs: readonly NamedInput[]
  /** What holds of those names: what the signature says after `where`. */
  readonly given: Facts
  /** All operations: those of the main output first, then those of each head. */
  readonly operations: readonly Operation[]
  /** The main outputs. */
  readonly results: readonly NamedResult[]
  /** The network's own body, up to the main output. */
  readonly body: Call
  readonly rows: readonly Row[]
  /** Whether `rows` are a table's rows (else a pipeline's stages). */
  readonly hasTable: boolean
  /** The table as printed, for reports: header cells and row cells, or null. */
  readonly printedTable: {
    readonly header: readonly string[]
    readonly rows: readonly (readonly string[])[]
  } | null
  readonly heads: readonly Head[]
  readonly claims: readonly Claim[]
  readonly budgets: readonly Budget[]
  /** What the spec's `train` block asks for, or null. */
  readonly recipe: Recipe | null
}
