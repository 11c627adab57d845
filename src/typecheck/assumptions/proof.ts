/** What a check assumes while sizes are names, and what becomes of a fact that does not follow. */
import type { Label, Problem } from '../../diagnostics/problem.ts'
import type { BlockDeclaration, FamilyDeclaration, NetworkDeclaration } from '../../parser/ast.ts'
import {
  type Dimension,
  decide,
  type Fact,
  type Facts,
  impliedBy,
  isEqual,
  isNumber,
  keyOf,
  negation,
  type Shape,
  shapesEqual,
  showFact,
  simplify,
  truthOf,
  type Verdict,
} from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import { type Checking, spend } from '../checking.ts'
import type { Value } from '../values/values.ts'

/** What a proof is about. */
export interface Subject {
  readonly name: string
  readonly declaration: BlockDeclaration | NetworkDeclaration | FamilyDeclaration
}

/**
 * The assumptions of one run over a body whose sizes are names. `given` is replaced by a longer list as the run goes
 * on: what was asked for once is not asked for again.
 */
export interface Proof {
  /** The declaration that is worked out, and its name as messages give it. */
  readonly subject: Subject
  given: Facts
  /** What the signature itself says after `where`, and the simplest forms that sizes have under it, by their keys. */
  where: { readonly facts: Facts; readonly simplest: Map<string, Dimension> } | null
  /** Takes facts that do not follow: as conditions, or as a problem. False where nothing can go on from there. */
  readonly take: (open: readonly OpenFact[], demand: Demand, proof: Proof, checking: Checking) => boolean
  /** Whether an `if` that is not decided goes both ways at once, where these come to the same; else the run is split. */
  readonly isJoining: boolean
  /** The split that a condition taken on inside one way of an `if` leads to: it holds on that way only. */
  inside: Split | null
  /** Names that stand for the values of functions, with what these were called with. */
  readonly derived: Map<string, readonly Dimension[]>
  /** How many names were made for the copies of repeated blocks. */
  copies: number
}

/** A fact that does not follow. */
export interface OpenFact {
  readonly fact: Fact
  readonly verdict: Exclude<Verdict, { kind: 'proved' }>
}

/** A fact that an operation or a signature asks for. */
export interface Demand {
  readonly fact: Fact
  /** Where it is asked for. */
  readonly span: Span
  /** Who asks, and what for, as the start of a sentence: "`add` joins h×w×c and h×w×64". */
  readonly asks: () => string
  /** What is wrong where the fact never holds. */
  readonly never: () => Problem
  /** Places that had a part in what is asked. */
  readonly labels?: readonly Label[]
  /** Another way out than stating the fact: "project the input". */
  readonly mend?: string
}

/** What deciding a fact costs, in evaluated expressions, so that every check ends. */
const stepsOfDecision = 100

/** Whether a fact may be relied on from here; what does not hold was reported. Numbers are decided at once. */
export function meet(demand: Demand, checking: Checking): boolean {
  return truthOf(demand.fact) === 'yes' || meetAll([demand], checking)
}

/** Whether all facts may be relied on from here. Those of one sentence are told of in one problem. */
export function meetAll(demands: readonly Demand[], checking: Checking): boolean {
  const { proof } = checking
  // The same fact is asked for once, whoever asks.
  let assumed = proof?.given ?? []
  const open = new Map<string, { readonly demand: Demand; readonly facts: OpenFact[] }>()
  for (const demand of demands) {
    const { fact, span } = demand
    const truth = truthOf(fact)
    if (truth === 'yes') continue
    if (truth === 'no' || proof === null) {
      checking.report(demand.never())
      return false
    }
    spend(checking, span, stepsOfDecision)
    const verdict = decide(fact, assumed)
    if (verdict.kind === 'proved') continue
    assumed = [...assumed, fact]
    const sentence = `${span.start} ${demand.asks()}`
    const known = open.get(sentence)
    if (known) known.facts.push({ fact, verdict })
    else open.set(sentence, { demand, facts: [{ fact, verdict }] })
  }
  return [...open.values()]
    .map(({ demand, facts }) => proof!.take(facts, demand, proof!, checking))
    .every((isTaken) => isTaken)
}

