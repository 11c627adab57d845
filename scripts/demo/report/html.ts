/** Builds HTML as text; values are escaped, markup is not. */

/** A piece of HTML that can go into a page as it is. */
export interface Html {
  readonly html: string
}

type Part = string | number | Html | null | readonly Part[]

/** Tag for templates of markup. Escapes texts and numbers, inserts pieces of HTML and lists of them, and skips null. */
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

/** Escapes text for use between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
