/** From the concrete to the abstract syntax tree: the inside of a table's cell. */
import type { CstNode } from 'chevrotain'
import type { Expression, Phrase } from '../ast.ts'
import { type Context, child, children, spanBetween, token } from './cst.ts'
import { literal, nameExpression, number, suffixed } from './expressions.ts'
import { binary, withOperationsAfter } from './operators.ts'

/** The phrases of a `cellBody` node without errors. */
export function cellBody(context: Context, node: CstNode): readonly Phrase[] {
  return children(node, 'phrase').map((phrase) => {
    const first = binary(context, child(phrase, 'binary'), 1)
    const parts = [first, ...children(phrase, 'cellPart').map((part) => cellPart(context, part))]
    return { parts, span: spanBetween(first.span, parts[parts.length - 1]!.span) }
  })
}

function cellPart(context: Context, node: CstNode): Expression {
  const suffixes = children(node, 'suffix')
  const operand = suffixed(context, node, () => cellOperand(context, node), suffixes, 1)
  return withOperationsAfter(context, node, operand, 1)
}

function cellOperand(context: Context, node: CstNode): Expression {
  const word = token(node, 'Identifier')
  if (word) return nameExpression(context, word)
  const digits = token(node, 'Number')
  return digits ? number(context, digits, token(node, 'Unit')) : literal(context, token(node, 'Literal')!)
}
