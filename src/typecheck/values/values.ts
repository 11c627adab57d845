/** The values that expressions have while a file is checked. */

import type { ValueId } from '../../network/network.ts'
import type { AnyPrimitive } from '../../ops/record/primitive.ts'
import type {
  BlockDeclaration,
  Expression,
  LetDeclaration,
  NetworkDeclaration,
  Parameter,
  ShapePattern,
  Signature,
  Table,
  TypeExpression,
} from '../../parser/ast.ts'
import { type Dimension, type Facts, number, type Shape } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import type { Split } from '../assumptions/proof.ts'
import type { Kind } from './kinds.ts'
import type { Binding, Scope } from './scope.ts'

/** One call of a block while it is worked out: what the names in a formula belong to. */
export interface Frame {
  readonly block: string
}

/**
 * A number, and how it follows from the parameters and sizes of the call `frame` (for generated code).
 * A constant has no frame, and its formula is itself.
 */
export interface NumberValue {
  readonly kind: 'number'
  readonly value: Dimension
  readonly formula: Dimension
  readonly frame: Frame | null
}

/** Sizes and shapes: two or more axes. */
export interface ShapeValue {
  readonly kind: 'shape'
  readonly axes: readonly NumberValue[]
}

/** A size over a stride. */
export interface WindowValue {
  readonly kind: 'window'
  readonly height: NumberValue
  readonly width: NumberValue
  readonly strideHeight: NumberValue
  readonly strideWidth: NumberValue
}

/** `same`, `valid`, `pad(n)` or `pad_ceil(n)`. */
export interface PaddingValue {
  readonly kind: 'padding'
  readonly rule: 'same' | 'valid' | 'pad' | 'pad_ceil'
  readonly amount: NumberValue | null
}

/** What an expression comes to. */
export type Value =
  | NumberValue
  | ShapeValue
  | WindowValue
  | PaddingValue
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  /** `first, first + 1, …`, so many numbers, in a proof: the count is known by a name only. */
  | { readonly kind: 'open-range'; readonly first: Dimension; readonly count: Dimension; readonly span: Span }
  /** An item for each value 1, 2, … count of the name `index`, which the item mentions. */
  | { readonly kind: 'open-list'; readonly index: string; readonly count: Dimension; readonly item: Value }
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<string, Value> }
  | { readonly kind: 'block'; readonly block: Block }
  | {
      readonly kind: 'constructor'
      readonly constructor: Constructor
      /** The constructor parameter through which it is reached. */
      readonly role?: ConstructorRole
    }
  | { readonly kind: 'table'; readonly table: Table; readonly scope: Scope }
  /** `std`: the prelude's names behind a dot. */
  | { readonly kind: 'standard-library' }
  /** A parameter whose argument is not known, in a proof: asking for its value splits the run, or ends the proof. */
  | { readonly kind: 'open'; readonly parameter: string; readonly of: Kind }
  /** What could not be worked out: it was reported, and nothing else is to be said of it. */
  | { readonly kind: 'unknown' }

/** A block declared in Inc, with the scope it was declared in. */
export interface DeclaredBlock {
  readonly kind: 'declared'
  readonly name: string
  readonly declaration: BlockDeclaration | NetworkDeclaration
  readonly parameters: readonly Parameter[]
  readonly signature: Signature | null
  readonly body: Expression
  readonly scope: Scope
  readonly isNetwork: boolean
}

/** What can be called. */
export type Constructor =
  | DeclaredBlock
  | { readonly kind: 'primitive'; readonly primitive: AnyPrimitive }
  | {
      readonly kind: 'function'
      readonly name: string
      readonly declaration: LetDeclaration
      readonly scope: Scope
    }
  | { readonly kind: 'builtin'; readonly name: BuiltinName }
  /** A constructor parameter of which only the type is known, in a proof. */
  | {
      readonly kind: 'assumed'
      readonly name: string
      readonly parameters: readonly Parameter[]
      readonly scope: Scope
    }

/** The functions that need no declaration. */
export type BuiltinName =
  | 'min'
  | 'max'
  | 'len'
  | 'sum'
  | 'zip'
  | 'ceil'
  | 'floor'
  | 'repeat'
  | 'pad'
  | 'pad_ceil'

/** Arguments by parameter key, each with where it was written (the parameter's own span for a default). */
export interface BoundArgument {
  readonly value: Value
  readonly span: Span
  readonly passed: boolean
}
/** Arguments by the keys of their parameters. */
export type BoundArguments = ReadonlyMap<string, BoundArgument>

