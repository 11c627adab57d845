/** Turns a flat run of operators into a tree, by how tightly each binds. */
import type { CstNode, IToken } from 'chevrotain'
import { problem } from '../../diagnostics/report.ts'
import { cover } from '../../source/source.ts'
import type { BinaryOperator, Expression } from '../ast.ts'
import { And, Chain, DotDot, Minus, NotEqual, Or, Product, Times, X } from '../tokens.ts'
import { type Context, child, children, spanBetween, spanOfToken, token, unreadable } from './cst.ts'
import { postfix } from './expressions.ts'
import { DEPTH_LIMIT } from './limits.ts'

/** How tightly an operator binds; higher is tighter. Suffixes and `chain` bind tightest. */
export const bindingPower = {
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  range: 5,
  sum: 6,
  product: 7,
  minus: 8,
  times: 9,
  suffix: 10,
} as const

export function powerOf(operator: BinaryOperator): number {
  switch (operator) {
    case '×':
      return bindingPower.times
    case '·':
    case '/':
    case '%':
      return bindingPower.product
    case '+':
    case '-':
      return bindingPower.sum
    case '..':
      return bindingPower.range
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return bindingPower.comparison
    case 'and':
      return bindingPower.and
    case 'or':
      return bindingPower.or
  }
}

function operatorOf(from: IToken): BinaryOperator {
  switch (from.tokenType) {
    case Times:
    case X:
      return '×'
    case Product:
      return '·'
    case Minus:
      return '-'
    case NotEqual:
      return '!='
    case DotDot:
      return '..'
    case And:
      return 'and'
    case Or:
      return 'or'
    default:
      return from.tokenType.LABEL!.slice(1, -1) as BinaryOperator
  }
}

/** A `binary` node. `depth` is the number of nodes around it. */
export function binary(context: Context, node: CstNode | undefined, depth: number): Expression {
  if (!node || node.recoveredNode) return unreadable(context, node)
  const first = child(node, 'unary')
  const operations = children(node, 'operation')
  if (operations.length === 0) return alone(context, first, depth)
  return withOperations(
    context,
    node,
    () => unary(context, first, depth + operations.length),
    operations,
    depth,
  )
}

/** The operators after a part of a cell, whose operand has already been converted. */
export function withOperationsAfter(
  context: Context,
  node: CstNode,
  operand: Expression,
  depth: number,
): Expression {
  const operations = children(node, 'operation')
  if (operations.length === 0) return operand
  return withOperations(context, node, () => ({ prefix: null, operand }), operations, depth)
}

interface Operand {
  readonly prefix: IToken | null
  readonly operand: Expression
}

function unary(context: Context, node: CstNode | undefined, depth: number): Operand {
  const prefix = token(node, 'Prefix') ?? null
  const operand = postfix(context, child(node, 'postfix'), depth + (prefix ? 1 : 0))
  if (prefix?.tokenType !== Chain) return { prefix, operand }
  const span = spanBetween(spanOfToken(context, prefix), operand.span)
  return { prefix: null, operand: { kind: 'chain', rows: operand, span } }
}

function alone(context: Context, node: CstNode | undefined, depth: number): Expression {
  const { prefix, operand } = unary(context, node, depth)
  return prefix ? prefixed(context, prefix, operand) : operand
}

function prefixed(context: Context, prefix: IToken, operand: Expression): Expression {
  const span = spanBetween(spanOfToken(context, prefix), operand.span)
  return { kind: prefix.tokenType === Minus ? 'negate' : 'not', operand, span }
}

function withOperations(
  context: Context,
  node: CstNode,
  first: () => Operand,
  operations: readonly CstNode[],
  depth: number,
): Expression {
  if (depth + operations.length > DEPTH_LIMIT) {
    const whole = unreadable(context, node)
    context.problems.push(
      problem('limit/operators', whole.span, { operators: operations.length, limit: DEPTH_LIMIT }),
    )
    return whole
  }
  let next = 0

  // Precedence climbing: takes operators that bind at least as tightly as `least`, each with a tighter right side.
  const climb = (from: Operand, least: number): Expression => {
    const { prefix, operand } = from
    if (!prefix) return climbOn(operand, least)
    const own = prefix.tokenType === Minus ? bindingPower.minus : bindingPower.not
    return climbOn(prefixed(context, prefix, climbOn(operand, own + 1)), least)
  }
  const climbOn = (start: Expression, least: number): Expression => {
    let left = start
    for (; next < operations.length; ) {
      const operation = operations[next]!
      const operatorToken = token(operation, 'Operator')
      const operator = operatorToken ? operatorOf(operatorToken) : null
      const power = operator ? powerOf(operator) : bindingPower.comparison
      if (power < least) return left
      next++
      if (operator) {
        const right = climb(unary(context, child(operation, 'unary'), depth + operations.length), power + 1)
        left = { kind: 'binary', operator, left, right, span: cover(left.span, right.span) }
      } else {
        const none = token(operation, 'None') ?? token(operation, 'Is')!
        const span = spanBetween(left.span, spanOfToken(context, none))
        left = { kind: 'is-none', operand: left, negated: token(operation, 'Not') !== undefined, span }
      }
    }
    return left
  }
  return climb(first(), 0)
}
