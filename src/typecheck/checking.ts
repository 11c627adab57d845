/** The context that every part of the checker receives: where problems go, and how much work is left. */
import type { Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import type { Name } from '../parser/ast.ts'
import type { Allowance } from '../shape/index.ts'
import type { Span } from '../source/source.ts'
import type { BlockType } from './assumptions/block_type.ts'
import type { Proof, Subject } from './assumptions/proof.ts'
import type { Interpreter } from './interpreter.ts'
import type { Observer } from './observer.ts'

/** The limits of section 12 of the language; each has its own problem. */
export const limits = {
  callDepth: 200,
  listLength: 100_000,
  integer: 10n ** 18n,
  operations: 1_000_000,
  rows: 10_000,
  evaluations: 20_000_000,
  /** Terms of polynomials that one proof may use. Blocks from papers take a few thousand. */
  stepsOfProof: 1_000_000,
  /** The same for each operation of a network whose sizes are names. An operation takes about 30. */
  stepsOfOperation: 100,
  /** The same for all proofs of a check. */
  stepsOfProofs: 4_000_000,
  budgetSizes: 10_000,
} as const

/** The context handed down through a check. */
export interface Checking {
  readonly interpreter: Interpreter
  /** Receives the values of expressions and the targets of names; null if nobody listens. */
  readonly observer: Observer | null
  readonly report: (problem: Problem) => void
  /** Counts evaluated expressions, and names compared for suggestions, so that every check ends in reasonable time. */
  readonly work: { evaluations: number; comparisons: number }
  /** The work left for all proofs together. */
  readonly proving: Allowance
  /** The assumptions if sizes are names; null if they are numbers. */
  readonly proof: Proof | null
  /** The declarations whose written outputs are proved separately. */
  readonly typed: Set<Subject['declaration']>
  /** Problems found by proofs of blocks, kept apart from problems of their uses: one may echo the other. */
  readonly proofs: Problem[]
  /** The known types of blocks. */
  readonly types: Map<Subject['declaration'], BlockType>
  /** The networks named by tables' `claims` options, by key. */
  readonly claimed: Map<string, Name>
}

/** The context at the start of a check. */
export function newChecking(
  report: Checking['report'],
  interpreter: Interpreter,
  observer: Observer | null,
): Checking {
  return {
    interpreter,
    observer,
    report,
    work: { evaluations: 0, comparisons: 0 },
    proving: { left: limits.stepsOfProofs },
    proof: null,
    typed: new Set(),
    proofs: [],
    types: new Map(),
    claimed: new Map(),
  }
}

/** Thrown to leave a declaration whose check would exceed a limit. The problem was reported before. */
export class Halt extends Error {}

/** Counts steps of work at `span`; halts the declaration if the limit is exceeded. */
export function spend(checking: Checking, span: Span, steps = 1): void {
  checking.work.evaluations += steps
  if (checking.work.evaluations <= limits.evaluations) return
  checking.report(problem('limit/work', span, { limit: limits.evaluations }))
  throw new Halt()
}
