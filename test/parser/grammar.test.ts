/** The grammar is LL(2) and free of conflicts, and the parser's one token of lookahead with its few gates is enough. */
import type { Rule } from 'chevrotain'
import { describe, expect, it } from 'vitest'
import { grammar, IncGrammar } from '../../src/parser/grammar.ts'
import { lex } from '../../src/parser/lexer.ts'
import { declarationRanges } from '../../src/parser/parse.ts'
import { choicesOf, isConflict } from './first_and_follow.ts'
import { programs } from './programs.ts'

const rules = (): readonly Rule[] => Object.values(grammar().getGAstProductions())
const starts = ['file', 'cellBody']

describe('the grammar', () => {
  it('passes all of chevrotain’s validations', () => {
    expect(() => new IncGrammar(true)).not.toThrow()
  })

  it('has no choice that two tokens do not settle, in optional and repeated parts either', () => {
    expect(choicesOf(rules(), starts, 2).filter(isConflict)).toEqual([])
  })

  it('needs the second token only where the parser looks at it', () => {
    const unsettled = choicesOf(rules(), starts, 1)
      .filter(isConflict)
      .map(({ where }) => where)
    // Each of these has a GATE on the second token.
    expect(unsettled.sort()).toEqual([
      'arg: Option',
      'args: Repetition',
      'family: one of 2',
      'import: Repetition',
      'list: Repetition',
      'params: Repetition',
      'record: Repetition',
    ])
  })

  it('reads programs as chevrotain’s own lookahead does', () => {
    const slow = new IncGrammar(true)
    for (const [name, text] of programs) {
      const { tokens } = lex({ name, text })
      for (const [start, end] of declarationRanges(tokens)) {
        const own = tokens.slice(start, end)
        const { node, errors } = grammar().parseDeclaration(own, text)
        expect(errors).toEqual([])
        expect(slow.parseDeclaration(own, text).node).toEqual(node)
      }
    }
  })

  it('finds a conflict where there is one', () => {
    expect(isConflict({ where: '', ways: [new Set(['ab']), new Set(['ac', 'ab'])] })).toBe(true)
    expect(isConflict({ where: '', ways: [new Set(['ab']), new Set(['ac'])] })).toBe(false)
  })
})
