/** Calls: binding arguments to parameters, and what a call of a block, a function or a built-in gives. */
import { nearest } from '../diagnostics/nearest.ts'
import type { Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import type { AnyPrimitive, OperationParameter } from '../ops/primitive.ts'
import { canonicalName, type Expression, type Name, type Parameter } from '../parser/ast.ts'
import { ceiling, floor, maximum, minimum, sum } from '../shape/index.ts'
import type { Span } from '../source/source.ts'
import { repeat } from './arithmetic.ts'
import type { Checking } from './checking.ts'
import { asBlock, evaluate } from './evaluate.ts'
import { convert, type Kind, kindOfParameter, kindOfType } from './kinds.ts'
import { type Binding, innerScope, type Scope } from './scope.ts'
import { warnOfTwoCopies } from './two_copies.ts'
import {
  type Block,
  type BoundArgument,
  type BoundArguments,
  type BuiltinName,
  type Constructor,
  combine,
  constant,
  describeKind,
  type NumberValue,
  unknown,
  type Value,
} from './values.ts'

/** One argument as it was passed, by an expression or by a cell. */
export interface Passed {
  readonly name: Name | null
  readonly value: Value
  /** The whole argument, with its name. */
  readonly span: Span
  readonly valueSpan: Span
}

/** Where a call stands: its span, and how it speaks of what is missing or not taken (a table row points at cells). */
export interface CallSite {
  readonly span: Span
  readonly missing?: (parameter: Formal, signature: string) => Problem | null
  readonly notTaken?: (passed: Passed, signature: string) => Problem | null
}

/** A parameter, of whatever can be called. */
export interface Formal {
  readonly key: string
  readonly name: string
  readonly kind: Kind
  /** The default's value; null where it must be passed. */
  readonly defaultValue: (() => Value) | null
  readonly span: Span | null
}

/** The value of a call expression. */
export function call(
  expression: Extract<Expression, { kind: 'call' }>,
  scope: Scope,
  checking: Checking,
): Value {
  const callee = evaluate(expression.callee, scope, checking)
  const passed = expression.arguments.map(
    (argument): Passed => ({
      name: argument.name,
      value: evaluate(argument.value, scope, checking),
      span: argument.span,
      valueSpan: argument.value.span,
    }),
  )
  if (callee.kind === 'unknown') return unknown
  if (callee.kind !== 'constructor') {
    if (callee.kind === 'block' && passed.length === 0) return callee
    checking.report(problem('type/not-callable', expression.span, { found: describeKind(callee) }))
    return unknown
  }
  const { constructor } = callee
  if (constructor.kind === 'primitive' && constructor.primitive.inputs !== 'one')
    warnOfTwoCopies(constructor.primitive.name, expression.arguments, scope, checking)
  return construct(callee, passed, { span: expression.span }, checking)
}

/** A block used by its name alone. */
export function callWithoutArguments(
  callee: Extract<Value, { kind: 'constructor' }>,
  span: Span,
  checking: Checking,
): Value {
  return construct(callee, [], { span }, checking)
}

/** Calls a constructor with arguments that are already values. */
export function construct(
  callee: Extract<Value, { kind: 'constructor' }>,
  passedAs: readonly Passed[],
  site: CallSite,
  checking: Checking,
): Value {
  const { constructor } = callee
  const passed = callee.names ? underOwnNames(passedAs, callee.names) : passedAs
  switch (constructor.kind) {
    case 'builtin':
      return builtin(constructor.name, passed, site.span, checking)
    case 'function':
      return callFunction(constructor, passed, site, checking)
    case 'declared': {
      const bound = bindArguments(constructor, passed, site, checking)
      return bound
        ? {
            kind: 'block',
            block: { kind: 'declared', declared: constructor, arguments: bound, span: site.span },
          }
        : unknown
    }
    case 'primitive':
      return usePrimitive(constructor.primitive, passed, site, checking)
  }
}

/** A constructor parameter's own names stand for positions. */
function underOwnNames(passed: readonly Passed[], names: readonly string[]): readonly Passed[] {
  const positional = passed.filter(({ name }) => name === null)
  const byPosition: Passed[] = [...positional]
  const others: Passed[] = []
  for (const argument of passed) {
    if (argument.name === null) continue
    const position = names.indexOf(argument.name.key)
    if (position < 0) others.push(argument)
    else byPosition[position] = { ...argument, name: null }
  }
  return [...byPosition.filter((argument) => argument !== undefined), ...others]
}

/** A primitive with its arguments; the joins take their branches by position. */
function usePrimitive(
  primitive: AnyPrimitive,
  passed: readonly Passed[],
  site: CallSite,
  checking: Checking,
): Value {
  const { span } = site
  if (primitive.inputs === 'one') {
    const bound = bindArguments({ kind: 'primitive', primitive }, passed, site, checking)
    return bound
      ? { kind: 'block', block: { kind: 'primitive', primitive, arguments: bound, span } }
      : unknown
  }
  const bound = bindArguments(
    { kind: 'primitive', primitive },
    passed.filter(({ name }) => name !== null),
    site,
    checking,
  )
  const branches = passed
    .filter(({ name }) => name === null)
    .map((argument): Block | null => {
      const block = asBlock(argument.value, argument.valueSpan, checking)
      return block && { ...block, span: argument.valueSpan }
    })
  if (!bound || branches.some((branch) => branch === null)) return unknown
  return {
    kind: 'block',
    block: { kind: 'join', primitive, branches: branches as readonly Block[], arguments: bound, span },
  }
}

/** The parameters of what is called. */
export function formalsOf(constructor: Constructor, checking: Checking): readonly Formal[] {
  switch (constructor.kind) {
    case 'builtin':
      return []
    case 'primitive':
      return Object.entries(constructor.primitive.parameters).map(([name, parameter]) =>
        formalOfPrimitive(name, parameter),
      )
    case 'function':
      return (constructor.declaration.parameters ?? []).map((parameter) =>
        formalOf(parameter, constructor.scope, checking),
      )
    case 'declared':
      return constructor.parameters.map((parameter) => formalOf(parameter, constructor.scope, checking))
  }
}

const kindsOfPrimitives: Readonly<Record<OperationParameter['kind'], Kind>> = {
  int: { kind: 'Int', optional: false },
  number: { kind: 'Number', optional: false },
  window: { kind: 'Window', optional: false },
  size: { kind: 'Size', optional: false },
  shape: { kind: 'Shape', optional: false },
  boolean: { kind: 'Bool', optional: false },
  text: { kind: 'Text', optional: false },
  padding: { kind: 'Padding', optional: false },
}

/** Defaults of primitives stay with the operation: an argument that is not passed is not bound. */
function formalOfPrimitive(name: string, parameter: OperationParameter): Formal {
  return {
    key: canonicalName(name),
    name,
    kind: kindsOfPrimitives[parameter.kind],
    defaultValue: parameter.defaultValue === undefined ? null : () => unknown,
    span: null,
  }
}

function formalOf(parameter: Parameter, scope: Scope, checking: Checking): Formal {
  const { defaultValue } = parameter
  const value = defaultValue ? () => evaluate(defaultValue, scope, checking) : null
  const kind = parameter.type
    ? kindOfType(parameter.type, checking)
    : kindOfParameter(parameter, value ? value() : null, checking)
  return {
    key: parameter.name.key,
    name: parameter.name.text,
    kind,
    defaultValue: value,
    span: defaultValue?.span ?? null,
  }
}

/** How a constructor is called, for messages: `max_pool(size, padding)`. */
export function signatureOf(constructor: Constructor, checking: Checking): string {
  const name = nameOf(constructor)
  const formals = formalsOf(constructor, checking)
  return formals.length === 0
    ? `\`${name}\`, without arguments`
    : `\`${name}(${formals.map((formal) => formal.name).join(', ')})\``
}

/** The name of what is called. */
export function nameOf(constructor: Constructor): string {
  return constructor.kind === 'primitive' ? constructor.primitive.name : constructor.name
}

/** Arguments to parameters, by position or by name; null after reporting what does not fit. */
export function bindArguments(
  constructor: Constructor,
  passed: readonly Passed[],
  site: CallSite,
  checking: Checking,
): BoundArguments | null {
  const formals = formalsOf(constructor, checking)
  const block = nameOf(constructor)
  const bound = new Map<string, BoundArgument>()
  let faults = 0
  const fault = (found: Problem | null) => {
    faults++
    if (found) checking.report(found)
  }
  let position = 0
  for (const argument of passed) {
    const formal = argument.name ? formals.find(({ key }) => key === argument.name!.key) : formals[position++]
    if (!formal) {
      const signature = signatureOf(constructor, checking)
      const atCell = site.notTaken?.(argument, signature)
      if (atCell) fault(atCell)
      else if (argument.name) {
        const names = formals.map(({ key }) => key)
        const facts = {
          block,
          argument: argument.name.text,
          nearest: nearest(argument.name.key, names),
          signature,
        }
        fault(problem('type/unknown-argument', argument.name.span, facts))
      } else if (position === formals.length + 1) {
        fault(problem('type/too-many-arguments', argument.span, { block, takes: formals.length, signature }))
      }
      continue
    }
    if (bound.has(formal.key)) {
      fault(problem('type/argument-twice', argument.span, { block, argument: formal.name }))
      continue
    }
    const value = convert(
      argument.value,
      formal.kind,
      `\`${formal.name}\` of \`${block}\``,
      argument.valueSpan,
      checking,
    )
    if (value.kind === 'unknown') faults++
    bound.set(formal.key, { value, span: argument.span, passed: true })
  }
  for (const formal of formals) {
    if (bound.has(formal.key)) continue
    if (formal.defaultValue === null) {
      const signature = signatureOf(constructor, checking)
      fault(
        site.missing?.(formal, signature) ??
          problem('type/missing-argument', site.span, { block, parameter: formal.name, signature }),
      )
    } else if (constructor.kind !== 'primitive') {
      const span = formal.span ?? site.span
      const value = convert(
        formal.defaultValue(),
        formal.kind,
        `\`${formal.name}\` of \`${block}\``,
        span,
        checking,
      )
      if (value.kind === 'unknown') faults++
      bound.set(formal.key, { value, span, passed: false })
    }
  }
  return faults === 0 ? bound : null
}

/** `let f(a: Int): Int = …` called. */
function callFunction(
  target: Extract<Constructor, { kind: 'function' }>,
  passed: readonly Passed[],
  site: CallSite,
  checking: Checking,
): Value {
  const bound = bindArguments(target, passed, site, checking)
  if (!bound) return unknown
  const bindings = new Map<string, Binding>()
  for (const [key, { value }] of bound) bindings.set(key, { kind: 'value', value })
  const { declaration } = target
  const value = evaluate(declaration.body, innerScope(target.scope, bindings), checking)
  if (!declaration.type) return value
  return convert(
    value,
    kindOfType(declaration.type, checking),
    `the result of \`${target.name}\``,
    site.span,
    checking,
  )
}

function builtin(name: BuiltinName, passed: readonly Passed[], span: Span, checking: Checking): Value {
  if (passed.some(({ value }) => value.kind === 'unknown')) return unknown
  const values = passed.map(({ value }) => value)
  const [first, second] = values
  const only = values.length === 1 ? first : undefined
  switch (name) {
    case 'min':
    case 'max':
    case 'sum': {
      const numbers = numbersOf(only?.kind === 'list' ? only.items : values)
      if (!numbers || (numbers.length === 0 && name !== 'sum'))
        return wrong('numbers, or one list of numbers')
      if (numbers.length === 0) return constant(0)
      return combine(numbers, (all) =>
        name === 'min' ? minimum(...all) : name === 'max' ? maximum(...all) : sum(all),
      )
    }
    case 'ceil':
    case 'floor':
      if (only?.kind !== 'number') return wrong('one number')
      return combine([only], ([a]) => (name === 'ceil' ? ceiling(a!) : floor(a!)))
    case 'len':
      return only?.kind === 'list' ? constant(only.items.length) : wrong('one list')
    case 'zip': {
      if (values.length < 2 || values.some((value) => value.kind !== 'list'))
        return wrong('two lists or more')
      const lists = values.map((value) => (value.kind === 'list' ? value.items : []))
      const length = Math.min(...lists.map((list) => list.length))
      return {
        kind: 'list',
        items: Array.from({ length }, (_, at) => ({ kind: 'list', items: lists.map((list) => list[at]!) })),
      }
    }
    case 'pad':
    case 'pad_ceil':
      return only?.kind === 'number' ? { kind: 'padding', rule: name, amount: only } : wrong('one number')
    case 'repeat': {
      if (values.length !== 2 || first?.kind !== 'number' || !second) return wrong('a count and a block')
      const block = asBlock(second, passed[1]!.valueSpan, checking)
      return block ? repeat(first, block, span, checking) : unknown
    }
  }

  function wrong(needed: string): Value {
    const found = values.length === 0 ? 'nothing' : values.map(describeKind).join(', ')
    checking.report(problem('type/kind-differs', span, { place: `\`${name}\``, needed, found }))
    return unknown
  }
}

function numbersOf(values: readonly Value[]): readonly NumberValue[] | null {
  const numbers = values.filter((value): value is NumberValue => value.kind === 'number')
  return numbers.length === values.length ? numbers : null
}
