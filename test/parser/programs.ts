/** Programs that the parser's tests share: together they hold every form of the language. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = new URL('programs/', import.meta.url).pathname

/** The programs in `test/parser/programs`, by name. */
export const programs: ReadonlyMap<string, string> = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.inc'))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
)
