/** Expressions to values. Blocks are only described here; applying them to an input is `apply.ts`. */
import { nearest } from '../diagnostics/nearest.ts'
import { problem } from '../diagnostics/report.ts'
import type {
  BlockDeclaration,
  ComprehensionClause,
  Expression,
  LetDeclaration,
  Name,
  NetworkDeclaration,
} from '../parser/ast.ts'
import {
  asInteger,
  ceiling,
  type Dimension,
  floor,
  multiply,
  negate,
  number,
  parseRational,
  rational,
  show,
} from '../shape/index.ts'
import type { Span } from '../source/source.ts'
import { operate } from './arithmetic.ts'
import { call, callWithoutArguments } from './call.ts'
import { type Checking, Halt, limits, spend } from './checking.ts'
import { convert, kindOfType } from './kinds.ts'
import { standardLibrary } from './prelude.ts'
import { type Binding, innerScope, lookUp, lookUpLabel, namesAt, type Scope, unitsAt } from './scope.ts'
import {
  type Block,
  boolean,
  combine,
  constant,
  type DeclaredBlock,
  describeKind,
  type NumberValue,
  none,
  unknown,
  type Value,
} from './values.ts'

/** The value of an expression; reports what is wrong and gives `unknown` then. */
export function evaluate(expression: Expression, scope: Scope, checking: Checking): Value {
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
      return boolean(expression.value)
    case 'none':
      return none
    case 'any-axes':
    case 'unreadable':
      return unknown
    case 'group':
      return evaluate(expression.value, scope, checking)
    case 'binary': {
      if (expression.operator === 'and' || expression.operator === 'or')
        return shortCircuit(expression.operator, expression.left, expression.right, scope, checking)
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
      return truth === null ? unknown : boolean(!truth)
    }
    case 'is-none': {
      const operand = evaluate(expression.operand, scope, checking)
      return operand.kind === 'unknown' ? unknown : boolean((operand.kind === 'none') !== expression.negated)
    }
    case 'if': {
      const truth = condition(expression.condition, scope, checking)
      if (truth === null) return unknown
      return evaluate(truth ? expression.then : expression.otherwise, scope, checking)
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
    case 'local':
      return evaluate(expression.value, localScope(expression.definitions, scope), checking)
    case 'as':
      return { kind: 'block', block: { kind: 'naming-pipe', stages: [expression], scope, span } }
    case 'pipe': {
      if (expression.stages.some((stage) => stage.kind === 'as'))
        return { kind: 'block', block: { kind: 'naming-pipe', stages: expression.stages, scope, span } }
      const stages = expression.stages.map((stage) => blockOf(stage, scope, checking))
      return allThere(stages) ? { kind: 'block', block: { kind: 'pipe', stages, span } } : unknown
    }
    case 'chain': {
      const rows = evaluate(expression.rows, scope, checking)
      if (rows.kind === 'table')
        return { kind: 'block', block: { kind: 'table', table: rows.table, scope: rows.scope, span } }
      if (rows.kind === 'unknown') return unknown
      if (rows.kind !== 'list') return notABlock(rows, expression.rows.span, checking)
      const stages = rows.items.map((item) => asBlock(item, expression.rows.span, checking))
      return allThere(stages) ? { kind: 'block', block: { kind: 'pipe', stages, span } } : unknown
    }
  }
}

/** The block that an expression describes, or null after reporting that it is none. */
export function blockOf(expression: Expression, scope: Scope, checking: Checking): Block | null {
  return asBlock(evaluate(expression, scope, checking), expression.span, checking)
}

/** A value used as a block: a block, or something called without arguments. Null after reporting that it is neither. */
export function asBlock(value: Value, span: Span, checking: Checking): Block | null {
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
  return unknown
}

function blockIfNamed(value: Value, span: Span, checking: Checking): Value {
  if (value.kind !== 'constructor') return value
  const block = asBlock(value, span, checking)
  return block ? { kind: 'block', block } : unknown
}

function allThere<Item>(items: readonly (Item | null)[]): items is readonly Item[] {
  return items.every((item) => item !== null)
}

