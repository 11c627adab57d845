/** Data as TypeScript: strings by `JSON.stringify`, comments whose text cannot end them early. */

/** A string literal; in single quotes if nothing in it needs an escape. */
export function stringLiteral(text: string): string {
  return /^[A-Za-z0-9 _./:,;+×%@#()[\]<>=-]*$/.test(text) ? `'${text}'` : JSON.stringify(text)
}

/** A property's name: bare if it is an identifier, otherwise a string. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) && name !== '__proto__' ? name : `[${JSON.stringify(name)}]`
}

/** The text of a comment block, with anything that would end the comment made harmless. */
export function blockComment(text: string): string {
  return text.replace(/\*\//g, '*\\/').replace(/\r\n?|[\u2028\u2029]/g, '\n')
}

/** The text of a line comment, joined to one line. */
export function lineComment(text: string): string {
  return text.replace(/[\s\u2028\u2029]+/g, ' ').trim()
}

/** Plain data. */
export type Data = string | number | boolean | null | readonly Data[] | { readonly [key: string]: Data }

/** Data on one line: `{ momentum: 0.9, weightDecay: 0.0002 }`. Numbers must be finite. */
export function literal(value: Data): string {
  if (typeof value === 'string') return stringLiteral(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${value} is not a finite number`)
    return String(value)
  }
  if (value === null || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  const properties = Object.entries(value).map(([key, each]) => `${propertyName(key)}: ${literal(each)}`)
  return properties.length === 0 ? '{}' : `{ ${properties.join(', ')} }`
}

/** The lines of a text, broken at blanks if longer than `width`. */
export function wrappedLines(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => {
    if (line.length <= width) return [line.trimEnd()]
    const lines: string[] = []
    for (const word of line.split(/ +/)) {
      const last = lines.at(-1)
      if (last === undefined || last.length + word.length + 1 > width) lines.push(word)
      else lines[lines.length - 1] = `${last} ${word}`
    }
    return lines
  })
}

/** A text as comment lines. */
export function commentLines(text: string, width = 100): readonly string[] {
  return wrappedLines(lineComment(text), width).map((line) => `// ${line}`.trimEnd())
}
