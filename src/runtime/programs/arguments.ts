/** The command line of a generated program: its flags as data, their values read and checked, their help. */
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
export type Given<Known extends Flags> = {
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

/** Reads a command line; null where it asks for help. Throws a `RunProblem` with exit code 2 for anything unknown. */
export function readArguments<Known extends Flags>(
  known: Known,
  given: readonly string[],
  takesFiles: boolean,
): Given<Known> | null {
  const flags: Record<string, unknown> = {}
  const files: string[] = []
  for (let index = 0; index < given.length; index++) {
    const argument = given[index]!
    if (argument === '--help' || argument === '-h') return null
    if (argument === '--') {
      files.push(...given.slice(index + 1))
      break
    }
    if (!argument.startsWith('-') || argument === '-') {
      files.push(argument)
      continue
    }
    const [name, joined] = splitFlag(argument)
    const flag = Object.hasOwn(known, name) ? known[name] : undefined
    if (flag === undefined || !argument.startsWith('--'))
      throw unknownFlag(argument.split('=', 1)[0]!, Object.keys(known))
    if (name in flags) throw new RunProblem(`--${name} is given twice`, 2)
    let value = ''
    if (flag.placeholder === null) {
      if (joined !== null) throw new RunProblem(`--${name} takes no value`, 2)
    } else {
      const next = joined ?? given[++index]
      if (next === undefined)
        throw new RunProblem(`--${name} needs a value: --${name} ${flag.placeholder}`, 2)
      value = next
    }
    try {
      flags[name] = flag.read(value)
    } catch (cause) {
      throw new RunProblem(
        `--${name} ${value === '' ? "''" : value}: it must be ${(cause as Error).message}`,
        2,
      )
    }
  }
  if (!takesFiles && files.length > 0)
    throw new RunProblem(`unexpected argument '${files[0]}'; see --help`, 2)
  return { flags: flags as Given<Known>['flags'], files }
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

function splitFlag(argument: string): [name: string, value: string | null] {
  const name = argument.replace(/^--?/, '')
  const equals = name.indexOf('=')
  return equals < 0 ? [name, null] : [name.slice(0, equals), name.slice(equals + 1)]
}

function unknownFlag(flag: string, known: readonly string[]): RunProblem {
  const wanted = flag.replace(/^-+/, '').toLowerCase()
  const [nearest] = [...known, 'help']
    .map((name) => ({ name, distance: editDistance(wanted, name) }))
    .sort((left, right) => left.distance - right.distance)
  const close = nearest !== undefined && nearest.distance <= Math.max(2, Math.floor(wanted.length / 2))
  const advice = close ? `did you mean --${nearest.name}? See --help` : 'see --help'
  return new RunProblem(`unknown option ${flag}; ${advice}`, 2)
}

/** Letters inserted, removed or replaced to make one word from the other (Levenshtein). */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (const [line, letter] of [...left].entries()) {
    const next = [line + 1]
    for (let column = 1; column <= right.length; column++) {
      const replaced = row[column - 1]! + (right[column - 1] === letter ? 0 : 1)
      next.push(Math.min(replaced, row[column]! + 1, next[column - 1]! + 1))
    }
    row = next
  }
  return row[right.length]!
}