/** True, false, or null after reporting that it is neither. */
export function condition(expression: Expression, scope: Scope, checking: Checking): boolean | null {
  const value = evaluate(expression, scope, checking)
  if (value.kind === 'boolean') return value.value
  if (value.kind !== 'unknown')
    checking.report(problem('type/condition', expression.span, { found: describeKind(value) }))
  return null
}

function shortCircuit(
  operator: 'and' | 'or',
  left: Expression,
  right: Expression,
  scope: Scope,
  checking: Checking,
): Value {
  const first = condition(left, scope, checking)
  if (first === null) return unknown
  if (first === (operator === 'or')) return boolean(first)
  const second = condition(right, scope, checking)
  return second === null ? unknown : boolean(second)
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
  return unknown
}

const binaryUnits: Readonly<Record<string, bigint>> = {
  KiB: 2n ** 10n,
  MiB: 2n ** 20n,
  GiB: 2n ** 30n,
  TiB: 2n ** 40n,
}
const decimalUnits: Readonly<Record<string, bigint>> = {
  K: 10n ** 3n,
  M: 10n ** 6n,
  G: 10n ** 9n,
  T: 10n ** 12n,
}

/** The size of a unit at a place, or null for a unit that counts training. */
export function unitSize(unit: string, scope: Scope): Dimension | null {
  if (unit === '') return number(1)
  if (unit === '%') return number(rational(1, 100))
  const binary = binaryUnits[unit]
  if (binary) return number(binary)
  const decimal = decimalUnits[unit]
  if (decimal) return unitsAt(scope)?.[unit as 'K' | 'M' | 'G' | 'T'] ?? number(decimal)
  return null
}

function literal(
  expression: Extract<Expression, { kind: 'number' }>,
  scope: Scope,
  checking: Checking,
): Value {
  const mantissa = parseRational(expression.mantissa)
  if (!mantissa) return unknown
  const size = unitSize(expression.unit, scope)
  if (!size) {
    checking.report(problem('type/unit', expression.span, { unit: expression.unit }))
    return unknown
  }
  return constant(multiply(number(mantissa), size))
}

function valueOfName(name: Name, scope: Scope, checking: Checking): Value {
  const binding = lookUp(scope, name.key)
  if (binding) return place(valueOfBinding(binding, checking), name.span)
  const label = lookUpLabel(scope, name.key)
  if (label) return { kind: 'block', block: { ...label, span: name.span } }
  return unknownName(name, scope, undefined, checking)
}

/** A block that is used under a name is shown where it is used. */
function place(value: Value, span: Span): Value {
  return value.kind === 'block' ? { kind: 'block', block: { ...value.block, span } } : value
}

function unknownName(name: Name, scope: Scope, what: string | undefined, checking: Checking): Value {
  const facts = { name: name.text, nearest: nearest(name.key, namesAt(scope)) }
  checking.report(problem('name/unknown', name.span, what === undefined ? facts : { ...facts, what }))
  return unknown
}

/** The value of a binding; a `let` is worked out once. */
export function valueOfBinding(binding: Binding, checking: Checking): Value {
  if (binding.kind === 'value') return binding.value
  if (binding.cached) return binding.cached
  // A cycle through cells is not seen before: asked for again while it is worked out, a name is unknown.
  binding.cached = unknown
  const { declaration, scope } = binding
  const value = evaluate(declaration.body, scope, checking)
  binding.cached = declaration.type
    ? convert(
        value,
        kindOfType(declaration.type, checking),
        `\`${declaration.name.text}\``,
        declaration.body.span,
        checking,
      )
    : value
  return binding.cached
}

/** What a `let` or a `block` binds its name to. */
export function bind(
  definition: LetDeclaration | BlockDeclaration | NetworkDeclaration,
  scope: Scope,
): Binding {
  if (definition.kind !== 'let')
    return { kind: 'value', value: { kind: 'constructor', constructor: declaredBlock(definition, scope) } }
  if (definition.parameters === null) return { kind: 'let', declaration: definition, scope, cached: null }
  const name = definition.name.text
  return {
    kind: 'value',
    value: { kind: 'constructor', constructor: { kind: 'function', name, declaration: definition, scope } },
  }
}

