/** Finds the `///` lines that document a definition. */
import type { IToken } from 'chevrotain'
import { positionAt, type Source } from '../source/source.ts'
import { isFirstMarkOfLine } from './characters.ts'

/**
 * Returns a function from the offset of a definition's first token to its documentation: the `///` lines within the run
 * of comment lines that ends on the line before, without the slashes and one following blank. Null if there are none,
 * or if the definition does not start its line.
 */
export function documentationOf(
  source: Source,
  comments: readonly IToken[],
): (offset: number) => string | null {
  const byLine = new Map<number, string>()
  for (const { image, startOffset } of comments) {
    if (isFirstMarkOfLine(source.text, startOffset)) byLine.set(positionAt(source, startOffset).line, image)
  }
  return (offset) => {
    if (byLine.size === 0 || !isFirstMarkOfLine(source.text, offset)) return null
    const lines: string[] = []
    for (let line = positionAt(source, offset).line - 1; byLine.has(line); line--) {
      const image = byLine.get(line)!
      if (isDocumentation(image)) lines.push(image.slice(3).replace(/^ /, '').trimEnd())
    }
    return lines.length === 0 ? null : lines.reverse().join('\n')
  }
}

/** Exactly three slashes; four or more are a plain comment, such as a rule. */
function isDocumentation(comment: string): boolean {
  return comment.startsWith('///') && comment[3] !== '/'
}
