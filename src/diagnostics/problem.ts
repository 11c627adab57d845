/** What a problem is: plain data with a stable code, a message, the spans that explain it and the edits that mend it. */
import type { Span } from '../source/source.ts'

export type Severity = 'error' | 'warning'

/** A span that contributed to a problem, with a few words on how. */
export interface Label {
  readonly span: Span
  readonly text: string
}

/** A replacement of the text under one span; an empty span inserts. */
export interface Edit {
  readonly span: Span
  readonly text: string
}

/** A mend: what it does, in the imperative, and the edits that do it. `safe` mends may be applied unseen. */
export interface Fix {
  readonly title: string
  readonly edits: readonly Edit[]
  readonly safe: boolean
}

export interface Problem {
  /** `family/name`, stable for ever; `inc explain` tells of it. */
  readonly code: string
  readonly severity: Severity
  /** One line, what is wrong, with both sides of what disagrees. */
  readonly message: string
  /** The span that caused it. */
  readonly span: Span
  /** The spans that fixed the expectation. */
  readonly labels: readonly Label[]
  /** What to do, one line; null where the message already says it. */
  readonly help: string | null
  readonly fixes: readonly Fix[]
  /** The network that it is about, where others may follow from it or it from others. */
  readonly concerns?: Concern
  /** Whether a proof found it, which works a block out for all sizes. */
  readonly isOfProof?: boolean
}

/** What a claim's or a budget's problem is about. */
export interface Concern {
  /** The network's name. */
  readonly network: string
  /** The network's declaration. */
  readonly declaration: Span
  /** The row whose printed output differs; null where it is another figure that does. */
  readonly wrongOutput: Span | null
}

/**
 * How far a cause reaches: over the whole program, over the network that both are about, from a row whose output
 * differs to what stands below it in the network, or from the proof of a block to its uses at the same place.
 */
export type EchoScope = 'program' | 'network' | 'row above' | 'proof at the same place'

/**
 * One entry of the registry: everything that is to be said of a code.
 * `Facts` are the values that the message is made of, so a wrong parameter does not compile.
 */
export interface ProblemKind<Facts> {
  readonly severity: Severity
  readonly message: (facts: Facts) => string
  /** What to do, one line, or null. */
  readonly help?: (facts: Facts) => string | null
  /** The option of `inc check` that asks for it; absent where it is always said. */
  readonly onRequest?: '--portability'
  /**
   * What makes two of them one: the same words anywhere (a name that is unknown in every row), or the same place
   * (a block that is wrong at each of its uses). Absent: each is told.
   */
  readonly tells?: 'once a message' | 'once a place'
  /** The codes that cause it, by how far they reach: where there is such a problem, this one is its echo and is dropped. */
  readonly yieldsTo?: Readonly<Partial<Record<EchoScope, readonly string[]>>>
  /** Whether only a proof can find it, so that no use of the block says it with numbers. */
  readonly onlyProofs?: true
  /** Two to six sentences for `inc explain`: what it means, why it is a rule, how to mend it. */
  readonly explanation: string
  /** A smallest whole program that gives exactly this code. */
  readonly wrong: string
  /** The same program, mended; it gives no problem. */
  readonly right: string
  /** Other files that `wrong` and `right` import, by name; absent where they import nothing. */
  readonly files?: Readonly<Record<string, string>>
}

/** Fixes the type of a registry entry's facts at its definition. */
export function problemKind<Facts>(kind: ProblemKind<Facts>): ProblemKind<Facts> {
  return kind
}

/** The facts that a registry entry's message is made of. */
export type FactsOf<Kind> = Kind extends ProblemKind<infer Facts> ? Facts : never
