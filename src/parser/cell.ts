/** Parses one cell of a table: common contents by a fast path, everything else by the parser. */
import type { Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import { isStackOverflow } from '../diagnostics/stack_overflow.ts'
import type { Span } from '../source/source.ts'
import { type Cell, type CellBody, canonicalName, type Expression, type Phrase } from './ast.ts'
import { grammar } from './grammar.ts'
import { isDash, lexCell } from './lexer.ts'
import { firstTooDeep } from './nesting.ts'
import { readNumber } from './numbers.ts'
import { syntaxProblem } from './syntax_problems.ts'
import { cellBody } from './to_ast/cells.ts'
import { NESTING_LIMIT } from './to_ast/limits.ts'

export interface ParsedCell {
  readonly body: CellBody
  readonly problems: readonly Problem[]
}

const NONE: readonly Problem[] = []
const PLAIN_WORD = /^[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*$/
const PLAIN_NUMBER = /^\d{1,15}(?:\.\d{1,15})?[KMGT%]?$/
const SIZES = /^\d{1,15}(?:[×x]\d{1,15})+(?:\/\d{1,15})?$/
const WORDS_OF_CELLS: ReadonlySet<string> = new Set(['true', 'false', 'none', 'x'])

/**
 * Parses a cell. Blank cells and dashes have no phrases; what does not parse is reported and unreadable. Never throws.
 */
export function parseCell(cell: Cell): ParsedCell {
  const { text, span } = cell
  if (text === '' || isDash(text)) return { body: { phrases: [], span }, problems: NONE }
  const plain = plainExpression(text, span)
  if (plain) return { body: { phrases: [{ parts: [plain], span }], span }, problems: NONE }
  return parseAnyCell(cell)
}

/** Fast path for numbers, words and sizes over a stride, which most cells hold; null for anything else. */
function plainExpression(text: string, span: Span): Expression | null {
  if (PLAIN_NUMBER.test(text)) return numberAt(text, span)
  if (PLAIN_WORD.test(text)) {
    if (WORDS_OF_CELLS.has(text)) return null
    return { kind: 'name', name: { text, key: canonicalName(text), span }, span }
  }
  return SIZES.test(text) ? sizes(text, span) : null
}

function numberAt(text: string, span: Span): Expression {
  const read = readNumber(text)
  if (read.kind !== 'number') return { kind: 'unreadable', span }
  return { kind: 'number', mantissa: read.mantissa, unit: read.unit, text, span }
}

/** `7×7/2`: a run of `×`, which binds tighter than the single `/`. */
function sizes(text: string, span: Span): Expression {
  const { source } = span
  let left: Expression | null = null
  let start = 0
  let operator: '×' | '/' = '×'
  for (let at = 0; at <= text.length; at++) {
    const unit = text[at]
    if (unit !== '×' && unit !== 'x' && unit !== '/' && unit !== undefined) continue
    const part = numberAt(text.slice(start, at), { source, start: span.start + start, end: span.start + at })
    left = left
      ? {
          kind: 'binary',
          operator,
          left,
          right: part,
          span: { source, start: span.start, end: span.start + at },
        }
      : part
    operator = unit === '/' ? '/' : '×'
    start = at + 1
  }
  return left!
}

/** The same without the fast path, for any text. */
export function parseAnyCell(cell: Cell): ParsedCell {
  const { span } = cell
  const { tokens, problems: lexical } = lexCell(cell)
  const problems = [...lexical]
  const context = {
    source: span.source,
    problems,
    roundingWords: true,
    documentationBefore: () => null,
    end: span.end,
  }
  const deep = firstTooDeep(tokens)
  const nothing: Phrase = { parts: [{ kind: 'unreadable', span }], span }
  if (deep) {
    problems.push(problem('limit/nesting', span, { limit: NESTING_LIMIT }))
    return { body: { phrases: [nothing], span }, problems }
  }
  try {
    const { node, errors } = grammar().parseCellBody(tokens)
    const [first] = errors
    if (first) {
      if (lexical.length === 0)
        problems.push(syntaxProblem(first, { source: span.source, tokens, where: 'cell', span, next: null }))
      return { body: { phrases: [nothing], span }, problems }
    }
    return { body: { phrases: cellBody(context, node), span }, problems }
  } catch (error) {
    if (!isStackOverflow(error)) throw error
    problems.push(problem('limit/nesting', span, { limit: NESTING_LIMIT }))
    return { body: { phrases: [nothing], span }, problems }
  }
}
