/** HTML as text: what comes from outside is escaped, what is markup already is not. */

/** A piece of HTML that may stand in a page as it is. */
export interface Html {
  readonly html: string
}

type Part = string | number | Html | null | readonly Part[]

/** A template of markup: texts and numbers put into it are escaped, pieces of HTML and lists of them are not; null is nothing. */
export function html(markup: readonly string[], ...parts: readonly Part[]): Html {
  return { html: markup.map((text, index) => text + written(parts[index] ?? null)).join('') }
}

function written(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return String(part)
  if ('html' in part) return part.html
  return part.map(written).join('')
}

/** Text for use between tags and within quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
