/**
 * What a target is: something that a checked network can be compiled to, described so that the command line can offer
 * it. One target is one folder here and one line in `targets.ts`. Its record is loaded with the compiler and must stay
 * small; what it takes to compile is loaded by `compile`.
 */

import type { NetworkCosts } from '../cost/costs.ts'
import type { Network } from '../network/network.ts'

/** A network that was checked, with what it costs. */
export interface CheckedNetwork {
  readonly network: Network
  readonly costs: NetworkCosts
}

/** A file that a target writes; its path is relative to the output folder, with `/`. */
export interface TargetFile {
  readonly path: string
  readonly content: string | Uint8Array
}

/** One option of a target, as the command line shows and reads it. */
export type TargetOption<Value> = {
  /** `--memory <bytes>`, or `--eject` for a switch. The long name is the option's key in `Target.options`. */
  readonly flags: string
  readonly purpose: string
  /** The value where the command line does not name the option. */
  readonly byDefault: Value
} & (
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly choices: readonly (Value & string)[] }
  | { readonly kind: 'text'; readonly read: (text: string) => OptionReading<Value> }
)

/** What a text means as the value of an option, or why it means nothing, as a sentence. */
export type OptionReading<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string }

/** The options of a target by name. */
export type TargetOptions<Options> = { readonly [Name in keyof Options]-?: TargetOption<Options[Name]> }

/** When a target is written if the command line does not name its targets. */
type WhenUnasked =
  | { readonly kind: 'written' }
  /** `--NAME` demands it, `--no-NAME` declines it; `product` is what a network goes without. */
  | {
      readonly kind: 'written where possible'
      readonly product: string
      readonly demand: string
      readonly decline: string
    }
  | { readonly kind: 'left out' }

/** What the caller knows of the machine, for targets that ask. */
export interface Surroundings {
  /** How a `package.json` in the output folder depends on the package of the runtime. */
  readonly packageReference: () => string
  /** The TypeScript files of the runtime, by their paths within it. */
  readonly runtimeSources: () => readonly { readonly path: string; readonly text: string }[]
}

/** What a target is asked for. */
interface TargetRequest<Options> {
  /** How comments name the spec. */
  readonly spec: string
  readonly options: Options
  readonly surroundings: Surroundings
}

/** What a network came to in a target. */
export type Compilation =
  | {
      readonly ok: true
      readonly files: readonly TargetFile[]
      /** What the user should know of the result, each a clause. */
      readonly notes: readonly string[]
      /** The shell command to go on with in the output folder; null if there is none. */
      readonly next: string | null
      /** The result in words, line by line, for a target with a `listing`. */
      readonly listing: () => readonly string[]
    }
  /** The reason is a clause: `the network leaves the size 'n' open`. */
  | { readonly ok: false; readonly reason: string }

/** Something that a checked network can be compiled to. */
export interface Target<Options> {
  /** As `--target` names it, in lower case. */
  readonly name: string
  /** What it writes, for the help. */
  readonly purpose: string
  readonly unasked: WhenUnasked
  /** The verb of a refusal: `cannot be trained as a graph`. */
  readonly cannot: string
  readonly options: TargetOptions<Options>
  /** The switch that prints the result in words; null for a target without a listing. */
  readonly listing: { readonly flag: string; readonly purpose: string } | null
  readonly compile: (checked: CheckedNetwork, request: TargetRequest<Options>) => Promise<Compilation>
}

/** A target whose options' types are forgotten, as the list of targets holds it. */
export type AnyTarget = Target<Readonly<Record<string, unknown>>>