/** Whether two shapes agree, axis by axis; with other numbers of axes they never do. */
export function meetShape(
  needed: Shape,
  found: Shape,
  demand: Omit<Demand, 'fact'>,
  checking: Checking,
): boolean {
  const truth = shapesEqual(needed, found)
  if (truth === 'yes') return true
  if (truth === 'no') {
    checking.report(demand.never())
    return false
  }
  return meetAll(
    needed.map((axis, index) => ({ ...demand, fact: isEqual(axis, found[index]!) })),
    checking,
  )
}

/** One way on from a place where a run cannot tell which of several ways a body takes. */
export interface Alternative {
  /** As a message says it: `s == 1`, `width is none`. */
  readonly shown: string
  readonly facts: Facts
  /** The parameter that is known in this case, and its value; its fresh value is made by `openValue`. */
  readonly parameter: { readonly key: string; readonly value: Value } | null
}

/** Thrown where a body takes one of several ways: the run begins again for each of them. */
export class Split extends Error {
  readonly alternatives: readonly Alternative[]
  readonly span: Span

  constructor(alternatives: readonly Alternative[], span: Span) {
    super('a body takes one of several ways')
    this.alternatives = alternatives
    this.span = span
  }
}

/** Thrown where a type cannot be inferred: what the body depends on, and what would settle it. */
export class NotPrincipal extends Error {
  readonly span: Span
  /** "`padding`, which is not known here". */
  readonly dependsOn: string
  /** One line: what to write instead. */
  readonly settle: string

  constructor(span: Span, dependsOn: string, settle: string) {
    super(dependsOn)
    this.span = span
    this.dependsOn = dependsOn
    this.settle = settle
  }
}

/** Whether a fact holds, where the way that a body takes depends on it; splits the run where it may be either. */
export function settle(fact: Fact, span: Span, checking: Checking): boolean {
  const truth = truthOf(fact)
  if (truth !== 'unknown') return truth === 'yes'
  const given = checking.proof?.given ?? []
  spend(checking, span, stepsOfDecision)
  if (decide(fact, given).kind === 'proved') return true
  const not = negation(fact)
  if (decide(not, given).kind === 'proved') return false
  throw new Split(
    [
      { shown: showFact(fact), facts: [fact], parameter: null },
      { shown: showFact(not), facts: [not], parameter: null },
    ],
    span,
  )
}

/**
 * Takes the condition of the block that is worked out as given; false where it can never hold. A condition that can
 * hold in several ways splits the run.
 */
export function assumeOne(ways: readonly Facts[], span: Span, proof: Proof): boolean {
  const [only] = ways
  if (only === undefined) return false
  if (ways.some((way) => way.every((fact) => impliedBy(fact, proof.given)))) return true
  if (ways.length === 1) {
    proof.given = [...proof.given, ...only]
    proof.where = { facts: only, simplest: new Map() }
    return true
  }
  throw new Split(
    ways.map((facts) => ({ shown: facts.map(showFact).join(' and '), facts, parameter: null })),
    span,
  )
}

/** A shape in the simplest form that it has under the signature's `where`: h/2 for ⌈h/2⌉ where `h % 2 == 0`. */
export function inSimplestForm(shape: Shape, { where }: Proof): Shape {
  if (where === null || where.facts.length === 0) return shape
  return shape.map((axis) => {
    if (isNumber(axis)) return axis
    const key = keyOf(axis)
    const known = where.simplest.get(key)
    if (known) return known
    const simpler = simplify(axis, where.facts)
    where.simplest.set(key, simpler)
    return simpler
  })
}
