/** One case of the language in one file: a heading, a program, what it comes to. */

/** A case as its file holds it. */
export interface LanguageCase {
  readonly title: string
  /** The program, and the files that it may import by their names. */
  readonly program: string
  readonly files: ReadonlyMap<string, string>
  /** What it comes to, as `outcomeOf` writes it. */
  readonly outcome: string
}

const block = /^```(\S+)(?: (\S+))?\n([\s\S]*?)^```$/gm

/** Reads a case: `inc` blocks are the program (without a name) and imported files (with one), the `text` block is the outcome. */
export function readCase(text: string): LanguageCase {
  const title = text.match(/^# (.+)$/m)?.[1]
  if (title === undefined) throw new Error('a case begins with a heading')
  const blocks = [...text.matchAll(block)].map(([, language, name, body]) => ({
    language,
    name,
    body: body!,
  }))
  const programs = blocks.filter(({ language, name }) => language === 'inc' && name === undefined)
  if (programs.length !== 1) throw new Error(`a case has one program, not ${programs.length}`)
  const files = blocks.flatMap(({ language, name, body }) =>
    language === 'inc' && name !== undefined ? [[name, body] as const] : [],
  )
  const outcome = blocks.find(({ language }) => language === 'text')?.body ?? ''
  return { title, program: programs[0]!.body, files: new Map(files), outcome }
}

/** The text of a case with another outcome. */
export function withOutcome(text: string, outcome: string): string {
  const written = `\`\`\`text\n${outcome}\`\`\`\n`
  const before = text.replace(/^```text\n[\s\S]*?^```\n?/m, '').trimEnd()
  return `${before}\n\n${written}`
}
