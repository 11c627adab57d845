/** Turns parser errors into problems in the language's own words: what was found, and what was expected. */
import type { IRecognitionException, IToken } from 'chevrotain'
import { type Nearest, nearest } from '../diagnostics/nearest.ts'
import type { Edit, Fix, Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import { spellingFixes } from '../diagnostics/spelling_fix.ts'
import { positionAt, type Source, type Span } from '../source/source.ts'
import { isColumnOne, isFirstMarkOfLine } from './characters.ts'
import { DECLARATION, expectation } from './expectations.ts'
import { tokenEnd } from './lexer.ts'
import { visible } from './lexical_problems.ts'
import { closerOf, openBrackets } from './nesting.ts'
import * as t from './tokens.ts'

/** Tokens that were parsed together: one declaration or one cell. */
export interface Parsed {
  readonly source: Source
  readonly tokens: readonly IToken[]
  readonly where: 'program' | 'cell'
  /** The span to report for a text without tokens. */
  readonly span: Span
  /** The first token after them. */
  readonly next: IToken | null
}

export function syntaxProblem(error: IRecognitionException, parsed: Parsed): Problem {
  const { source, tokens, where } = parsed
  const found = Number.isNaN(error.token.startOffset) ? null : error.token
  const index = found ? indexOf(tokens, found) : tokens.length
  const before = tokens[index - 1] ?? null
  const opensNone =
    found !== null && before !== null && isLeftOver(error) && isSetApart(found, before, source)
  const isLater = before !== null && !opensNone && standsLater(found, before, source)
  const expected = opensNone ? DECLARATION : expectation(error, where)
  const shown = found
    ? describe(found)
    : where === 'cell'
      ? 'the end of the cell'
      : 'the end of the declaration'
  const after = before && isLater ? describe(before) : null
  const span = isLater || !found ? (before ? spanOf(before, source) : parsed.span) : spanOf(found, source)
  const opener = openerOfDemand(error, tokens, index)
  if (opener && (isLater || !found || isClosing(found))) {
    const closer = closing(opener)
    const labels = [{ span: spanOf(opener, source), text: `\`${opener.image}\` is opened here` }]
    const edit = { span: { source, start: span.end, end: span.end }, text: closer }
    const fixes = isLater || !found ? [{ title: `Add \`${closer}\``, edits: [edit], safe: false }] : []
    return problem('syntax/unclosed', span, { opener: opener.image, closer, found: shown }, { labels, fixes })
  }
  const labels = opener ? [{ span: spanOf(opener, source), text: `\`${opener.image}\` is opened here` }] : []
  const advice = adviceFor(error, parsed, found, before)
  const facts = { expected, found: shown, after, hint: advice?.hint ?? null }
  return problem('syntax/expected', span, facts, { labels, fixes: advice?.fixes ?? [] })
}

/**
 * Whether a token is at the first column or after an empty line. Left-over input there was meant to open a declaration,
 * so the fault is there and not before it.
 */
function isSetApart(found: IToken, before: IToken, source: Source): boolean {
  if (isColumnOne(source.text, found.startOffset)) return true
  return /\n\s*\n|\r\s*\r/.test(source.text.slice(tokenEnd(before), found.startOffset))
}

function isLeftOver(error: IRecognitionException): boolean {
  return error.name === 'NotAllInputParsedException'
}

/** The index of a token in `tokens`, which are in order. */
function indexOf(tokens: readonly IToken[], token: IToken): number {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (tokens[middle]!.startOffset < token.startOffset) low = middle + 1
    else high = middle
  }
  return low
}

function standsLater(found: IToken | null, before: IToken, source: Source): boolean {
  return !found || positionAt(source, found.startOffset).line > positionAt(source, before.startOffset).line
}

function spanOf(token: IToken, source: Source): Span {
  return { source, start: token.startOffset, end: tokenEnd(token) }
}

/** A token as messages show it. */
function describe(token: IToken): string {
  if (token.tokenType === t.TableRow) return 'a table row'
  if (token.tokenType === t.Text) return 'a text'
  return `\`${visible(token.image)}\``
}

