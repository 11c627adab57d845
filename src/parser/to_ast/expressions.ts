/** From the concrete to the abstract syntax tree: expressions. */
import type { CstNode, IToken } from 'chevrotain'
import { problem } from '../../diagnostics/report.ts'
import type { Argument, ComprehensionClause, Expression, Unit } from '../ast.ts'
import { readNumber } from '../numbers.ts'
import { CheckMark, CrossMark, False, Label, None, Text, True } from '../tokens.ts'
import {
  type Context,
  child,
  childAt,
  children,
  nameOf,
  spanBetween,
  spanOfNode,
  spanOfToken,
  textValue,
  token,
  tokens,
  unreadable,
} from './cst.ts'
import { blockDefinition, letDefinition } from './definitions.ts'
import { DEPTH_LIMIT } from './limits.ts'
import { binary } from './operators.ts'
import { table } from './tables.ts'
import { reportTimesInLabel } from './times_between_names.ts'

/** `[ local { local } "in" ] expr` */
export function body(context: Context, node: CstNode | undefined, depth: number): Expression {
  if (!node) return unreadable(context, node)
  const value = expr(context, child(node, 'expr'), depth + 1)
  const locals = children(node, 'local')
  if (locals.length === 0) return value
  const definitions = locals.flatMap((local) => {
    const made = token(local, 'Let')
      ? letDefinition(context, local, depth + 1)
      : blockDefinition(context, local, depth + 1)
    return made ? [made] : []
  })
  return { kind: 'local', definitions, value, span: spanBetween(spanOfNode(context, locals[0]), value.span) }
}

export function expr(context: Context, node: CstNode | undefined, depth: number): Expression {
  if (!node || node.recoveredNode) return unreadable(context, node)
  const conditional = token(node, 'If')
  if (conditional) {
    const condition = binary(context, child(node, 'binary'), depth + 1)
    const then = expr(context, childAt(node, 'expr', 0), depth + 1)
    const otherwise = expr(context, childAt(node, 'expr', 1), depth + 1)
    const span = spanBetween(spanOfToken(context, conditional), otherwise.span)
    return { kind: 'if', condition, then, otherwise, span }
  }
  const [first, ...rest] = children(node, 'stage')
  if (rest.length === 0) return stage(context, first, depth)
  const stages = [first, ...rest].map((one) => stage(context, one, depth + 1))
  return { kind: 'pipe', stages, span: spanBetween(stages[0]!.span, stages[stages.length - 1]!.span) }
}

function stage(context: Context, node: CstNode | undefined, depth: number): Expression {
  const named = token(node, 'Name')
  if (!named) return binary(context, child(node, 'binary'), depth)
  const value = binary(context, child(node, 'binary'), depth + 1)
  const name = nameOf(context, named)
  return { kind: 'as', value, name, span: spanBetween(value.span, name.span) }
}

export function postfix(context: Context, node: CstNode | undefined, depth: number): Expression {
  if (!node || node.recoveredNode) return unreadable(context, node)
  const suffixes = children(node, 'suffix')
  const operand = () => primary(context, child(node, 'primary'), depth + suffixes.length)
  return suffixed(context, node, operand, suffixes, depth)
}

/** An operand with the suffixes after it. */
export function suffixed(
  context: Context,
  node: CstNode,
  operand: () => Expression,
  suffixes: readonly CstNode[],
  depth: number,
): Expression {
  if (suffixes.length > 0 && depth + suffixes.length > DEPTH_LIMIT) {
    const whole = unreadable(context, node)
    context.problems.push(
      problem('limit/operators', whole.span, { operators: suffixes.length, limit: DEPTH_LIMIT }),
    )
    return whole
  }
  let made = operand()
  for (const suffix of suffixes) made = withSuffix(context, made, suffix, depth + suffixes.length)
  return made
}

function withSuffix(context: Context, operand: Expression, suffix: CstNode, depth: number): Expression {
  const span = spanBetween(operand.span, spanOfNode(context, suffix))
  const called = child(suffix, 'args')
  if (called)
    return rounding(context, operand, {
      kind: 'call',
      callee: operand,
      arguments: args(context, called, depth),
      span,
    })
  if (token(suffix, 'LeftBracket')) {
    return { kind: 'index', list: operand, index: binary(context, child(suffix, 'binary'), depth + 1), span }
  }
  const member = token(suffix, 'Name')
  if (member) return { kind: 'member', object: operand, name: nameOf(context, member), span }
  return { kind: 'square', operand, span }
}

/** `ceil(a)` and `floor(a)` are other spellings of `⌈a⌉` and `⌊a⌋`. */
function rounding(context: Context, callee: Expression, call: Expression & { kind: 'call' }): Expression {
  const [only, ...more] = call.arguments
  if (!context.roundingWords || callee.kind !== 'name' || !only || only.name || more.length > 0) return call
  const kind = callee.name.key === 'ceil' ? 'ceiling' : callee.name.key === 'floor' ? 'floor' : null
  return kind && isBinaryLevel(only.value) ? { kind, operand: only.value, span: call.span } : call
}

