/** `inc fmt`: lays out a program. Idempotent; keeps every comment, and every line break where one is allowed. */
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
  /** The formatted program; null if it does not parse. */
  readonly text: string | null
  readonly problems: readonly Problem[]
}

/** A problem that formatting itself fixes, so it does not prevent formatting. */
const FIXED_BY_FORMATTING = 'syntax/table-layout'

export function format(source: Source): Formatted {
  const { problems } = parse(source)
  if (problems.some(({ code }) => code !== FIXED_BY_FORMATTING)) return { text: null, problems }
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
