/** The type cell: which block a row calls, the arguments written in the cell, and the row's label. Six rules, in order. */
import { problem } from '../../diagnostics/report.ts'
import {
  type Argument,
  type Cell,
  type CellBody,
  canonicalName,
  type Expression,
  type Name,
} from '../../parser/ast.ts'
import { parseCell } from '../../parser/index.ts'
import type { Span } from '../../source/source.ts'
import type { Checking } from '../checking.ts'
import { evaluate } from '../interpreter.ts'
import { valueOfBinding } from '../values/definitions.ts'
import { lookUp, namesAt, type Scope } from '../values/scope.ts'
import { suggestion } from '../values/suggestion.ts'
import type { Value } from '../values/values.ts'

/** A type cell taken apart; arguments are evaluated when the row is applied. */
export interface TypeCell {
  /** The words that name the block, as printed. */
  readonly words: string
  readonly callee:
    | { readonly kind: 'value'; readonly value: Value }
    /** Rule 6: an expression whose value is a block. */
    | { readonly kind: 'expression'; readonly expression: Expression }
  readonly arguments: readonly Argument[]
  readonly label: string | null
  readonly span: Span
}

/** Whether a cell is not passed: blank, or a dash. */
export function isBlank(cell: Cell): boolean {
  return cell.text === '' || cell.text === '-' || cell.text === '–' || cell.text === '—'
}

/** Takes a type cell apart; null after reporting why it names no block. */
export function readTypeCell(cell: Cell, scope: Scope, checking: Checking): TypeCell | null {
  const { span } = cell
  const whole = cell.text.replace(/^`(.*)`$/, '$1')
  const named = known(canonicalName(whole), scope, checking)
  if (named)
    return { words: whole, callee: { kind: 'value', value: named }, arguments: [], label: null, span }
  const { body, problems } = parseCell(cell)
  if (problems.length > 0) {
    for (const found of problems) checking.report(found)
    return null
  }
  return readPhrases(body, cell, scope, checking)
}

function readPhrases(body: CellBody, cell: Cell, scope: Scope, checking: Checking): TypeCell | null {
  const [head, ...rest] = body.phrases
  if (!head) return null
  const words: Name[] = []
  const written: Argument[] = []
  let parenthesised: readonly Argument[] = []
  for (const part of head.parts) {
    if (part.kind === 'name') words.push(part.name)
    else if (part.kind === 'call' && part.callee.kind === 'name') {
      words.push(part.callee.name)
      parenthesised = part.arguments
    } else written.push({ name: null, value: part, span: part.span })
  }
  const only = head.parts.length === 1 ? head.parts[0]! : null
  if (words.length === 0)
    return only ? expressionCell(only, cell) : reportUnknown(cell.text, cell.span, scope, checking)
  const found = blockOfWords(words, scope, checking)
  if (!found) {
    if (only && only.kind !== 'name' && only.kind !== 'call') return expressionCell(only, cell)
    const span = { ...words[0]!.span, end: words.at(-1)!.span.end }
    return reportUnknown(words.map(({ text }) => text).join(' '), span, scope, checking)
  }
  let label = found.label
  const fromParentheses: Argument[] = []
  for (const argument of parenthesised) {
    const text = labelIn(argument, scope)
    if (text !== null && label === null) label = text
    else fromParentheses.push(argument)
  }
  return {
    words: found.words,
    callee: { kind: 'value', value: found.value },
    arguments: [
      ...written,
      ...found.arguments,
      ...fromParentheses,
      ...rest.flatMap(({ parts, span }) => phraseArgument(parts, span)),
    ],
    label,
    span: cell.span,
  }
}

/** Rule 6. */
function expressionCell(expression: Expression, cell: Cell): TypeCell {
  return {
    words: cell.text,
    callee: { kind: 'expression', expression },
    arguments: [],
    label: null,
    span: cell.span,
  }
}

/** After a comma: one value, or a name and its value (`stride 2`). */
function phraseArgument(parts: readonly Expression[], span: Span): readonly Argument[] {
  const [first, second] = parts
  if (first?.kind === 'name' && second && parts.length === 2)
    return [{ name: first.name, value: second, span }]
  return parts.map((part) => ({ name: null, value: part, span: part.span }))
}

