/** Which `///` lines document what stands below them. */
import type { IToken } from 'chevrotain'
import { positionAt, type Source } from '../source/source.ts'
import { isFirstMarkOfLine } from './characters.ts'

/**
 * A function from the offset of a definition's first token to its documentation: the text of the `///` lines in the run of
 * comment lines that ends on the line before, without the slashes and one blank after them; null where there are none, or
 * where the definition does not begin its line.
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

/** Three slashes; four or more are a plain comment, as a line of them is no text. */
export function isDocumentation(comment: string): boolean {
  return comment.startsWith('///') && comment[3] !== '/'
}
