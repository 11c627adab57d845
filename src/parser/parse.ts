/** From the text of a file to its syntax tree: declaration by declaration, so that an error in one is no error in another. */
import type { IToken } from 'chevrotain'
import type { Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
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
  /** The declarations that were read without a problem, by all that their syntax trees depend on. */
  readonly sound: ReadonlyMap<string, SoundDeclaration>
}

/** A declaration with the offset at which its own text, with the comments above it, begins. */
interface SoundDeclaration {
  readonly declaration: Declaration
  readonly start: number
}

/** The most UTF-16 units that a file may have. */
export const FILE_LIMIT = 1_048_576

/**
 * The syntax tree of any text, with what is wrong with it. Never throws. What could not be read is `unreadable` in the
 * tree, or left out of it where not even its name could be read.
 *
 * @param before the same file before a change: its declarations whose text did not change are moved and not read again
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
    // The syntax tree depends on the text, on the comments above it and on what `ceil` and `floor` mean, on nothing else.
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

/** A declaration goes from its word at column one to the next one; what stands before the first is one range, too. */
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
    // After damage that the lexer reported, an error of the parser is most likely its echo.
    const echoes = lexical.some(({ span }) => span.start >= first && span.start < context.end)
    const found = echoes ? [] : errors.map((error) => syntaxProblem(error, parsed))
    const before = context.problems.length
    const made = declaration(context, node)
    // `4x(2)` is told as the label `4x`, and not also as a bracket behind it.
    const labels = context.problems.slice(before).filter(({ code }) => code === 'syntax/label-as-axis')
    context.problems.push(
      ...found.filter(({ span }) => !labels.some((label) => label.span.end === span.start)),
    )
    return made
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
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
