// Writes the files of std/ as one module of the core, so that library imports need no file system.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The module's path from the repository's root. */
export const librarySourcesPath = 'src/std/sources.ts'

/** Returns the module's text, made from every `std/*.inc`. */
export function librarySources(root) {
  const folder = join(root, 'std')
  const entries = readdirSync(folder)
    .filter((file) => file.endsWith('.inc'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8')
      return `  'std/${file.replace(/\.inc$/, '')}': ${asTemplate(text)},\n`
    })
  return [
    '/** The library written in Inc, by the names that imports use. Derived from std/: edit the files there, then `npm run regenerate`. */\n',
    'export const librarySources: Readonly<Record<string, string>> = {\n',
    ...entries,
    '}\n',
  ].join('')
}

/** Returns a text as a template literal, which keeps its lines. */
function asTemplate(text) {
  return `\`${text.replaceAll('\r\n', '\n').replace(/[\\`]|\$\{/g, '\\$&')}\``
}
