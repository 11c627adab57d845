/** Calls: binding arguments to parameters, and what a call of a block, a function or a built-in gives. */
import { problem } from '../../diagnostics/report.ts'
import type { AnyPrimitive } from '../../ops/record/primitive.ts'
import type { Expression } from '../../parser/ast.ts'
import type { Span } from '../../source/source.ts'
import type { Checking } from '../checking.ts'
import { asBlock, evaluate } from '../interpreter.ts'
import { builtin } from '../values/builtins.ts'
import { functionValue } from '../values/function_value.ts'
import { convert, kindOfType } from '../values/kinds.ts'
import { type Binding, innerScope, type Scope } from '../values/scope.ts'
import { type Block, type Constructor, describeKind, unknownValue, type Value } from '../values/values.ts'
import { bindArguments, type CallSite, type Passed } from './binding.ts'
import { promised, underOwnNames } from './constructors.ts'
import { warnOfTwoCopies } from './two_copies.ts'

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
  if (callee.kind === 'unknown') return unknownValue
  if (callee.kind !== 'constructor') {
    if (callee.kind === 'block' && passed.length === 0) return callee
    checking.report(problem('type/not-callable', expression.span, { found: describeKind(callee) }))
    return unknownValue
  }
  const called = callee.constructor
  if (called.kind === 'primitive' && called.primitive.inputs !== 'one')
    warnOfTwoCopies(called.primitive.name, expression.arguments, scope, checking)
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
  passed: readonly Passed[],
  site: CallSite,
  checking: Checking,
): Value {
  const called = callee.constructor
  const { role } = callee
  if (!role) return constructNamed(called, passed, site, checking)
  const renamed = underOwnNames(called, role, passed, checking)
  return renamed ? promised(constructNamed(called, renamed, site, checking), called, role) : unknownValue
}

function constructNamed(
  called: Constructor,
  passed: readonly Passed[],
  site: CallSite,
  checking: Checking,
): Value {
  switch (called.kind) {
    case 'builtin':
      return builtin(called.name, passed, site.span, checking)
    case 'function':
      return callFunction(called, passed, site, checking)
    case 'declared': {
      const bound = bindArguments(called, passed, site, checking)
      return bound
        ? { kind: 'block', block: { kind: 'declared', declared: called, arguments: bound, span: site.span } }
        : unknownValue
    }
    case 'assumed': {
      const bound = bindArguments(called, passed, site, checking)
      if (!bound) return unknownValue
      return {
        kind: 'block',
        block: { kind: 'assumed', name: called.name, arguments: bound, span: site.span },
      }
    }
    case 'primitive':
      return usePrimitive(called.primitive, passed, site, checking)
  }
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
      : unknownValue
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
  if (!bound || branches.some((branch) => branch === null)) return unknownValue
  return {
    kind: 'block',
    block: { kind: 'join', primitive, branches: branches as readonly Block[], arguments: bound, span },
  }
}

/** `let f(a: Int): Int = …` called. */
function callFunction(
  target: Extract<Constructor, { kind: 'function' }>,
  passed: readonly Passed[],
  site: CallSite,
  checking: Checking,
): Value {
  const bound = bindArguments(target, passed, site, checking)
  if (!bound) return unknownValue
  const bindings = new Map<string, Binding>()
  for (const [key, { value }] of bound) bindings.set(key, { kind: 'value', value })
  const { declaration } = target
  const isInt = declaration.type?.kind === 'named' && declaration.type.name.text === 'Int'
  const given = [...bound.values()].map(({ value }) => value)
  const value = functionValue(target.name, given, isInt, checking, () =>
    evaluate(declaration.body, innerScope(target.scope, bindings), checking),
  )
  if (!declaration.type) return value
  return convert(
    value,
    kindOfType(declaration.type, checking),
    `the result of \`${target.name}\``,
    site.span,
    checking,
  )
}
