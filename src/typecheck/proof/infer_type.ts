/** The type of a declared block: runs its body with names for sizes and parameters, once per path. */
import type { Problem } from '../../diagnostics/problem.ts'
import { problem } from '../../diagnostics/report.ts'
import { BeyondAllowance, withAllowance } from '../../shape/index.ts'
import type { BlockCase, BlockType } from '../assumptions/block_type.ts'
import { type Alternative, NotPrincipal, Split } from '../assumptions/proof.ts'
import { type Checking, Halt, limits } from '../checking.ts'
import type { DeclaredBlock } from '../values/values.ts'
import { caseOf, headOf, joined } from './join_runs.ts'
import { type Attempt, attemptsFor, type Case, type Run, runAtNames } from './run_at_names.ts'

/** A body with more undecided branches than this has no type for all calls. */
const mostBranches = 6

/** The type of a declared block, and its problems. */
interface TypedBlock {
  readonly type: BlockType
  readonly problems: readonly Problem[]
}

const whole: Case = { when: [], facts: [], chosen: new Map() }

/**
 * The paths through a block's body, each with its operations at names, from which formulas of costs are made. Empty if
 * the block's type is not known.
 */
export function casesOfBlock(declared: DeclaredBlock, checking: Checking): readonly BlockCase[] {
  for (const attempt of attemptsFor(declared))
    try {
      const runs = withAllowance(checking.proving, limits.stepsOfProof, () =>
        runsOf(declared, attempt, whole, false, checking),
      )
      if (runs.every(({ output }) => output !== null)) return runs.map(caseOf)
    } catch (thrown) {
      if (thrown instanceof BeyondAllowance) return []
      if (!(thrown instanceof NotPrincipal) && !(thrown instanceof Halt)) throw thrown
    }
  return []
}

/** Infers the type of a block. Its problems are part of the result. */
export function typeOfBlock(declared: DeclaredBlock, checking: Checking): TypedBlock {
  const isWritten = Boolean(declared.signature?.output)
  try {
    return withAllowance(checking.proving, limits.stepsOfProof, () => typeWithin(declared, checking))
  } catch (thrown) {
    if (thrown instanceof Halt) return { type: withoutType(declared, 'wrong', null), problems: [] }
    const reason = thrown instanceof BeyondAllowance ? tooMuch(declared) : thrown
    if (!(reason instanceof NotPrincipal)) throw thrown
    const { dependsOn, settle, span } = reason
    const type = withoutType(declared, isWritten ? 'wrong' : 'at each call', `it depends on ${dependsOn}`)
    if (!isWritten) return { type, problems: [] }
    const labels = [{ span, text: 'here' }]
    const facts = { block: declared.name, dependsOn, settle }
    return {
      type,
      problems: [problem('type/not-principal', declared.signature!.output!.span, facts, { labels })],
    }
  }
}

/** Why a proof ends that takes more steps than any block from a paper does. */
function tooMuch({ declaration }: DeclaredBlock): NotPrincipal {
  return new NotPrincipal(
    declaration.name.span,
    'more parameters and roundings at once than the check can follow',
    'Split it into several blocks, give some of its strides and paddings as numbers, or leave the output out of the signature: the block is then checked at each call.',
  )
}

function typeWithin(declared: DeclaredBlock, checking: Checking): TypedBlock {
  const isWritten = Boolean(declared.signature?.output)
  const tried = attemptsFor(declared).map((attempt) => ({
    attempt,
    runs: runsOf(declared, attempt, whole, true, checking),
  }))
  const working = tried.filter(({ runs }) => runs.some(({ output }) => output !== null))
  const [first] = working
  if (first === undefined) {
    // Of several ranks, the intended one is probably the one with the fewest problems.
    const nearest = tried.reduce((best, each) => (faults(each.runs) < faults(best.runs) ? each : best))
    return { type: withoutType(declared, 'wrong', null), problems: problemsOf(nearest.runs) }
  }
  const all = problemsOf(first.runs)
  const failing = first.runs.find(({ output }) => output === null)
  if (failing === undefined || isWritten) {
    const isWrong = all.some(({ severity }) => severity === 'error')
    const status = isWrong ? 'wrong' : isWritten ? 'proved' : 'inferred'
    return { type: joined(declared, status, working), problems: all }
  }
  // Some paths work, so each call decides whether it is right.
  const reason = `where ${failing.case.when.join(' and ')}: ${failing.problems[0]?.message ?? 'it fails'}`
  return { type: withoutType(declared, 'at each call', reason), problems: [] }
}

/** One run for each path that the body has at these sizes. */
function runsOf(
  declared: DeclaredBlock,
  attempt: Attempt,
  at: Case,
  isJoining: boolean,
  checking: Checking,
): readonly Run[] {
  try {
    return [runAtNames(declared, attempt, at, isJoining, checking)]
  } catch (thrown) {
    if (!(thrown instanceof Split)) throw thrown
    if (at.when.length >= mostBranches)
      throw new NotPrincipal(
        thrown.span,
        `more than ${mostBranches} conditions at once`,
        'Split it into several blocks, or leave the output out of the signature.',
      )
    return thrown.alternatives.flatMap((way) =>
      runsOf(declared, attempt, inCase(at, way), isJoining, checking),
    )
  }
}

function inCase(at: Case, { shown, facts, parameter }: Alternative): Case {
  return {
    when: [...at.when, shown],
    facts: [...at.facts, ...facts],
    chosen: parameter ? new Map([...at.chosen, [parameter.key, parameter.value]]) : at.chosen,
  }
}

function problemsOf(runs: readonly Run[]): readonly Problem[] {
  return runs.flatMap(({ problems }) => problems)
}

/** The number of problems. A wrong rank counts most: it says least about what is meant. */
function faults(runs: readonly Run[]): number {
  return problemsOf(runs).reduce((sum, { code }) => sum + (code === 'shape/rank' ? 1000 : 1), 0)
}

function withoutType(declared: DeclaredBlock, status: BlockType['status'], reason: string | null): BlockType {
  return {
    ...headOf(declared),
    status,
    reason,
    anyAxes: false,
    input: null,
    output: null,
    conditions: [],
    cases: [],
  }
}
