/** `inc fmt`: sets a program anew. Idempotent; keeps every comment and every line break that stands where one may. */
import type { IToken } from 'chevrotain'
import type { Problem } from '../../diagnostics/problem.ts'
import type { Source } from '../../source/source.ts'
import { grammar } from '../grammar.ts'
import { lex } from '../lexer.ts'
import { declarationRanges, parse } from '../parse.ts'
import { roundingWordsAreFree } from '../rounding.ts'
import { padsOf } from './alignment.ts'
import { atomsOf } from './atoms.ts'
import { layOut, textOfLine } from './layout.ts'
import type { Role } from './role.ts'
import { rolesOf } from './roles.ts'

export interface Formatted {
  /** The program as it is to be written; null where it cannot be read. */
  readonly text: string | null
  readonly problems: readonly Problem[]
}

/** What formatting mends, so that it is no reason to leave a program as it is. */
const MENDED = 'syntax/table-layout'

export function format(source: Source): Formatted {
  const { problems } = parse(source)
  if (problems.some(({ code }) => code !== MENDED)) return { text: null, problems }
  const { tokens, comments } = lex(source)
  const roundingWords = roundingWordsAreFree(tokens)
  const roles = new Map<IToken, Role>()
  const commasAfter = new Map<IToken, Role>()
  for (const [start, end] of declarationRanges(tokens)) {
    const { node } = grammar().parseDeclaration(tokens.slice(start, end), source.text)
    const made = rolesOf(node, roundingWords)
    for (const [token, role] of made.of) roles.set(token, role)
    for (const [token, role] of made.commasAfter) commasAfter.set(token, role)
  }
  const lines = layOut(atomsOf(source, tokens, comments, roles, commasAfter))
  const pads = padsOf(lines)
  const texts = lines.map((line) => `${line.spaced ? '\n' : ''}${textOfLine(line, pads)}\n`)
  return { text: texts.join(''), problems }
}
