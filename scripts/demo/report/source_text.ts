/** Inc source for reading on the page: comments faint, the words that open a declaration strong. */
import { type Html, html } from './html.ts'

/** The words that open a declaration where they stand at the first column. */
const openings = ['import', 'let', 'block', 'network', 'family', 'head', 'budget', 'train']

/** The text with its marks, line by line. */
export function sourceText(source: string): Html {
  return html`${source.trimEnd().split('\n').map(lineOf)}`
}

function lineOf(line: string): Html {
  const opening = openings.find((word) => line.startsWith(`${word} `))
  const comment = line.search(/\/\//)
  const code = comment < 0 ? line : line.slice(0, comment)
  const rest = comment < 0 ? '' : line.slice(comment)
  return html`${opening ? html`<span class="word">${opening}</span>` : null}${opening ? code.slice(opening.length) : code}${rest === '' ? null : html`<span class="comment">${rest}</span>`}
`
}
