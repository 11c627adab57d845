/** What a primitive operation is: one record that answers every question the rest of the compiler asks about it. */
import type { Tensor } from '../../graph/index.ts'
import type { WeightStart } from '../../runtime/contract/starts.ts'
import type { Dimension, Fact, Padding, Shape, Size, Window } from '../../shape/index.ts'
import type { PrimitiveName } from './primitive_name.ts'
import type { TfjsLayer } from './tfjs_layer.ts'

/** The kinds of an operation's arguments and the values they have after checking. */
export interface ArgumentKinds {
  /** A whole number of at least 1, unless `least` says otherwise. */
  readonly int: Dimension
  readonly number: Dimension
  readonly window: Window
  readonly size: Size
  readonly shape: Shape
  readonly boolean: boolean
  readonly text: string
  readonly padding: Padding
}

export type ArgumentValue = ArgumentKinds[keyof ArgumentKinds]

/** One parameter of an operation. Without `defaultValue` it must be passed. */
export interface OperationParameter<Kind extends keyof ArgumentKinds = keyof ArgumentKinds> {
  readonly kind: Kind
  readonly meaning: string
  readonly defaultValue?: ArgumentKinds[Kind]
  /** The least and largest value of an `int` or `number`, both allowed. */
  readonly least?: number
  readonly most?: number
}

export type OperationParameters = Readonly<Record<string, OperationParameter>>

/** The record of arguments that belongs to a record of parameters. */
export type ArgumentsOf<Parameters extends OperationParameters> = {
  readonly [Name in keyof Parameters]: ArgumentKinds[Parameters[Name]['kind']]
}

/** Why an operation refuses its inputs or arguments; `input` counts from 0, `argument` is a parameter's name. */
export type ShapeFault =
  /** The input lacks the axes that the operation needs; `needed` is written as in the language (`h×w×c`). */
  | { readonly kind: 'rank'; readonly input: number; readonly needed: string }
  /** Two inputs differ on an axis that must agree. */
  | { readonly kind: 'axes-differ'; readonly first: number; readonly second: number; readonly axis: number }
  | {
      readonly kind: 'window-too-large'
      readonly argument: string
      readonly window: Size
      readonly available: Size
    }
  /** `divisor` (the argument `by`) does not divide `dividend`, described by `what` (`filters`, `input channels`). */
  | {
      readonly kind: 'not-divisible'
      readonly by: string
      readonly divisor: Dimension
      readonly what: string
      readonly argument: string | null
      readonly dividend: Dimension
    }
  | {
      readonly kind: 'out-of-range'
      readonly argument: string
      readonly value: Dimension
      readonly allowed: string
    }
  /** Too few inputs: a concat of nothing. */
  | { readonly kind: 'too-few-inputs'; readonly least: number }

/** A fact about sizes that an operation requires of its inputs, and the fault if it does not hold. */
export interface Need {
  readonly fact: Fact
  readonly fault: ShapeFault
}

/**
 * The output, provided that the needs hold. `needs` lists only the undecided ones, which depend on the names' values
 * (none for numbers).
 */
export type Inference =
  | { readonly ok: true; readonly output: Shape; readonly needs: readonly Need[] }
  | { readonly ok: false; readonly fault: ShapeFault }

/** An array that belongs to an operation: its shape in TensorFlow's layout, whether training changes it, and how it starts. */
export interface Weight {
  /** As TensorFlow.js names it: `kernel`, `bias`, `gamma`, `moving_mean`, … */
  readonly name: string
  readonly shape: readonly Dimension[]
  readonly trained: boolean
  readonly start: WeightStart<Dimension>
}

/** An operation at one place: its checked arguments and the shapes around it. */
export interface Application<Arguments> {
  readonly arguments: Arguments
  readonly inputs: readonly Shape[]
  readonly output: Shape
}

/**
 * For code generation: `formulas` holds the arguments again, with numbers written in the names of the enclosing block
 * where they follow from them.
 */
export interface Emission<Arguments> extends Application<Arguments> {
  readonly formulas: Arguments
}

