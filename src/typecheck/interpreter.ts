/**
 * The interpreter as every part of the checker sees it. Evaluating an expression and applying a block are recursive over
 * nearly all other files, so they are handed down in `Checking` instead of imported: `index.ts` ties the knot.
 */
import type { ValueId } from '../network/network.ts'
import type {
  BlockDeclaration,
  Expression,
  FamilyDeclaration,
  LetDeclaration,
  NetworkDeclaration,
  ShapePattern,
} from '../parser/ast.ts'
import type { Shape } from '../shape/index.ts'
import type { Span } from '../source/source.ts'
import type { Subject } from './assumptions/proof.ts'
import type { Building } from './blocks/building.ts'
import type { Checking } from './checking.ts'
import type { Scope } from './values/scope.ts'
import type { Block, Value } from './values/values.ts'

/** What the checker's recursion goes through, and what changes where sizes are names. */
export interface Interpreter {
  readonly evaluate: (expression: Expression, scope: Scope, checking: Checking) => Value
  readonly apply: (block: Block, input: ValueId, building: Building) => ValueId | null
  readonly asBlock: (value: Value, span: Span, checking: Checking) => Block | null
  readonly atNames: AtNames
}

/** What a proof does where the numbers give no answer; see `src/typecheck/proof`. */
export interface AtNames {
  /** The value of an `if` whose condition may not be decided. */
  readonly either: (
    expression: Extract<Expression, { kind: 'if' }>,
    decided: () => Value,
    scope: Scope,
    checking: Checking,
  ) => Value
  /** The value of a parameter that is not known: the run goes on once for each of a few values, or ends. */
  readonly ask: (value: Extract<Value, { kind: 'open' }>, span: Span) => never
  readonly applyEither: (
    block: Extract<Block, { kind: 'either' }>,
    input: ValueId,
    building: Building,
  ) => ValueId | null
  readonly applyOpenRepeat: (
    block: Extract<Block, { kind: 'open-repeat' }>,
    input: ValueId,
    building: Building,
  ) => ValueId | null
  /** Whether a body's shape is the promised one; false after reporting. */
  readonly proveOutput: (
    declared: { readonly declaration: Subject['declaration']; readonly body: { readonly span: Span } },
    pattern: ShapePattern,
    promised: Shape,
    found: Shape,
    checking: Checking,
  ) => boolean
  /** Proves the local blocks of a `let … in` once. */
  readonly proveLocals: (
    definitions: readonly (LetDeclaration | BlockDeclaration)[],
    scope: Scope,
    checking: Checking,
  ) => void
  /** The checking of a network on an input of that shape: with a proof where sizes are names. */
  readonly ofNetwork: (
    declaration: NetworkDeclaration | FamilyDeclaration,
    input: Shape,
    checking: Checking,
  ) => Checking
}

/** The value of an expression; reports what is wrong and gives `unknown` then. */
export function evaluate(expression: Expression, scope: Scope, checking: Checking): Value {
  return checking.interpreter.evaluate(expression, scope, checking)
}

/** Applies a block to a value; gives the result, or null after reporting why there is none. */
export function apply(block: Block, input: ValueId, building: Building): ValueId | null {
  return building.checking.interpreter.apply(block, input, building)
}

/** A value used as a block: a block, or something called without arguments. Null after reporting that it is neither. */
export function asBlock(value: Value, span: Span, checking: Checking): Block | null {
  return checking.interpreter.asBlock(value, span, checking)
}

/** The block that an expression describes, or null after reporting that it does not describe one. */
export function blockOf(expression: Expression, scope: Scope, checking: Checking): Block | null {
  return asBlock(evaluate(expression, scope, checking), expression.span, checking)
}
