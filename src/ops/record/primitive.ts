/** What a primitive operation is: one record that answers every question the rest of the compiler asks about it. */
import type { Dimension, Fact, Padding, Shape, Size, Window } from '../../shape/index.ts'
import type { GraphPlace, GraphResult } from '../kinds/graph_place.ts'
import { argumentNeeds } from './argument_ranges.ts'
import { gives } from './inference.ts'
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

/** Why an operation does not take what it is given; `input` counts from 0, `argument` is a parameter's name. */
export type ShapeFault =
  /** The input has not the axes that the operation needs; `needed` is written as in the language (`h×w×c`). */
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

/** What must hold of the sizes for an operation to take its inputs, and what is wrong where it does not. */
export interface Need {
  readonly fact: Fact
  readonly fault: ShapeFault
}

/** The output, given that the needs hold: they are those that are not known without knowing the names' values (none for numbers). */
export type Inference =
  | { readonly ok: true; readonly output: Shape; readonly needs: readonly Need[] }
  | { readonly ok: false; readonly fault: ShapeFault }

/** One array of an operation's own: its shape in TensorFlow's layout, whether training changes it, and how it starts. */
export interface Weight {
  /** As TensorFlow.js names it: `kernel`, `bias`, `gamma`, `moving_mean`, … */
  readonly name: string
  readonly shape: readonly Dimension[]
  readonly trained: boolean
  /** Weight decay acts on kernels only; a kernel starts as the recipe says, the others as named. */
  readonly start: 'kernel' | 'bias' | 'zeros' | 'ones' | 'normal(0.02)' | 'constant(0.25)' | 'constant(1e-6)'
  /** For kernels: the inputs and outputs that one application of the kernel joins, for Glorot and He starts. */
  readonly fans?: { readonly in: Dimension; readonly out: Dimension }
}

/** An operation at one place: its checked arguments and the shapes around it. */
export interface Application<Arguments> {
  readonly arguments: Arguments
  readonly inputs: readonly Shape[]
  readonly output: Shape
}

/** For code generation: `formulas` are the arguments again, numbers written in the names of the enclosing block where they follow from them. */
export interface Emission<Arguments> extends Application<Arguments> {
  readonly formulas: Arguments
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

/** The record of one primitive; see the field comments for what each column answers. */
export interface Primitive<Arguments = never> {
  readonly name: string
  /** One sentence for hovers and the docs page. */
  readonly summary: string
  /** `one` input, `many` inputs (concat, add), or exactly three (`attend`: query, key, value). */
  readonly inputs: 'one' | 'many' | 'three'
  readonly parameters: OperationParameters
  /** The shape rule as the docs print it: `h×w×c -> ⌈h/size.stride⌉×⌈w/size.stride⌉×filters`. */
  readonly rule: string
  /** The output's shape, or what is wrong. Works on symbolic dimensions; verifies everything, once. */
  readonly infer: (inputs: readonly Shape[], args: Arguments) => Inference
  /** Its own arrays, in TensorFlow.js' order; the parameter count is derived from them. */
  readonly weights: (application: Application<Arguments>) => readonly Weight[]
  /** Multiply-accumulates of the default convention: convolutions and linear layers, no bias; 0 for all others. */
  readonly macs: (application: Application<Arguments>) => Dimension
  /** Multiply-accumulates that only the convention `attention` counts (the two products of attention). */
  readonly attentionMacs: (application: Application<Arguments>) => Dimension
  /** Floating-point operations that are no multiply-accumulates: bias additions, comparisons, normalisation, activations. */
  readonly otherFlops: (application: Application<Arguments>) => Dimension
  /** Whether `depth` counts it: convolutions and linear layers. */
  readonly countsAsLayer: boolean
  readonly footprint: (args: Arguments, inputs: readonly Shape[]) => Footprint
  /**
   * What the backward pass must keep: for training memory. `mask` is one bit or byte an output element, counted as one
   * element; `rearranged` is nothing, where values change places, so that the output is no view of the input.
   */
  readonly keeps: 'input' | 'output' | 'input and output' | 'mask' | 'nothing' | 'rearranged'
  /** The TensorFlow.js layers that compute it, applied one after the other; empty for the identity. */
  readonly emit: (emission: Emission<Arguments>) => readonly TfjsLayer[]
  /** How a graph of TensorFlow computes it; the gradient follows from TensorFlow's operations in it. */
  readonly graph: (place: GraphPlace<Arguments>) => GraphResult
  readonly examples: readonly OperationExample<Arguments>[]
}

/** A primitive whose arguments' type is forgotten, as the registry holds it; arguments are checked against `parameters` before any call. */
export type AnyPrimitive = Primitive<Readonly<Record<string, ArgumentValue>>>

/** The least number of inputs of each kind of operation. */
const leastInputs = { one: 1, many: 1, three: 3 } as const

/**
 * Defines a primitive; the arguments' type follows from `parameters`. What holds for every operation is checked
 * before its own `infer`: each argument lies in the range of its parameter (where it is a name, that is a need), and
 * there are inputs enough.
 */
export function primitive<const Parameters extends OperationParameters>(
  record: Omit<Primitive<ArgumentsOf<Parameters>>, 'parameters'> & { readonly parameters: Parameters },
): AnyPrimitive {
  const least = leastInputs[record.inputs]
  const infer = (inputs: readonly Shape[], args: ArgumentsOf<Parameters>): Inference => {
    if (inputs.length < least) return { ok: false, fault: { kind: 'too-few-inputs', least } }
    const ofArguments = argumentNeeds(record.parameters, args)
    if (ofArguments.length === 0) return record.infer(inputs, args)
    // A stride of 0 must not reach the division.
    const allowed = gives([], ofArguments)
    if (!allowed.ok) return allowed
    const inference = record.infer(inputs, args)
    return inference.ok ? { ...inference, needs: [...allowed.needs, ...inference.needs] } : inference
  }
  return { ...record, infer } as unknown as AnyPrimitive
}
