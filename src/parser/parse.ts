/** Parses a file into its syntax tree, declaration by declaration, so that an error in one does not affect another. */
import type { IToken } from 'chevrotain'
import type { Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import { isStackOverflow } from '../diagnostics/stack_overflow.ts'
import type { Source } from '../source/source.ts'
import type { Declaration, File } from './ast.ts'
import { documentationOf } from './documentation.ts'
import { grammar } from './grammar.ts'
import { lex, tokenEnd } from './lexer.ts'
import { moved } from './moved.ts'
import { firstTooDeep } from './nesting.ts'
import { roundingWordsAreFree } from './rounding.ts'
import { type Parsed, syntaxProblem } from './syntax_problems.ts'
import type { Context } from './to_ast/cst.ts'
import { declaration } from './to_ast/declarations.ts'
import { NESTING_LIMIT } from './to_ast/limits.ts'
import { declarationWords } from './tokens.ts'

export interface ParsedFile {
  readonly file: File
  readonly problems: readonly Problem[]
  /** The declarations that were parsed without a problem, keyed by everything that their syntax trees depend on. */
  readonly sound: ReadonlyMap<string, SoundDeclaration>
}

/** A declaration, and the offset at which its own text starts, comments above it included. */
interface SoundDeclaration {
  readonly declaration: Declaration
  readonly start: number
}

/** The maximum length of a file in UTF-16 units. */
export const FILE_LIMIT = 1_048_576

/**
 * The syntax tree of any text, with its problems. Never throws. Text that could not be parsed is `unreadable` in the
 * tree, or missing from it if not even its name could be read.
 *
 * @param before the same file before a change; declarations whose text did not change are moved, not parsed again
 */
export function parse(source: Source, before?: ParsedFile): ParsedFile {
  const span = { source, start: 0, end: source.text.length }
  const size = source.text.length
  if (size > FILE_LIMIT) {
    const first = { source, start: 0, end: 0 }
    return {
      file: { declarations: [], span },
      problems: [problem('limit/file-size', first, { size, limit: FILE_LIMIT })],
      sound: new Map(),
    }
  }
  const { tokens, comments, problems: lexical } = lex(source)
  const problems = [...lexical]
  const documentationBefore = documentationOf(source, comments)
  const roundingWords = roundingWordsAreFree(tokens)
  const declarations: Declaration[] = []
  const sound = new Map<string, SoundDeclaration>()
  let from = 0
  for (const [start, end] of declarationRanges(tokens)) {
    const own = tokens.slice(start, end)
    const last = own[own.length - 1]!
    const begin = from
    from = tokenEnd(last)
    // The syntax tree depends on the text, the comments above it and the meaning of `ceil` and `floor`, and on nothing
    // else.
    const key = `${roundingWords} ${own.length} ${source.text.slice(begin, from)}`
    const known = before?.sound.get(key)
    if (known) {
      const declaration = moved(known.declaration, source, begin - known.start)
      declarations.push(declaration)
      sound.set(key, { declaration, start: begin })
      continue
    }
    const found = problems.length
    const context: Context = { source, problems, roundingWords, documentationBefore, end: from }
    const parsed: Parsed = { source, tokens: own, where: 'program', span, next: tokens[end] ?? null }
    const made = parseDeclaration(context, parsed, lexical)
    if (!made) continue
    declarations.push(made)
    const isSound =
      problems.length === found && !lexical.some(({ span }) => span.start < from && span.end > begin)
    if (isSound) sound.set(key, { declaration: made, start: begin })
  }
  return { file: { declarations, span }, problems: inOrder(problems), sound }
}

/** A declaration runs from its word at column one to the next; tokens before the first one form a range as well. */
export function declarationRanges(tokens: readonly IToken[]): readonly (readonly [number, number])[] {
  const starts: number[] = []
  for (let index = 0; index < tokens.length; index++) {
    if (index === 0 || isDeclarationWord(tokens[index]!)) starts.push(index)
  }
  return starts.map((start, index) => [start, starts[index + 1] ?? tokens.length])
}

function isDeclarationWord({ image, tokenType }: IToken): boolean {
  return declarationWords.get(image) === tokenType
}

function parseDeclaration(context: Context, parsed: Parsed, lexical: readonly Problem[]): Declaration | null {
  const { source, tokens } = parsed
  const deep = firstTooDeep(tokens)
  if (deep) return tooDeep(context, deep)
  try {
    const { node, errors } = grammar().parseDeclaration(tokens, source.text)
    const first = tokens[0]!.startOffset
    // After damage that the lexer reported, a parser error is most likely its consequence.
    const echoes = lexical.some(({ span }) => span.start >= first && span.start < context.end)
    const found = echoes ? [] : errors.map((error) => syntaxProblem(error, parsed))
    const before = context.problems.length
    const made = declaration(context, node)
    // `4x(2)` is reported as the label `4x`, not as an unexpected bracket as well.
    const labels = context.problems.slice(before).filter(({ code }) => code === 'syntax/label-as-axis')
    context.problems.push(
      ...found.filter(({ span }) => !labels.some((label) => label.span.end === span.start)),
    )
    return made
  } catch (error) {
    if (!isStackOverflow(error)) throw error
    return tooDeep(context, tokens[0]!)
  }
}

function tooDeep(context: Context, at: IToken): null {
  const span = { source: context.source, start: at.startOffset, end: tokenEnd(at) }
  context.problems.push(problem('limit/nesting', span, { limit: NESTING_LIMIT }))
  return null
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => a.span.start - b.span.start)
}
