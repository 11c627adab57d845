/** Problems as plain data: a stable code, a message, the spans that explain it and the edits that fix it. */
import type { Span } from '../source/source.ts'

export type Severity = 'error' | 'warning'

/** A span that contributed to a problem, and a few words on how. */
export interface Label {
  readonly span: Span
  readonly text: string
}

/** A replacement of the text under one span; an empty span inserts. */
export interface Edit {
  readonly span: Span
  readonly text: string
}

/** A fix: its title, in the imperative, and its edits. A `safe` fix may be applied without review. */
export interface Fix {
  readonly title: string
  readonly edits: readonly Edit[]
  readonly safe: boolean
}

export interface Problem {
  /** `family/name`, never changed; `inc explain` describes it. */
  readonly code: string
  readonly severity: Severity
  /** One line: what is wrong, with both sides of the disagreement. */
  readonly message: string
  /** The cause. */
  readonly span: Span
  /** The places that set the expectation. */
  readonly labels: readonly Label[]
  /** What to do, one line; null if the message already says it. */
  readonly help: string | null
  readonly fixes: readonly Fix[]
  /** The network that it is about, if other problems may follow from it or it from them. */
  readonly concerns?: Concern
  /** Whether a proof found it, which checks a block for all sizes. */
  readonly isOfProof?: boolean
}

/** The subject of a claim's or a budget's problem. */
export interface Concern {
  /** The network's name. */
  readonly network: string
  /** The network's declaration. */
  readonly declaration: Span
  /** The row whose printed output differs; null if another figure does. */
  readonly wrongOutput: Span | null
}

/**
 * How far a cause reaches: over the whole program, over the network that both are about, from a row whose output
 * differs to everything below it in the network, or from the proof of a block to its uses at the same place.
 */
export type EchoScope = 'program' | 'network' | 'row above' | 'proof at the same place'

/**
 * One entry of the registry: everything there is to say about a code. `Facts` are the values in its message, so a wrong
 * argument does not compile.
 */
export interface ProblemKind<Facts> {
  readonly severity: Severity
  readonly message: (facts: Facts) => string
  /** What to do, one line, or null. */
  readonly help?: (facts: Facts) => string | null
  /** The option of `inc check` that asks for it; absent if it is always reported. */
  readonly onRequest?: '--portability'
  /**
   * When several count as one: with the same message anywhere (a name that is unknown in every row), or at the same
   * place (a block that is wrong at each of its uses). Absent: each is reported.
   */
  readonly reported?: 'once per message' | 'once per place'
  /** The codes of its causes, by how far they reach: if one is present, this problem is an echo and is dropped. */
  readonly yieldsTo?: Readonly<Partial<Record<EchoScope, readonly string[]>>>
  /** Whether only a proof can find it, so that no use of the block reports it with numbers. */
  readonly onlyProofs?: true
  /** Two to six sentences for `inc explain`: what it means, why it is a rule, how to fix it. */
  readonly explanation: string
  /** A small whole program that gives exactly this code. */
  readonly wrong: string
  /** The same program, corrected; it gives no problem. */
  readonly right: string
  /** Other files that `wrong` and `right` import, by name; absent if there are none. */
  readonly files?: Readonly<Record<string, string>>
}

/** Infers the type of a registry entry's facts at its definition. */
export function problemKind<Facts>(kind: ProblemKind<Facts>): ProblemKind<Facts> {
  return kind
}

/** The type of the facts in a registry entry's message. */
export type FactsOf<Kind> = Kind extends ProblemKind<infer Facts> ? Facts : never
