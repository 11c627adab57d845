/**
 * `hxwxc` is one name, and `1xk` one label. Where an axis is expected, reports that and continues with what was meant.
 */
import type { IToken } from 'chevrotain'
import { problem } from '../../diagnostics/report.ts'
import type { Span } from '../../source/source.ts'
import type { Axis, Expression } from '../ast.ts'
import { type Context, spanOfToken } from './cst.ts'

const NAMES_JOINED = /^\p{L}(?:x(?:\p{L}|\d+))+$/u
const NUMBER_AND_NAMES_JOINED = /^\d+(?:x(?:\p{L}|\d+))+$/u

interface Part {
  readonly text: string
  readonly span: Span
}

/** Reports a name such as `hxwxc` and returns the axes that were meant; null for any other name. */
export function axesOfOneName(context: Context, token: IToken): readonly Axis[] | null {
  if (!token.image.includes('x') || !NAMES_JOINED.test(token.image)) return null
  return report(context, token).map((part) => ({ kind: 'size', value: expressionOf(part), span: part.span }))
}

/** Reports a label such as `1xk` and returns the product that was meant; null for any other label. */
export function reportTimesInLabel(context: Context, token: IToken): Expression | null {
  if (!token.image.includes('x') || !NUMBER_AND_NAMES_JOINED.test(token.image)) return null
  const [first, ...rest] = report(context, token).map(expressionOf)
  return rest.reduce(
    (left, right) => ({
      kind: 'binary',
      operator: '×',
      left,
      right,
      span: { ...left.span, end: right.span.end },
    }),
    first!,
  )
}

function report(context: Context, token: IToken): readonly Part[] {
  const span = spanOfToken(context, token)
  const written = token.image.split('x')
  const signs = written.join('×')
  const blanks = written.join(' x ')
  const isLabel = /^\d/.test(token.image)
  const fixes = [{ title: `Write \`${signs}\``, edits: [{ span, text: signs }], safe: true }]
  context.problems.push(
    problem('syntax/times-between-names', span, { text: token.image, signs, blanks, isLabel }, { fixes }),
  )
  let start = span.start
  return written.map((text) => {
    const part = { text, span: { source: context.source, start, end: start + text.length } }
    start += text.length + 1
    return part
  })
}

function expressionOf({ text, span }: Part): Expression {
  if (/^\d/.test(text)) return { kind: 'number', mantissa: text, unit: '', text, span }
  return { kind: 'name', name: { text, key: text, span }, span }
}
