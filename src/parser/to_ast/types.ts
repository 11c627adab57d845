/** From the concrete to the abstract syntax tree: types, signatures, shapes and parameters. */
import type { CstNode } from 'chevrotain'
import type { Problem } from '../../diagnostics/problem.ts'
import { problem } from '../../diagnostics/report.ts'
import type { Span } from '../../source/source.ts'
import type { Axis, Parameter, ShapePattern, Signature, TypeExpression } from '../ast.ts'
import {
  type Context,
  child,
  childAt,
  children,
  nameOf,
  spanBetween,
  spanOfNode,
  spanOfToken,
  token,
  tokens,
  unreadable,
} from './cst.ts'
import { bracketed, nameExpression, number, suffixed } from './expressions.ts'
import { binary } from './operators.ts'
import { axesOfOneName, reportTimesInLabel } from './times_between_names.ts'

/** Null if there are no parentheses. */
export function parameters(
  context: Context,
  node: CstNode | undefined,
  depth: number,
): readonly Parameter[] | null {
  if (!node) return null
  return children(node, 'param').flatMap((param) => {
    const names = tokens(param, 'Name').map((from) => nameOf(context, from))
    const typed = child(param, 'type')
    const type = typed ? typeExpression(context, typed, depth + 1) : null
    const given = child(param, 'binary')
    const defaultValue = given ? binary(context, given, depth + 1) : null
    const last = defaultValue ?? type
    return names.map((name) => ({
      name,
      type,
      defaultValue,
      span: last ? spanBetween(name.span, last.span) : name.span,
    }))
  })
}

export function typeExpression(context: Context, node: CstNode, depth: number): TypeExpression {
  const span = spanOfNode(context, node)
  if (token(node, 'Block')) {
    const made = parameters(context, child(node, 'params'), depth)
    return {
      kind: 'constructor',
      parameters: made,
      signature: optionalSignature(context, child(node, 'signature'), depth),
      span,
    }
  }
  const item = child(node, 'type')
  if (item) return { kind: 'list-of', item: typeExpression(context, item, depth + 1), span }
  const input = shape(context, child(node, 'shape'), depth)
  const output = token(node, 'Arrow') ? shape(context, childAt(node, 'shape', 1), depth) : null
  const optional = token(node, 'QuestionMark')
  const [only] = input.axes
  const name =
    input.axes.length === 1 && only?.kind === 'size' && only.value.kind === 'name' ? only.value.name : null
  if (optional && (!name || output)) {
    context.problems.push(problem('syntax/optional-block', spanOfToken(context, optional), {}))
  }
  if (name && !output) return { kind: 'named', name, optional: optional !== undefined, span }
  return { kind: 'block-type', input, output, span }
}

export function optionalSignature(
  context: Context,
  node: CstNode | undefined,
  depth: number,
): Signature | null {
  return node ? signature(context, node, depth) : null
}

export function signature(context: Context, node: CstNode | undefined, depth: number): Signature {
  const condition = child(node, 'binary')
  return {
    input: shape(context, child(node, 'shape'), depth),
    output: token(node, 'Arrow') ? shape(context, childAt(node, 'shape', 1), depth) : null,
    where: condition
      ? binary(context, condition, depth + 1)
      : token(node, 'Where')
        ? unreadable(context, node)
        : null,
    span: spanOfNode(context, node),
  }
}

export function shape(context: Context, node: CstNode | undefined, depth: number): ShapePattern {
  const span = spanOfNode(context, node)
  if (!node || node.recoveredNode)
    return { axes: [{ kind: 'size', value: { kind: 'unreadable', span }, span }], span }
  const written = children(node, 'axis')
  return { axes: written.flatMap((one) => axis(context, one, depth + 1)), span }
}

/** One axis as written; several if `hxwxc` was meant as `h×w×c`. */
function axis(context: Context, node: CstNode, depth: number): readonly Axis[] {
  const span = spanOfNode(context, node)
  if (node.recoveredNode) return [{ kind: 'size', value: { kind: 'unreadable', span }, span }]
  if (token(node, 'DotDot')) return [{ kind: 'any', span }]
  const numberToken = token(node, 'Number')
  if (numberToken) return [{ kind: 'size', value: number(context, numberToken, undefined), span }]
  const label = token(node, 'Label')
  if (label) {
    const value = reportTimesInLabel(context, label)
    if (!value) context.problems.push(labelAsAxis(label.image, span))
    return [{ kind: 'size', value: value ?? { kind: 'unreadable', span }, span }]
  }
  const named = token(node, 'Name')
  if (named) {
    const suffixes = children(node, 'suffix')
    if (suffixes.length === 0) {
      const meant = axesOfOneName(context, named)
      if (meant) return meant
    }
    const value = suffixed(context, node, () => nameExpression(context, named), suffixes, depth)
    return [{ kind: 'size', value, span }]
  }
  const inner = child(node, 'axisGroup') ?? child(node, 'ceiling') ?? child(node, 'floor')
  return [
    { kind: 'size', value: inner ? bracketed(context, inner, depth) : { kind: 'unreadable', span }, span },
  ]
}

/** Reports a label in place of an axis: `2c` is meant as a product, and `4x` before a bracket as `4×`. */
function labelAsAxis(label: string, span: Span): Problem {
  const isTimes = /^\d+x$/.test(label) && span.source.text[span.end] === '('
  const [, factor, rest] = label.match(/^(\d+)(\p{L}[\p{L}\p{N}_]*)$/u) ?? []
  const meant = isTimes ? label.replace('x', '×') : factor && rest ? `(${factor}·${rest})` : null
  const fixes = meant ? [{ title: `Write \`${meant}\``, edits: [{ span, text: meant }], safe: isTimes }] : []
  return problem('syntax/label-as-axis', span, { label, meant }, { fixes })
}