/** A recipe from one input to one output. Applying it (`apply.ts`) makes operations. */
export type Block = { readonly span: Span } & (
  | { readonly kind: 'primitive'; readonly primitive: AnyPrimitive; readonly arguments: BoundArguments }
  | {
      readonly kind: 'join'
      readonly primitive: AnyPrimitive
      readonly branches: readonly Block[]
      readonly arguments: BoundArguments
    }
  | { readonly kind: 'declared'; readonly declared: DeclaredBlock; readonly arguments: BoundArguments }
  | { readonly kind: 'pipe'; readonly stages: readonly Block[] }
  /** A pipe whose stages name results: evaluated stage by stage as it is applied. */
  | { readonly kind: 'naming-pipe'; readonly stages: readonly Expression[]; readonly scope: Scope }
  | { readonly kind: 'repeat'; readonly count: number; readonly block: Block }
  /** So many copies, where the number is known by a name only. */
  | {
      readonly kind: 'open-repeat'
      readonly count: Dimension
      readonly block: Block
      /** The name that is 1, 2, … count in the copies; null where they are alike. */
      readonly index: string | null
    }
  /** One of several blocks, each under facts of which one conjunction holds, in a proof: where an `if` is not decided. */
  | {
      readonly kind: 'either'
      readonly ways: readonly { readonly facts: Facts; readonly block: Block }[]
      /** What to do where the ways do not come to the same. */
      readonly split: Split
    }
  /** A block of which only what its type promises is known, in a proof. */
  | { readonly kind: 'assumed'; readonly name: string; readonly arguments: BoundArguments }
  /** An `as` name or a row's label: ignores its input and gives that result. */
  | { readonly kind: 'result'; readonly value: ValueId; readonly name: string }
  | { readonly kind: 'table'; readonly table: Table; readonly scope: Scope }
  /** A block parameter with the shapes that its type promises at the sizes of the block that declares it. */
  | {
      readonly kind: 'promised'
      readonly block: Block
      readonly promise: BlockPromise
      readonly parameter: string
      /** The block that declares the parameter. */
      readonly of: string
    }
  /** What a constructor parameter made, with the arguments that it was called with by the names of the parameter's type. */
  | {
      readonly kind: 'constructed'
      readonly block: Block
      readonly role: ConstructorRole
      readonly signature: Signature
      readonly arguments: ReadonlyMap<string, Binding>
    }
)

/** `unit: block(c, s: Int) : h×w×k -> …`, a parameter of the block `of`: its own names for what it is called with, and what it promises. */
export interface ConstructorRole {
  readonly parameter: string
  readonly of: string
  readonly parameters: readonly Parameter[] | null
  readonly signature: Signature | null
  readonly scope: Scope
  /** The argument that was passed for it. */
  readonly span: Span
}

/** `h×w×c -> h×w×k` of a block parameter, and the scope that binds its names. */
export interface BlockPromise {
  readonly input: ShapePattern
  readonly output: ShapePattern | null
  /** What a leading `..` stands for at the block that declares the parameter. */
  readonly rest: Shape
  readonly scope: Scope
}

/** The value of what could not be worked out. */
export const unknownValue: Value = { kind: 'unknown' }
export const noneValue: Value = { kind: 'none' }

/** A number that no parameter takes part in. */
export function constant(value: Dimension | number | bigint): NumberValue {
  const dimension = typeof value === 'object' ? value : number(value)
  return { kind: 'number', value: dimension, formula: dimension, frame: null }
}

/** A truth value. */
export function truthValue(value: boolean): Value {
  return { kind: 'boolean', value }
}

/** The number without its formula, for a place where another call's names mean nothing. */
export function formulaIn(frame: Frame | null, value: NumberValue): Dimension {
  return value.frame === frame ? value.formula : value.value
}

/** Works on numbers and on their formulas alike; the result belongs to the frame that all of them share, if there is one. */
export function combine(
  operands: readonly NumberValue[],
  operation: (dimensions: readonly Dimension[]) => Dimension,
): NumberValue {
  const value = operation(operands.map((operand) => operand.value))
  let frame: Frame | null = null
  for (const operand of operands) {
    if (operand.frame === null || operand.frame === frame) continue
    if (frame !== null) return { kind: 'number', value, formula: value, frame: null }
    frame = operand.frame
  }
  if (frame === null) return { kind: 'number', value, formula: value, frame: null }
  return { kind: 'number', value, formula: operation(operands.map((operand) => operand.formula)), frame }
}

/** The kind of a value in the language's own words, for messages. */
export function describeKind(value: Value): string {
  switch (value.kind) {
    case 'number':
      return 'a number'
    case 'shape':
      return value.axes.length === 2 ? 'a Size' : 'a Shape'
    case 'window':
      return 'a Window'
    case 'padding':
      return 'a Padding'
    case 'boolean':
      return 'a Bool'
    case 'text':
      return 'a Text'
    case 'none':
      return 'none'
    case 'list':
    case 'open-range':
    case 'open-list':
      return 'a list'
    case 'record':
      return 'a record'
    case 'block':
      return 'a block'
    case 'constructor':
      return value.constructor.kind === 'function' || value.constructor.kind === 'builtin'
        ? 'a function'
        : 'a block'
    case 'table':
      return 'a table'
    case 'standard-library':
      return 'the standard library'
    case 'open':
      return 'a parameter that is not known'
    case 'unknown':
      return 'unknown'
  }
}

export type { TypeExpression }

/** A block that is used under a name is shown where it is used. */
export function place(value: Value, span: Span): Value {
  return value.kind === 'block' ? { kind: 'block', block: { ...value.block, span } } : value
}
