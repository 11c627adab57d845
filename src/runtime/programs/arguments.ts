/** The command line of a generated program: its flags as data, their values read and checked, their help. */
import { parseArgs } from 'node:util'
import { nearest } from '../contract/nearest_name.ts'
import { RunProblem } from '../machine/problem.ts'

/** One flag. A switch has no placeholder and takes no value. */
export interface Flag<Value> {
  readonly placeholder: string | null
  readonly summary: string
  /** Reads the value; throws an error that says what it must be. A switch gets an empty text. */
  readonly read: (text: string) => Value
}

type Flags = Readonly<Record<string, Flag<unknown>>>

/** The values of the flags that were given, and the other arguments. */
type Given<Known extends Flags> = {
  readonly flags: { readonly [Name in keyof Known]?: Known[Name] extends Flag<infer Value> ? Value : never }
  readonly files: readonly string[]
}

export function textFlag(placeholder: string, summary: string): Flag<string> {
  return {
    placeholder,
    summary,
    read: (text) => {
      if (text === '') throw new Error('a text that is not empty')
      return text
    },
  }
}

export function choiceFlag<Choice extends string>(choices: readonly Choice[], summary: string): Flag<Choice> {
  return {
    placeholder: choices.join('|'),
    summary,
    read: (text) => {
      const choice = choices.find((one) => one === text)
      if (choice === undefined) throw new Error(`one of ${choices.join(', ')}`)
      return choice
    },
  }
}

/** A whole number, `least` or more. */
export function countFlag(placeholder: string, summary: string, least = 1): Flag<number> {
  return {
    placeholder,
    summary,
    read: (text) => {
      const value = Number(text)
      if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
        throw new Error(`a whole number, ${least} or more`)
      }
      return value
    },
  }
}

/** A number above 0. */
export function positiveFlag(placeholder: string, summary: string): Flag<number> {
  return {
    placeholder,
    summary,
    read: (text) => {
      const value = Number(text)
      if (text.trim() === '' || !Number.isFinite(value) || value <= 0) throw new Error('a number above 0')
      return value
    },
  }
}

export function switchFlag(summary: string): Flag<true> {
  return { placeholder: null, summary, read: () => true }
}

/** Reads a command line; null if it asks for help. Throws a `RunProblem` with exit code 2 for anything unknown. */
export function readArguments<Known extends Flags>(
  known: Known,
  given: readonly string[],
  takesFiles: boolean,
): Given<Known> | null {
  const flags: Record<string, unknown> = {}
  const files: string[] = []
  for (const token of tokensOf(known, given)) {
    if (token.kind === 'positional') files.push(token.value)
    if (token.kind !== 'option') continue
    const written = given[token.index]!.split('=', 1)[0]!
    if (written === '--help' || written === '-h') return null
    const flag = written === `--${token.name}` && Object.hasOwn(known, token.name) ? known[token.name]! : null
    if (flag === null) throw unknownFlag(written, Object.keys(known))
    if (Object.hasOwn(flags, token.name)) throw new RunProblem(`${written} is given twice`, 2)
    flags[token.name] = readValue(written, flag, token)
  }
  if (!takesFiles && files.length > 0)
    throw new RunProblem(`unexpected argument '${files[0]}'; see --help`, 2)
  return { flags: flags as Given<Known>['flags'], files }
}

/** The tokens of a command line, split by Node in its lenient mode, so that problems are reported in our own words. */
function tokensOf(known: Flags, given: readonly string[]) {
  const options = Object.entries(known).map(([name, { placeholder }]) => {
    return [name, { type: placeholder === null ? 'boolean' : 'string' }] as const
  })
  return parseArgs({
    args: [...given],
    options: { ...Object.fromEntries(options), help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
    strict: false,
    tokens: true,
  }).tokens
}

/** The value of a flag as it was written, `--steps 12` or `--steps=12`. */
function readValue(
  written: string,
  { placeholder, read }: Flag<unknown>,
  { value, inlineValue }: { readonly value?: string | undefined; readonly inlineValue?: boolean | undefined },
): unknown {
  if (placeholder === null && inlineValue) throw new RunProblem(`${written} takes no value`, 2)
  if (placeholder !== null && value === undefined)
    throw new RunProblem(`${written} needs a value: ${written} ${placeholder}`, 2)
  const text = value ?? ''
  try {
    return read(text)
  } catch (cause) {
    throw new RunProblem(`${written} ${text === '' ? "''" : text}: it must be ${(cause as Error).message}`, 2)
  }
}

/** The help text of a program: how to call it, its flags, examples. */
export function helpText(usage: string, summary: string, known: Flags, examples: readonly string[]): string {
  const lines = Object.entries({ ...known, help: switchFlag('Show this help') }).map(([name, flag]) => ({
    left: `  --${name}${flag.placeholder === null ? '' : ` ${flag.placeholder}`}`,
    right: flag.summary,
  }))
  const width = Math.max(...lines.map(({ left }) => left.length)) + 2
  return [
    `Usage: ${usage}`,
    '',
    summary,
    '',
    'Options:',
    ...lines.map(({ left, right }) => `${left.padEnd(width)}${right}`),
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
    '',
  ].join('\n')
}

function unknownFlag(written: string, known: readonly string[]): RunProblem {
  const meant = nearest(written.replace(/^-+/, ''), [...known, 'help'])
  const advice = meant === null ? 'see --help' : `did you mean --${meant.name}? See --help`
  return new RunProblem(`unknown option ${written}; ${advice}`, 2)
}