/** Whether an expression may be written between `⌈` and `⌉` as it is: no `if`, pipe or `as`. */
export function isBinaryLevel({ kind }: Expression): boolean {
  return kind !== 'if' && kind !== 'pipe' && kind !== 'as' && kind !== 'local'
}

export function args(context: Context, node: CstNode | undefined, depth: number): readonly Argument[] {
  return children(node, 'arg').map((one) => {
    const named = token(one, 'Name')
    const name = named ? nameOf(context, named) : null
    const value = expr(context, child(one, 'expr'), depth + 1)
    return { name, value, span: name ? spanBetween(name.span, value.span) : value.span }
  })
}

function primary(context: Context, node: CstNode | undefined, depth: number): Expression {
  if (!node || node.recoveredNode) return unreadable(context, node)
  for (const key in node.children) {
    const element = node.children[key]![0]!
    if (!('image' in element)) return bracketed(context, element, depth + 1)
    if (key === 'Number') return number(context, element, token(node, 'Unit'))
    if (key === 'Name') return nameExpression(context, element)
    if (key === 'Literal') return literal(context, element)
    if (key === 'DotDot') return { kind: 'any-axes', span: spanOfToken(context, element) }
  }
  return unreadable(context, node)
}

export function nameExpression(context: Context, from: IToken): Expression {
  const name = nameOf(context, from)
  return { kind: 'name', name, span: name.span }
}

export function number(context: Context, from: IToken, unitToken: IToken | undefined): Expression {
  const span = spanOfToken(context, from, unitToken ?? from)
  const read = readNumber(from.image)
  if (read.kind !== 'number') return { kind: 'unreadable', span }
  if (!unitToken) return { kind: 'number', mantissa: read.mantissa, unit: read.unit, text: from.image, span }
  if (read.unit !== '') {
    context.problems.push(problem('syntax/two-units', span, { first: read.unit, second: unitToken.image }))
    return { kind: 'unreadable', span }
  }
  const text = `${from.image} ${unitToken.image}`
  return { kind: 'number', mantissa: read.mantissa, unit: unitToken.image as Unit, text, span }
}

export function literal(context: Context, from: IToken): Expression {
  const span = spanOfToken(context, from)
  switch (from.tokenType) {
    case Label:
      return reportTimesInLabel(context, from) ?? { kind: 'label', name: nameOf(context, from), span }
    case Text:
      return { kind: 'text', value: textValue(from), span }
    case True:
    case CheckMark:
      return { kind: 'boolean', value: true, span }
    case False:
    case CrossMark:
      return { kind: 'boolean', value: false, span }
    case None:
      return { kind: 'none', span }
    default:
      return { kind: 'unreadable', span }
  }
}

/** An expression in brackets of some kind, or a table. */
export function bracketed(context: Context, node: CstNode, depth: number): Expression {
  if (node.recoveredNode) return unreadable(context, node)
  const span = spanOfNode(context, node)
  switch (node.name) {
    case 'group':
      return { kind: 'group', value: body(context, child(node, 'body'), depth), span }
    case 'axisGroup':
      return { kind: 'group', value: binary(context, child(node, 'binary'), depth), span }
    case 'ceiling':
    case 'floor':
      return { kind: node.name, operand: binary(context, child(node, 'binary'), depth), span }
    case 'list':
      return list(context, node, depth)
    case 'record': {
      const fields = children(node, 'recordField').flatMap((field) => {
        const named = token(field, 'Name')
        return named
          ? [{ name: nameOf(context, named), value: expr(context, child(field, 'expr'), depth) }]
          : []
      })
      return { kind: 'record', fields, span }
    }
    case 'table':
      return { kind: 'table', table: table(context, node, depth), span }
    default:
      return unreadable(context, node)
  }
}

function list(context: Context, node: CstNode, depth: number): Expression {
  const span = spanOfNode(context, node)
  const items = children(node, 'expr').map((item) => expr(context, item, depth))
  if (children(node, 'comprehensionClause').length === 0 || !items[0]) return { kind: 'list', items, span }
  return { kind: 'comprehension', item: items[0], clauses: comprehensionClauses(context, node, depth), span }
}

/** The `for NAME in … if …` clauses of a list or of a budget; one without a name is dropped. */
export function comprehensionClauses(
  context: Context,
  node: CstNode,
  depth: number,
): readonly ComprehensionClause[] {
  return children(node, 'comprehensionClause').flatMap((clause) => {
    const named = token(clause, 'Name')
    if (!named) return []
    const condition =
      tokens(clause, 'If').length > 0 ? binary(context, childAt(clause, 'binary', 1), depth) : null
    const list = binary(context, childAt(clause, 'binary', 0), depth)
    return [{ name: nameOf(context, named), list, condition, span: spanOfNode(context, clause) }]
  })
}