/** A declared block or network in the scope it was declared in. */
export function declaredBlock(
  declaration: BlockDeclaration | NetworkDeclaration,
  scope: Scope,
): DeclaredBlock {
  return {
    kind: 'declared',
    name: declaration.name.text,
    declaration,
    parameters: declaration.parameters ?? [],
    signature: declaration.signature,
    body: declaration.body,
    scope,
    isNetwork: declaration.kind === 'network',
  }
}

/** The scope inside `let … in`: the definitions see each other. */
export function localScope(
  definitions: readonly (LetDeclaration | BlockDeclaration)[],
  parent: Scope,
): Scope {
  const bindings = new Map<string, Binding>()
  const scope = innerScope(parent, bindings)
  for (const definition of definitions) bindings.set(definition.name.key, bind(definition, scope))
  return scope
}

function member(object: Value, name: Name, checking: Checking): Value {
  if (object.kind === 'unknown') return unknown
  if (object.kind === 'standard-library') {
    const value = standardLibrary.get(name.key)
    if (value) return place(value, name.span)
  }
  const members = membersOf(object)
  const value = members?.get(name.key)
  if (value) return value
  const names = object.kind === 'standard-library' ? standardLibrary.keys() : (members?.keys() ?? [])
  const all = [...names]
  checking.report(
    problem('name/unknown-member', name.span, {
      name: name.text,
      of: describeKind(object),
      nearest: nearest(name.key, all),
      members:
        all.length === 0
          ? 'no members'
          : all.length > 6
            ? `${all.slice(0, 6).join(', ')}, …`
            : all.join(', '),
    }),
  )
  return unknown
}

const axisNames = ['h', 'w', 'c'] as const

function membersOf(object: Value): ReadonlyMap<string, Value> | null {
  switch (object.kind) {
    case 'shape': {
      const named = object.axes.slice(0, 3).map((axis, index): [string, Value] => [axisNames[index]!, axis])
      return new Map<string, Value>(object.axes.length === 2 ? [...named, ['stride', constant(1)]] : named)
    }
    case 'window': {
      const { height, width, strideHeight, strideWidth } = object
      const square = strideHeight === strideWidth || show(strideHeight.value) === show(strideWidth.value)
      const stride: Value = square ? strideHeight : { kind: 'shape', axes: [strideHeight, strideWidth] }
      return new Map<string, Value>([
        ['h', height],
        ['w', width],
        ['stride', stride],
      ])
    }
    case 'record':
      return object.fields
    default:
      return null
  }
}

function indexed(list: Value, index: Value, span: Span, checking: Checking): Value {
  if (list.kind === 'unknown' || index.kind === 'unknown') return unknown
  if (list.kind !== 'list' || index.kind !== 'number') {
    const found = `${describeKind(list)} and ${describeKind(index)}`
    checking.report(problem('type/operands', span, { operator: '[ ]', needed: 'a list and a number', found }))
    return unknown
  }
  const position = asInteger(index.value)
  const item = position !== null && position >= 1n ? list.items[Number(position) - 1] : undefined
  if (item) return item
  checking.report(
    problem('type/index-out-of-range', span, { index: show(index.value), length: list.items.length }),
  )
  return unknown
}

/** Appends the items of `[item for … in … if …]`, the first clause outermost. */
function comprehend(
  item: Expression,
  clauses: readonly ComprehensionClause[],
  scope: Scope,
  items: Value[],
  checking: Checking,
): void {
  const [clause, ...rest] = clauses
  if (!clause) {
    items.push(evaluate(item, scope, checking))
    if (items.length <= limits.listLength) return
    checking.report(problem('limit/list', item.span, { limit: limits.listLength }))
    throw new Halt()
  }
  const list = evaluate(clause.list, scope, checking)
  if (list.kind === 'unknown') return
  if (list.kind !== 'list') {
    checking.report(
      problem('type/kind-differs', clause.list.span, {
        place: '`for … in`',
        needed: 'a list',
        found: describeKind(list),
      }),
    )
    return
  }
  for (const value of list.items) {
    const inner = innerScope(scope, new Map<string, Binding>([[clause.name.key, { kind: 'value', value }]]))
    if (clause.condition && condition(clause.condition, inner, checking) !== true) continue
    comprehend(item, rest, inner, items, checking)
  }
}
