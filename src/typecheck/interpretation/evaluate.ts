/** Expressions to values. Blocks are only described here; applying them to an input is `apply.ts`. */
import { problem } from '../../diagnostics/report.ts'
import type { Expression, Name } from '../../parser/ast.ts'
import { ceiling, floor, negate } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import { settle } from '../assumptions/proof.ts'
import { call, callWithoutArguments } from '../blocks/call.ts'
import { type Checking, spend } from '../checking.ts'
import { asBlock, blockOf, evaluate } from '../interpreter.ts'
import { operate } from '../values/arithmetic.ts'
import { comprehend } from '../values/comprehend.ts'
import { condition } from '../values/condition.ts'
import { comparedFact, isComparison } from '../values/condition_facts.ts'
import { localScope, valueOfBinding } from '../values/definitions.ts'
import { literal } from '../values/literals.ts'
import { indexed, member } from '../values/members.ts'
import { openComprehension } from '../values/open_list.ts'
import { lookUp, lookUpLabel, namesAt, type Scope } from '../values/scope.ts'
import { suggestion } from '../values/suggestion.ts'
import {
  type Block,
  combine,
  describeKind,
  type NumberValue,
  noneValue,
  place,
  truthValue,
  unknownValue,
  type Value,
} from '../values/values.ts'

/** The value of an expression; reports what is wrong and gives `unknown` then. */
export function evaluateExpression(expression: Expression, scope: Scope, checking: Checking): Value {
  spend(checking, expression.span)
  const { span } = expression
  switch (expression.kind) {
    case 'number':
      return literal(expression, scope, checking)
    case 'name':
      return valueOfName(expression.name, scope, checking)
    case 'label': {
      const block = lookUpLabel(scope, expression.name.key)
      if (block) return { kind: 'block', block: { ...block, span } }
      return unknownName(expression.name, scope, 'row', checking)
    }
    case 'text':
      return { kind: 'text', value: expression.value }
    case 'boolean':
      return truthValue(expression.value)
    case 'none':
      return noneValue
    case 'any-axes':
    case 'unreadable':
      return unknownValue
    case 'group':
      return evaluate(expression.value, scope, checking)
    case 'binary': {
      if (expression.operator === 'and' || expression.operator === 'or')
        return shortCircuit(expression.operator, expression.left, expression.right, scope, checking)
      const known = comparedAtNames(expression, scope, checking)
      if (known !== null) return truthValue(known)
      const left = evaluate(expression.left, scope, checking)
      const right = evaluate(expression.right, scope, checking)
      if (expression.operator !== '×') return operate(expression.operator, left, right, span, checking)
      return operate(
        '×',
        blockIfNamed(left, expression.left.span, checking),
        blockIfNamed(right, expression.right.span, checking),
        span,
        checking,
      )
    }
    case 'negate': {
      const operand = evaluate(expression.operand, scope, checking)
      return onNumber(operand, '-', span, checking, (value) => combine([value], ([a]) => negate(a!)))
    }
    case 'ceiling':
    case 'floor': {
      const round = expression.kind === 'floor' ? floor : ceiling
      const operand = evaluate(expression.operand, scope, checking)
      return onNumber(operand, expression.kind === 'floor' ? '⌊ ⌋' : '⌈ ⌉', span, checking, (value) =>
        combine([value], ([a]) => round(a!)),
      )
    }
    case 'square': {
      const operand = evaluate(expression.operand, scope, checking)
      return onNumber(operand, '²', span, checking, (value) => ({ kind: 'shape', axes: [value, value] }))
    }
    case 'not': {
      const truth = condition(expression.operand, scope, checking)
      return truth === null ? unknownValue : truthValue(!truth)
    }
    case 'is-none': {
      const operand = evaluate(expression.operand, scope, checking)
      return operand.kind === 'unknown'
        ? unknownValue
        : truthValue((operand.kind === 'none') !== expression.negated)
    }
    case 'if': {
      const eachWay = () => {
        const truth = condition(expression.condition, scope, checking)
        if (truth === null) return unknownValue
        return evaluate(truth ? expression.then : expression.otherwise, scope, checking)
      }
      return checking.proof?.isJoining
        ? checking.interpreter.atNames.either(expression, eachWay, scope, checking)
        : eachWay()
    }
    case 'call':
      return call(expression, scope, checking)
    case 'member':
      return member(evaluate(expression.object, scope, checking), expression.name, checking)
    case 'index':
      return indexed(
        evaluate(expression.list, scope, checking),
        evaluate(expression.index, scope, checking),
        span,
        checking,
      )
    case 'list':
      return { kind: 'list', items: expression.items.map((item) => evaluate(item, scope, checking)) }
    case 'comprehension': {
      const open = openComprehension(expression.item, expression.clauses, scope, checking)
      if (open) return open
      const items: Value[] = []
      comprehend(expression.item, expression.clauses, scope, items, checking)
      return { kind: 'list', items }
    }
    case 'record':
      return {
        kind: 'record',
        fields: new Map(
          expression.fields.map((field) => [field.name.key, evaluate(field.value, scope, checking)]),
        ),
      }
    case 'table':
      return { kind: 'table', table: expression.table, scope }
    case 'local': {
      const inner = localScope(expression.definitions, scope)
      checking.interpreter.atNames.proveLocals(expression.definitions, inner, checking)
      return evaluate(expression.value, inner, checking)
    }
    case 'as':
      return { kind: 'block', block: { kind: 'naming-pipe', stages: [expression], scope, span } }
    case 'pipe': {
      if (expression.stages.some((stage) => stage.kind === 'as'))
        return { kind: 'block', block: { kind: 'naming-pipe', stages: expression.stages, scope, span } }
      const stages = expression.stages.map((stage) => blockOf(stage, scope, checking))
      return allThere(stages) ? { kind: 'block', block: { kind: 'pipe', stages, span } } : unknownValue
    }
    case 'chain': {
      const rows = evaluate(expression.rows, scope, checking)
      if (rows.kind === 'table')
        return { kind: 'block', block: { kind: 'table', table: rows.table, scope: rows.scope, span } }
      if (rows.kind === 'unknown') return unknownValue
      if (rows.kind === 'open-list') {
        const { index, count } = rows
        const block = asBlock(rows.item, expression.rows.span, checking)
        return block
          ? { kind: 'block', block: { kind: 'open-repeat', count, block, index, span } }
          : unknownValue
      }
      if (rows.kind !== 'list') {
        const facts = { place: '`chain`', needed: 'a table or a list of blocks', found: describeKind(rows) }
        checking.report(problem('type/kind-differs', expression.rows.span, facts))
        return unknownValue
      }
      const stages = rows.items.map((item) => asBlock(item, expression.rows.span, checking))
      return allThere(stages) ? { kind: 'block', block: { kind: 'pipe', stages, span } } : unknownValue
    }
  }
}