/** An operation at one place of a graph; the tensors have the axes of the shapes, the batch before them. */
export interface GraphPlace<Arguments> extends Application<Arguments> {
  readonly values: readonly Tensor[]
  /** The operation's arrays, in the order of `weights`. */
  readonly weights: readonly Tensor[]
  /** Null outside training. The key, two whole numbers, differs between operations and between steps. */
  readonly training: { readonly key: Tensor } | null
}

/** What an operation adds to a graph. */
export interface GraphResult {
  readonly output: Tensor
  /** The new values of frozen weights after a training step, by name: the moving averages of a batch normalisation. */
  readonly moved?: Readonly<Record<string, Tensor>>
}

/** What an operation computes for one example. A missing count is 0. */
export interface Work {
  /**
   * Multiply-accumulates of a convolution or a linear layer, without the bias. Only these operations have the field, and
   * they are the ones that `depth` counts.
   */
  readonly macs?: Dimension
  /** Multiply-accumulates that only the convention `attention` counts: the two products of attention. */
  readonly attentionMacs?: Dimension
  /** Floating-point operations other than multiply-accumulates: bias additions, comparisons, normalisation, activations. */
  readonly otherFlops?: Dimension
}

/** What one output position sees of the input's height and width. */
export type Footprint =
  | { readonly kind: 'pointwise' }
  /** `extent` is the dilated kernel; a stride below 1 (`1/2`) is upsampling. */
  | { readonly kind: 'window'; readonly extent: Size; readonly stride: Size }
  | { readonly kind: 'whole' }

export interface OperationExample<Arguments> {
  /** As it is written in the language: `conv2d(3×3/2, 8)`. */
  readonly source: string
  readonly arguments: Arguments
  readonly inputs: readonly (readonly number[])[]
  readonly output: readonly number[]
}

/** The sections of the docs page. */
export type Topic =
  | 'layers'
  | 'pooling'
  | 'rearrangement'
  | 'sequences'
  | 'joining'
  | 'normalisation'
  | 'activations'

/** The record of one primitive; see the field comments for what each column answers. */
export interface Primitive<Arguments = never> {
  /** The name of its file, without the ending. */
  readonly name: PrimitiveName
  /** Its section of the docs page. */
  readonly topic: Topic
  /** One sentence for hovers and the docs page. */
  readonly summary: string
  /** `one` input, `many` inputs (concat, add), or exactly three (`attend`: query, key, value). */
  readonly inputs: 'one' | 'many' | 'three'
  readonly parameters: OperationParameters
  /** The shape rule as the docs print it: `h×w×c -> ⌈h/size.stride⌉×⌈w/size.stride⌉×filters`. */
  readonly rule: string
  /** The output's shape, or the fault. Works on symbolic dimensions and is the only place that verifies them. */
  readonly infer: (inputs: readonly Shape[], args: Arguments) => Inference
  /** Its own arrays, in TensorFlow.js' order; the parameter count is derived from them. */
  readonly weights: (application: Application<Arguments>) => readonly Weight[]
  /** What it computes for one example; see `kinds/presets.ts` for operations that compute nothing or little. */
  readonly work: (application: Application<Arguments>) => Work
  readonly footprint: (args: Arguments, inputs: readonly Shape[]) => Footprint
  /**
   * What the backward pass must keep, for training memory. `mask` is one bit or byte per output element, counted as one
   * element. `rearranged` keeps nothing either, but values change places, so the output is not a view of the input.
   */
  readonly keeps: 'input' | 'output' | 'input and output' | 'mask' | 'nothing' | 'rearranged'
  /** The target TensorFlow.js: the layers that compute it, applied one after the other; empty for the identity. */
  readonly tfjs: (emission: Emission<Arguments>) => readonly TfjsLayer[]
  /** The target TensorFlow: the graph nodes that compute it. Nodes have gradient rules; operations need none. */
  readonly tensorflow: (place: GraphPlace<Arguments>) => GraphResult
  readonly examples: readonly OperationExample<Arguments>[]
}

/**
 * A primitive without its arguments' type, as the registry holds it; arguments are checked against `parameters` before
 * any call.
 */
export type AnyPrimitive = Primitive<Readonly<Record<string, ArgumentValue>>>
