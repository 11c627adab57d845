/** From the concrete to the abstract syntax tree: `let` and `block`, at top level and local. */
import type { CstNode } from 'chevrotain'
import type { BlockDeclaration, Expression, LetDeclaration } from '../ast.ts'
import { type Context, child, nameOf, spanBetween, spanOfNode, token, unreadable } from './cst.ts'
import { body, expr } from './expressions.ts'
import { optionalSignature, parameters, typeExpression } from './types.ts'

/** The definition; null if an error took its name. A damaged head makes the body unreadable, too. */
export function letDefinition(context: Context, node: CstNode, depth: number): LetDeclaration | null {
  const head = child(node, 'valueHead')
  const named = token(head, 'Name')
  if (!named) return null
  const value = definedValue(context, node, head, depth)
  const type = child(head, 'type')
  return {
    kind: 'let',
    name: nameOf(context, named),
    parameters: parameters(context, child(head, 'params'), depth),
    type: type && !type.recoveredNode ? typeExpression(context, type, depth) : null,
    body: value,
    ...common(context, node, value),
  }
}

/** The definition; null if an error took its name. A damaged head makes the body unreadable, too. */
export function blockDefinition(context: Context, node: CstNode, depth: number): BlockDeclaration | null {
  const head = child(node, 'blockHead')
  const named = token(head, 'Name')
  if (!named) return null
  const value = definedValue(context, node, head, depth)
  return {
    kind: 'block',
    name: nameOf(context, named),
    parameters: parameters(context, child(head, 'params'), depth),
    signature: optionalSignature(context, child(head, 'signature'), depth),
    body: value,
    ...common(context, node, value),
  }
}

/** A top-level definition has a body, a local one an expression. */
function definedValue(context: Context, node: CstNode, head: CstNode | undefined, depth: number): Expression {
  if (head?.recoveredNode) return unreadable(context, undefined)
  const whole = child(node, 'body')
  return whole ? body(context, whole, depth) : expr(context, child(node, 'expr'), depth)
}

function common(context: Context, node: CstNode, value: Expression) {
  const span = spanBetween(spanOfNode(context, node), value.span)
  return { documentation: context.documentationBefore(span.start), span }
}