/** Rule 5: a label, or a name that nothing declares. */
function labelIn(argument: Argument, scope: Scope): string | null {
  if (argument.name) return null
  const { value } = argument
  if (value.kind === 'label') return value.name.text
  return value.kind === 'name' && !lookUp(scope, value.name.key) ? value.name.text : null
}

/** The label of a row whose block is not known: waivers and heads that name the row are not wrong for that. */
export function labelInParentheses({ text }: Cell): string | null {
  return text.match(/\(\s*([\p{L}\p{N}_]+)\s*\)/u)?.[1] ?? null
}

function known(key: string, scope: Scope, checking: Checking): Value | null {
  const binding = lookUp(scope, key)
  return binding && valueOfBinding(binding, checking)
}

interface FoundBlock {
  readonly words: string
  readonly value: Value
  readonly arguments: readonly Argument[]
  readonly label: string | null
}

/** Rules 2 to 4: the longest run of words that names a block, the words behind it being values; a trailing `-64`; trailing digits. */
function blockOfWords(words: readonly Name[], scope: Scope, checking: Checking): FoundBlock | null {
  for (let count = words.length; count > 0; count--) {
    const used = words.slice(0, count)
    const values = words
      .slice(count)
      .map(
        (name): Argument => ({ name: null, value: { kind: 'name', name, span: name.span }, span: name.span }),
      )
    const text = used.map((word) => word.text).join(' ')
    const value = known(canonicalName(text), scope, checking)
    if (value) return { words: text, value, arguments: values, label: null }
    const dashed = text.match(/^(.+)-(\d[\d_]*(?:\.\d+)?)([KMGT%]?)$/)
    const stem = dashed && known(canonicalName(dashed[1]!), scope, checking)
    if (dashed && stem)
      return {
        words: dashed[1]!,
        value: stem,
        arguments: [trailingNumber(dashed, used.at(-1)!), ...values],
        label: null,
      }
    const numbered = text.match(/^(.*\D)\d+$/)
    const base = numbered && known(canonicalName(numbered[1]!), scope, checking)
    if (numbered && base) return { words: numbered[1]!.trim(), value: base, arguments: values, label: text }
  }
  return null
}

function trailingNumber(match: RegExpMatchArray, word: Name): Argument {
  const text = `${match[2]}${match[3]}`
  const span = { ...word.span, start: word.span.end - text.length }
  const unit = match[3] as '' | 'K'
  return {
    name: null,
    value: { kind: 'number', mantissa: match[2]!.replaceAll('_', ''), unit, text, span },
    span,
  }
}

function reportUnknown(words: string, span: Span, scope: Scope, checking: Checking): null {
  const key = canonicalName(words)
  const stem = key.replace(/-?\d[^-]*$/, '')
  const close = suggestion(key, namesAt(scope), checking) ?? suggestion(stem, namesAt(scope), checking)
  checking.report(problem('table/unknown-block', span, { words, nearest: close }))
  return null
}

/** The value of an argument cell: one expression; null after reporting. */
export function cellValue(cell: Cell, header: string, scope: Scope, checking: Checking): Value | null {
  const { body, problems } = parseCell(cell)
  for (const found of problems) checking.report(found)
  const [phrase] = body.phrases
  const [part] = phrase?.parts ?? []
  if (problems.length > 0 || !part) return null
  if (body.phrases.length > 1 || phrase!.parts.length > 1) {
    checking.report(
      problem('table/cell-unreadable', cell.span, { header, text: cell.text, needed: 'one value' }),
    )
    return null
  }
  const value = evaluate(part, scope, checking)
  return value.kind === 'unknown' ? null : value
}

/** The one expression of a cell, or null. */
export function cellExpression(cell: Cell): Expression | null {
  const { body, problems } = parseCell(cell)
  const [phrase] = body.phrases
  return problems.length === 0 && body.phrases.length === 1 && phrase!.parts.length === 1
    ? phrase!.parts[0]!
    : null
}
