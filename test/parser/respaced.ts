/** A program set in another way: the same tokens, with other blanks, line breaks and more comments between them. */
import fc from 'fast-check'
import { lex, tokenEnd } from '../../src/parser/lexer.ts'
import { declarationWords, TableRow } from '../../src/parser/tokens.ts'

const gaps = [
  '',
  ' ',
  '   ',
  '\t',
  '\n  ',
  '\n\n\n  ',
  ' // trailing\n  ',
  '\n  // own line\n  ',
  '\n  /// documentation\n\n  ',
]

/** The program with each gap between two tokens replaced at random; where a gap matters, by one that means the same. */
export function respaced(text: string): fc.Arbitrary<string> {
  const { tokens } = lex({ name: 'respaced', text })
  return fc
    .array(fc.nat({ max: 29 }), { minLength: tokens.length, maxLength: tokens.length })
    .map((choices) => {
      let made = ''
      for (const [index, token] of tokens.entries()) {
        const before = tokens[index - 1]
        const written = text.slice(before ? tokenEnd(before) : 0, token.startOffset)
        const next = declarationWords.get(token.image) === token.tokenType
        if (token.tokenType === TableRow || before?.tokenType === TableRow || next) made += written
        else made += gapLike(written, choices[index]!)
        made += token.image
      }
      return `${made}\n`
    })
}

/** Most gaps stay; an empty one stays empty or becomes a blank only where that cannot change a token. */
function gapLike(written: string, choice: number): string {
  const gap = gaps[choice]
  if (gap === undefined || written === '' || gap === '') return written
  return written.includes('//') ? `${written.trimEnd()}\n  ` : gap
}
