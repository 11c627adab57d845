/** Targets on the command line: their options, and which of them a command line asks for. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type AnyTarget, type TargetOption, type TargetOptions, targets } from '../index.ts'
import { CommandFailure } from './failure.ts'
import { namesOf } from './options.ts'

/** What the command line says, by name of the option; commander leaves out what is not said. */
type Said = Readonly<Record<string, unknown>>

/** An option of a target for commander. */
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

/** The first option that asks for more than the target does without it, as it was written: `--precision bf16`; else null. */
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

/** Adds `--target` and everything that the targets themselves take. */
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

/** The targets for the help, with when they are written. */
export function targetsHelp(): string {
  const width = Math.max(...targetNames.map((name) => name.length))
  const lines = targets.map(({ name, purpose, unasked }) => {
    const when = {
      written: ' (default)',
      'written where possible': ' (default, if possible)',
      'left out': '',
    }[unasked.kind]
    return `  ${name.padEnd(width)}  ${purpose}${when}`
  })
  return `Targets:\n${lines.join('\n')}`
}

/** A target that the command line asks for. */
export interface AskedTarget {
  readonly target: AnyTarget
  /** The values of its options. */
  readonly options: Said
  /** Whether it must not be missing: else a note says why it is. */
  readonly isDemanded: boolean
  readonly isWritten: boolean
  /** Whether its result is printed in words. */
  readonly isPrinted: boolean
}

/** The targets that a command line asks for. Throws where it contradicts itself. */
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
        `\`--target\` lists everything to write: leave --${said[name] === true ? '' : 'no-'}${name} out`,
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

/** Why a target is not written, as a clause; null for one that is. */
function declinedBecause({ name, unasked }: AnyTarget, said: Said): string | null {
  const named = said.target as readonly string[] | undefined
  if (named !== undefined) return named.includes(name) ? null : 'which --target leaves out'
  switch (unasked.kind) {
    case 'written':
      return null
    case 'written where possible':
      return said[name] === false ? `left out by --no-${name}` : null
    case 'left out':
      return `which is written with --target ${name} only`
  }
}