/** The bracket whose closing counterpart the parser demanded at `index`. */
function openerOfDemand(
  error: IRecognitionException,
  tokens: readonly IToken[],
  index: number,
): IToken | null {
  if (error.name !== 'MismatchedTokenException') return null
  const open = openBrackets(tokens, index)
  const opener = open[open.length - 1]
  return opener && closerOf(opener.tokenType)?.name === error.message ? opener : null
}

function closing(opener: IToken): string {
  return closerOf(opener.tokenType)!.LABEL!.slice(1, -1)
}

function isClosing({ image }: IToken): boolean {
  return image.length === 1 && ')]}⌉⌋'.includes(image)
}

interface Advice {
  readonly hint: string
  readonly fixes: readonly Fix[]
}

/** What to do, if the tokens at the error make it clear. */
function adviceFor(
  error: IRecognitionException,
  parsed: Parsed,
  found: IToken | null,
  before: IToken | null,
): Advice | null {
  const { source, where, next } = parsed
  if (where === 'cell') return null
  if (!found) {
    const local = next?.tokenType === t.LetDeclaration || next?.tokenType === t.BlockDeclaration
    if (!local || before?.tokenType !== t.Equal) return null
    const edit: Edit = { span: { source, start: next.startOffset, end: next.startOffset }, text: '  ' }
    const hint = `\`${next.image}\` at the first column opens a separate declaration; indent local definitions.`
    return { hint, fixes: [{ title: 'Indent it', edits: [edit], safe: false }] }
  }
  if (t.declarationWords.has(found.image) && isFirstMarkOfLine(source.text, found.startOffset)) {
    const { column } = positionAt(source, found.startOffset)
    if (column > 1) {
      const span = { source, start: found.startOffset - column + 1, end: found.startOffset }
      const hint = `\`${found.image}\` opens a declaration only at the first column of a line.`
      return {
        hint,
        fixes: [{ title: 'Move it to the first column', edits: [{ span, text: '' }], safe: false }],
      }
    }
  }
  const wantsName = error.message === 'Name' || error.message === 'LineName'
  if (wantsName && t.programWords.has(found.image)) {
    const edit = { span: spanOf(found, source), text: `\`${found.image}\`` }
    const hint = `\`${found.image}\` is a reserved word; in backquotes it is a name.`
    return { hint, fixes: [{ title: 'Put it in backquotes', edits: [edit], safe: false }] }
  }
  const meant = misspelt(error, found, source)
  if (meant) {
    return { hint: `Did you mean \`${meant.name}\`?`, fixes: spellingFixes(spanOf(found, source), meant) }
  }
  const rules = error.context?.ruleStack ?? []
  const rule = rules[rules.length - 1]
  const hint = habit(rule, found, error)
  if (hint) return { hint, fixes: [] }
  if (found.tokenType === t.TableRow && !isLeftOver(error)) {
    const edit = { span: { source, start: found.startOffset, end: found.startOffset }, text: 'table\n  ' }
    return {
      hint: 'Rows follow the word `table`.',
      fixes: [{ title: 'Add `table`', edits: [edit], safe: false }],
    }
  }
  return null
}

/** The word expected here, or one that opens a declaration at the first column, if the word found is similar. */
function misspelt(error: IRecognitionException, found: IToken, source: Source): Nearest | null {
  if (found.tokenType !== t.Identifier) return null
  if (isFirstMarkOfLine(source.text, found.startOffset) && error.name !== 'MismatchedTokenException') {
    return nearest(found.image, t.declarationWords.keys())
  }
  const wanted = t.grammarTokens.find(({ name }) => name === error.message)?.LABEL?.slice(1, -1) ?? ''
  return t.programWords.has(wanted) ? nearest(found.image, [wanted]) : null
}

/** What to write instead of other languages' syntax. */
function habit(rule: string | undefined, found: IToken, error: IRecognitionException): string | null {
  if (found.tokenType === t.Equal) {
    if (rule === 'recordField') return 'A field is written `name: value`.'
    const comparable = error.message === 'Then' || isLeftOver(error) || CLOSING.test(error.message)
    return comparable ? 'Equality is written `==`; an argument by name is `name: value`.' : null
  }
  if (found.tokenType === t.Comma && rule === 'group') return 'A list is written between `[` and `]`.'
  if (rule === 'eachColumn' && found.tokenType === t.Row) {
    return 'For one network per row, write an expression `for each row of` the table.'
  }
  return null
}

const CLOSING = /^Right/
