/**
 * The whole pipeline on one page: from an open program to checked networks, their costs and problems, and on to a
 * target.
 */
import type { CheckedNetwork } from './codegen/target.ts'
import type { NetworkCosts } from './cost/costs.ts'
import { checkBudgets, checkClaims, costOf, costOfTable } from './cost/index.ts'
import { gathered } from './diagnostics/gather.ts'
import type { Problem } from './diagnostics/problem.ts'
import { type LintOptions, lint } from './lint/index.ts'
import type { Network } from './network/network.ts'
import type { Program } from './program/program.ts'
import type { BlockCase, BlockType } from './typecheck/assumptions/block_type.ts'
import { blockCases } from './typecheck/block_cases.ts'
import { type Typechecked, typecheck } from './typecheck/index.ts'
import type { AskedSize } from './typecheck/networks/asked_size.ts'
import type { Observer } from './typecheck/observer.ts'

export type { CheckedNetwork }

/** The result of a check: the file's networks in its order, and its problems by position. */
export interface Checked {
  readonly networks: readonly CheckedNetwork[]
  /** The types of the file's own blocks, for all sizes. */
  readonly types: readonly BlockType[]
  readonly problems: readonly Problem[]
}

interface CheckOptions extends LintOptions {
  /** Receives the value of each expression and the target of each name. */
  readonly observer?: Observer
}

/** Checks a program's main file; never throws, whatever its text. */
export function check(program: Program, options: CheckOptions = { portability: false }): Checked {
  const typed = typecheck(program, { asked: null, observer: options.observer ?? null })
  const networks = typed.networks.map(costed)
  const problems = gathered([
    ...program.main.parsed.problems,
    ...typed.problems,
    ...networks.flatMap((one) => claimProblems(one, typed)),
    // Claims of single rows are checked even if another row failed.
    ...typed.unfinished.flatMap((network) => checkClaims(network, costOf(network))),
    ...networks.flatMap(({ network, costs }) => checkBudgets(network, costs)),
    ...lint(typed.networks, options),
  ])
  return { networks, types: typed.types, problems }
}

/** The result of a check at one size. */
export interface CheckedAt extends Checked {
  /** The networks that cannot be built at that size, and why. */
  readonly misfits: readonly { readonly network: string; readonly why: string }[]
}

/**
 * Builds the networks of a program at one size, in place of the size in their signatures. Finds the problems of that
 * size; `check` finds the others. `axes` are all axes, or the height and the width of an image, or one number: both of
 * these, or the only open size. Claims printed for another size are not checked. `network` names the only network to
 * build; null builds all.
 */
export function checkAt(program: Program, axes: readonly bigint[], network: string | null): CheckedAt {
  const misfits: { readonly network: string; readonly why: string }[] = []
  const asked: AskedSize = { axes, network, misfit: (name, why) => misfits.push({ network: name, why }) }
  const typed = typecheck(program, { asked, observer: null })
  const networks = typed.networks.map(costed)
  const claims = networks.flatMap((one) => claimProblems(one, typed))
  return { networks, types: typed.types, problems: gathered([...typed.problems, ...claims]), misfits }
}

function costed(network: Network): CheckedNetwork {
  return { network, costs: costOf(network) }
}

/** The problems of claims in a network's own table, and in tables inside its blocks. */
function claimProblems({ network, costs }: CheckedNetwork, { inside }: Typechecked): readonly Problem[] {
  const tables = inside.get(network) ?? []
  return [
    ...checkClaims(network, costs),
    ...tables.flatMap((table) => checkClaims(table, costOfTable(table, costs))),
  ]
}

/** A block on one path through its body, with its costs as formulas of its free names. */
export interface CostedCase {
  readonly way: BlockCase
  readonly costs: NetworkCosts
}

/**
 * The costs of a file's blocks in general. Each body is run with names for sizes, so every cost is a formula of them.
 * A block that is checked at each call has no case.
 */
export function costedBlocks(
  program: Program,
): readonly { readonly type: BlockType; readonly cases: readonly CostedCase[] }[] {
  return blockCases(program).map(({ type, cases }) => ({
    type,
    cases: cases.map((way) => ({ way, costs: costOf(way.network) })),
  }))
}

/** What a checked network can be compiled to. A target loads its generator when it is used. */
export { targets } from './codegen/targets.ts'