/** A value used as a block: a block, or something called without arguments. Null after reporting that it is neither. */
export function valueAsBlock(value: Value, span: Span, checking: Checking): Block | null {
  if (value.kind === 'block') return value.block
  if (value.kind === 'constructor') {
    const called = callWithoutArguments(value, span, checking)
    return called.kind === 'block'
      ? called.block
      : called.kind === 'unknown'
        ? null
        : asBlock(called, span, checking)
  }
  if (value.kind !== 'unknown') notABlock(value, span, checking)
  return null
}

function notABlock(value: Value, span: Span, checking: Checking): Value {
  checking.report(problem('type/not-a-block', span, { found: describeKind(value) }))
  return unknownValue
}

function blockIfNamed(value: Value, span: Span, checking: Checking): Value {
  if (value.kind !== 'constructor') return value
  const block = asBlock(value, span, checking)
  return block ? { kind: 'block', block } : unknownValue
}

function allThere<Item>(items: readonly (Item | null)[]): items is readonly Item[] {
  return items.every((item) => item !== null)
}

/** A comparison of numbers that are names decides which way a body takes; null where it is no such comparison. */
function comparedAtNames(
  expression: Extract<Expression, { kind: 'binary' }>,
  scope: Scope,
  checking: Checking,
): boolean | null {
  if (checking.proof === null || !isComparison(expression.operator)) return null
  const fact = comparedFact(expression.operator, expression.left, expression.right, scope, checking)
  return fact && settle(fact, expression.span, checking)
}

function shortCircuit(
  operator: 'and' | 'or',
  left: Expression,
  right: Expression,
  scope: Scope,
  checking: Checking,
): Value {
  const first = condition(left, scope, checking)
  if (first === null) return unknownValue
  if (first === (operator === 'or')) return truthValue(first)
  const second = condition(right, scope, checking)
  return second === null ? unknownValue : truthValue(second)
}

function onNumber(
  operand: Value,
  operator: string,
  span: Span,
  checking: Checking,
  result: (value: NumberValue) => Value,
): Value {
  if (operand.kind === 'number') return result(operand)
  if (operand.kind !== 'unknown')
    checking.report(
      problem('type/operands', span, { operator, needed: 'a number', found: describeKind(operand) }),
    )
  return unknownValue
}

function valueOfName(name: Name, scope: Scope, checking: Checking): Value {
  const binding = lookUp(scope, name.key)
  if (binding) {
    const value = valueOfBinding(binding, checking)
    return value.kind === 'open'
      ? checking.interpreter.atNames.ask(value, name.span)
      : place(value, name.span)
  }
  const label = lookUpLabel(scope, name.key)
  if (label) return { kind: 'block', block: { ...label, span: name.span } }
  return unknownName(name, scope, undefined, checking)
}

function unknownName(name: Name, scope: Scope, what: string | undefined, checking: Checking): Value {
  const facts = { name: name.text, nearest: suggestion(name.key, namesAt(scope), checking) }
  checking.report(problem('name/unknown', name.span, what === undefined ? facts : { ...facts, what }))
  return unknownValue
}
