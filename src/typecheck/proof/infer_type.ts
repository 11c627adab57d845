/** The type of a declared block: its body is worked out with names for sizes and parameters, once for each way that it can take. */
import type { Problem } from '../../diagnostics/problem.ts'
import { problem } from '../../diagnostics/report.ts'
import { BeyondAllowance, withAllowance } from '../../shape/index.ts'
import type { BlockCase, BlockType } from '../assumptions/block_type.ts'
import { type Alternative, NotPrincipal, Split } from '../assumptions/proof.ts'
import { type Checking, Halt, limits } from '../checking.ts'
import type { DeclaredBlock } from '../values/values.ts'
import { caseOf, headOf, joined } from './join_runs.ts'
import { type Attempt, attemptsFor, type Case, type Run, runAtNames } from './run_at_names.ts'

/** A body that branches more often than this on what is not known has no type for all calls. */
const mostBranches = 6

/** What was found out about a declared block, and what is wrong with it. */
export interface TypedBlock {
  readonly type: BlockType
  readonly problems: readonly Problem[]
}

const whole: Case = { when: [], facts: [], chosen: new Map() }

/**
 * The ways that a block's body takes, each with its operations at names: what formulas of costs are made of. None where
 * its type is not known.
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

/** Works out the type of a block; what is wrong with it is among the problems. */
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

/** Why a proof ends that takes more steps than any block of a paper does. */
function tooMuch({ declaration }: DeclaredBlock): NotPrincipal {
  return new NotPrincipal(
    declaration.name.span,
    'more parameters and roundings at once than are followed',
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
    // Of several numbers of axes the one is meant at which the least goes wrong.
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
  // It can be used, but not in every way: its calls are what is right or wrong.
  const reason = `where ${failing.case.when.join(' and ')}: ${failing.problems[0]?.message ?? 'it fails'}`
  return { type: withoutType(declared, 'at each call', reason), problems: [] }
}

/** A run for each way that the body takes at these sizes. */
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

/** A wrong number of axes says least about what is meant. */
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
