/** Targets on the command line: their options, and the targets that a command line selects. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type AnyTarget, type TargetOption, type TargetOptions, targets } from '../index.ts'
import { CommandFailure } from './failure.ts'
import { columnsOfHelp } from './help_text.ts'
import { namesOf } from './options.ts'

/** The options given on the command line, by name; commander leaves out the others. */
type Said = Readonly<Record<string, unknown>>

/** Converts an option of a target for commander. */
export function optionOf<Value>(option: TargetOption<Value>): Option {
  const made = new Option(option.flags, option.purpose)
  switch (option.kind) {
    case 'switch':
      return made
    case 'choice':
      return made.choices(option.choices)
    case 'text':
      return made.argParser((text: string) => {
        const reading = option.read(text)
        if (!reading.ok) throw new InvalidArgumentError(reading.reason)
        return reading.value
      })
  }
}

/** Adds the options of a target to a command. */
export function withOptions<Options>(command: Command, options: TargetOptions<Options>): Command {
  return listed(options).reduce((adding, [, option]) => adding.addOption(optionOf(option)), command)
}

function listed<Options>(
  options: TargetOptions<Options>,
): readonly (readonly [string, TargetOption<unknown>])[] {
  return Object.entries(options as TargetOptions<Readonly<Record<string, unknown>>>)
}

/** The first option that differs from its default, as written, such as `--precision bf16`; null if there is none. */
export function firstDemand<Options>(options: TargetOptions<Options>, said: Partial<Options>): string | null {
  for (const [name, option] of listed(options)) {
    const value = (said as Said)[name]
    if (value === undefined || value === option.byDefault) continue
    const [flag] = option.flags.split(' ') as [string]
    return option.kind === 'choice' ? `${flag} ${value}` : flag
  }
  return null
}

const targetNames = targets.map(({ name }) => name)

/** Adds `--target` and the options of the targets themselves. */
export function withTargets(command: Command): Command {
  for (const { options } of targets) withOptions(command, options)
  for (const { listing } of targets) if (listing !== null) command.option(listing.flag, listing.purpose)
  command.addOption(
    new Option('--target <names>', 'Comma-separated targets to write (see below)').argParser(
      namesOf(
        targetNames,
        (word) => `There is no target '${word}'. The targets are ${targetNames.join(', ')}.`,
      ),
    ),
  )
  for (const { name, unasked } of targets)
    if (unasked.kind === 'written where possible')
      command.option(`--${name}`, unasked.demand).option(`--no-${name}`, unasked.decline)
  return command
}

/** The targets for the help, with the condition on which each is written. */
export function targetsHelp(): string {
  const entries = targets.map(({ name, purpose, unasked }): readonly [string, string] => {
    const when = {
      written: ' (default)',
      'written where possible': ' (default, if possible)',
      'left out': '',
    }[unasked.kind]
    return [name, `${purpose}${when}`]
  })
  return `Targets:\n${columnsOfHelp(entries)}`
}

/** A target that the command line selects. */
export interface AskedTarget {
  readonly target: AnyTarget
  /** The values of its options. */
  readonly options: Said
  /** Whether it is an error if it cannot be compiled; otherwise a note says why. */
  readonly isDemanded: boolean
  readonly isWritten: boolean
  /** Whether its result is printed as text. */
  readonly isPrinted: boolean
}

/** The targets that a command line selects. Throws if its options contradict each other. */
export function askedTargets(said: Said): readonly AskedTarget[] {
  const named = said.target as readonly string[] | undefined
  return targets.flatMap((target): readonly AskedTarget[] => {
    const { name, options, listing } = target
    const isPrinted = listing !== null && said[new Option(listing.flag).attributeName()] === true
    const demand = firstDemand(options, said)
    const isSwitched = said[name] !== undefined
    if (named !== undefined && isSwitched)
      throw new CommandFailure(
        'command/usage',
        `\`--target\` lists everything to write, so leave out --${said[name] === true ? '' : 'no-'}${name}`,
      )
    const because = declinedBecause(target, said)
    if (because !== null && demand !== null && !isPrinted)
      throw new CommandFailure('command/usage', `${demand} needs the target ${name}, ${because}`)
    if (because !== null && !isPrinted) return []
    const isDemanded =
      target.unasked.kind === 'written' || named !== undefined || isSwitched || isPrinted || demand !== null
    const values = listed(options).map(([key, { byDefault }]) => [key, said[key] ?? byDefault])
    return [
      { target, options: Object.fromEntries(values), isDemanded, isWritten: because === null, isPrinted },
    ]
  })
}

/** Why a target is not written, as a clause; null if it is written. */
function declinedBecause({ name, unasked }: AnyTarget, said: Said): string | null {
  const named = said.target as readonly string[] | undefined
  if (named !== undefined) return named.includes(name) ? null : 'which --target leaves out'
  switch (unasked.kind) {
    case 'written':
      return null
    case 'written where possible':
      return said[name] === false ? `which --no-${name} leaves out` : null
    case 'left out':
      return `which is written only with --target ${name}`
  }
}
