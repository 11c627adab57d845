/** What every part of the checker is handed: where problems go, and how much work is left. */
import type { Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import type { Name } from '../parser/ast.ts'
import type { Allowance } from '../shape/index.ts'
import type { Span } from '../source/source.ts'
import type { BlockType } from './assumptions/block_type.ts'
import type { Proof, Subject } from './assumptions/proof.ts'
import type { Interpreter } from './interpreter.ts'

/** The limits of section 12 of the language; each has its own problem. */
export const limits = {
  imports: 256,
  callDepth: 200,
  listLength: 100_000,
  integer: 10n ** 18n,
  operations: 1_000_000,
  rows: 10_000,
  evaluations: 20_000_000,
  /** Terms of polynomials that one proof works on: those of papers take a few thousand. */
  stepsOfProof: 1_000_000,
  /** The same for each operation of a network whose sizes are names, which take about 30. */
  stepsOfOperation: 100,
  /** The same of all proofs of a check. */
  stepsOfProofs: 4_000_000,
  budgetSizes: 10_000,
} as const

/** What is handed down through a check. */
export interface Checking {
  readonly interpreter: Interpreter
  readonly report: (problem: Problem) => void
  /** Counts evaluated expressions, and names compared for suggestions, so that every check ends in reasonable time. */
  readonly work: { evaluations: number; comparisons: number }
  /** What proofs may still do together. */
  readonly proving: Allowance
  /** What is assumed where sizes are names; null where they are numbers. */
  readonly proof: Proof | null
  /** The declarations whose written outputs are proved by themselves. */
  readonly typed: Set<Subject['declaration']>
  /** What proofs of blocks found, apart from what their uses come to: one may be the echo of the other. */
  readonly proofs: Problem[]
  /** The types of blocks that are known. */
  readonly types: Map<Subject['declaration'], BlockType>
  /** The networks that tables say their claims are about, by key. */
  readonly claimed: Map<string, Name>
}

/** What a check begins with. */
export function newChecking(report: Checking['report'], interpreter: Interpreter): Checking {
  return {
    interpreter,
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

/** Thrown to leave a declaration whose check would not end within the limits; the problem is reported before. */
export class Halt extends Error {}

/** Counts steps of work at `span`; halts the declaration when there were too many. */
export function spend(checking: Checking, span: Span, steps = 1): void {
  checking.work.evaluations += steps
  if (checking.work.evaluations <= limits.evaluations) return
  checking.report(problem('limit/work', span, { limit: limits.evaluations }))
  throw new Halt()
}
