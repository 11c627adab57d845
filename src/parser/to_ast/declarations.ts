/** From the concrete to the abstract syntax tree: declarations. */
import type { CstNode } from 'chevrotain'
import type { BudgetLine, Declaration, Expression, Path, Signature, TrainDeclaration } from '../ast.ts'
import {
  type Context,
  child,
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
import { args, body, comprehensionClauses, expr, postfix } from './expressions.ts'
import { binary } from './operators.ts'
import { rowReference } from './tables.ts'
import { parameters, shape, signature } from './types.ts'

/**
 * A declaration from its `declaration` node; null if an error took its name. Damaged parts are unreadable. If the head
 * is damaged so is the body, because calls in it may only fail for lack of the head.
 */
export function declaration(context: Context, node: CstNode): Declaration | null {
  for (const key in node.children) {
    const inner = node.children[key]![0]!
    if ('image' in inner) continue
    switch (inner.name) {
      case 'import':
        return importDeclaration(context, inner)
      case 'let':
        return letDefinition(context, inner, 0)
      case 'block':
        return blockDefinition(context, inner, 0)
      case 'network':
        return networkDeclaration(context, inner)
      case 'family':
        return familyDeclaration(context, inner)
      case 'head':
        return headDeclaration(context, inner)
      case 'budget':
        return budgetDeclaration(context, inner)
      case 'train':
        return trainDeclaration(context, inner)
    }
  }
  return null
}

function common(context: Context, node: CstNode) {
  const span = spanOfNode(context, node)
  return { documentation: context.documentationBefore(span.start), span }
}

/** The body, if the head before its `=` was read; else unreadable. */
function bodyAfterEqual(context: Context, node: CstNode): Expression {
  return token(node, 'Equal') ? body(context, child(node, 'body'), 0) : unreadable(context, undefined)
}

function pathOf(context: Context, node: CstNode | undefined): Path | null {
  const [name, member] = tokens(node, 'Name').map((from) => nameOf(context, from))
  return name ? { name, member: member ?? null, span: spanOfNode(context, node) } : null
}

function importDeclaration(context: Context, node: CstNode): Declaration {
  const items = children(node, 'importItem').flatMap((item) => {
    const [name, alias] = tokens(item, 'Name').map((from) => nameOf(context, from))
    return name ? [{ name, alias: alias ?? null }] : []
  })
  const text = token(node, 'Text')
  const parts = common(context, node)
  const from = text
    ? { text: textValue(text), span: spanOfToken(context, text) }
    : { text: '', span: { ...parts.span, start: parts.span.end } }
  return { kind: 'import', items, from, ...parts }
}

function signatureOf(context: Context, node: CstNode): Signature {
  return signature(context, child(node, 'signature'), 0)
}

function networkDeclaration(context: Context, node: CstNode): Declaration | null {
  const named = token(node, 'Name')
  if (!named) return null
  return {
    kind: 'network',
    name: nameOf(context, named),
    parameters: parameters(context, child(node, 'params'), 0),
    signature: signatureOf(context, node),
    body: bodyAfterEqual(context, node),
    ...common(context, node),
  }
}

function familyDeclaration(context: Context, node: CstNode): Declaration | null {
  const named = token(node, 'Name')
  if (!named) return null
  const byColumn = child(node, 'eachColumn')
  const byRow = child(node, 'eachRow')
  const reading = byRow
    ? {
        kind: 'rows' as const,
        each: expr(context, child(byRow, 'expr'), 1),
        table: postfix(context, child(byRow, 'postfix'), 1),
      }
    : { kind: 'columns' as const, table: postfix(context, child(byColumn, 'postfix'), 1) }
  return {
    kind: 'family',
    name: nameOf(context, named),
    signature: signatureOf(context, node),
    reading,
    ...common(context, node),
  }
}

function headDeclaration(context: Context, node: CstNode): Declaration | null {
  const named = token(node, 'Name')
  const network = pathOf(context, child(node, 'path'))
  const at = rowReference(context, child(node, 'rowRef'))
  if (!named || !network || !at) return null
  return {
    kind: 'head',
    name: nameOf(context, named),
    network,
    at,
    body: bodyAfterEqual(context, node),
    ...common(context, node),
  }
}

function budgetDeclaration(context: Context, node: CstNode): Declaration | null {
  const network = pathOf(context, child(node, 'path'))
  if (!network) return null
  const at = token(node, 'At') ? shape(context, child(node, 'shape'), 0) : null
  const clauses = comprehensionClauses(context, node, 1)
  const lines = children(node, 'budgetLine').flatMap((line) => budgetLine(context, line) ?? [])
  return { kind: 'budget', network, at, clauses, lines, ...common(context, node) }
}

/** A damaged line is dropped: nothing is claimed by it. */
function budgetLine(context: Context, node: CstNode): BudgetLine | null {
  const named = token(node, 'LineName')
  const comparison = token(node, 'Comparison')
  if (node.recoveredNode || !named || !comparison) return null
  const called = child(node, 'args')
  const quantity = nameOf(context, named)
  const bound = binary(context, child(node, 'binary'), 1)
  return {
    quantity,
    arguments: called ? args(context, called, 1) : null,
    comparison: comparison.tokenType.LABEL!.slice(1, -1) as BudgetLine['comparison'],
    bound,
    span: spanBetween(quantity.span, bound.span),
  }
}

function trainDeclaration(context: Context, node: CstNode): Declaration | null {
  const network = pathOf(context, child(node, 'path'))
  if (!network) return null
  const fields = children(node, 'trainField').flatMap((field): TrainDeclaration['fields'][number][] => {
    const named = token(field, 'LineName')
    if (!named) return []
    const value = field.recoveredNode
      ? unreadable(context, child(field, 'expr'))
      : expr(context, child(field, 'expr'), 1)
    const name = nameOf(context, named)
    return [{ name, value, span: spanBetween(name.span, field.recoveredNode ? name.span : value.span) }]
  })
  return { kind: 'train', network, fields, ...common(context, node) }
}
