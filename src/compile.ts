/** The whole pipeline on one page: an open program to checked networks, their costs and problems, and on to a target. */
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

export interface CheckedNetwork {
  readonly network: Network
  readonly costs: NetworkCosts
}

/** The result of checking a file: its networks, and its problems in the order of their places. */
export interface Checked {
  readonly networks: readonly CheckedNetwork[]
  /** The types of the blocks that the file declares, valid for all sizes. */
  readonly types: readonly BlockType[]
  readonly problems: readonly Problem[]
}

export interface CheckOptions extends LintOptions {
  /** Receives the value of each expression and the declaration of each name. */
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
    // Claims of single rows are checked even if another row could not be evaluated.
    ...typed.unfinished.flatMap((network) => checkClaims(network, costOf(network))),
    ...networks.flatMap(({ network, costs }) => checkBudgets(network, costs)),
    ...lint(typed.networks, options),
  ])
  return { networks, types: typed.types, problems }
}

/** The result of `checkAt`. */
export interface CheckedAt extends Checked {
  /** The networks that do not accept that size, and why. */
  readonly misfits: readonly { readonly network: string; readonly why: string }[]
}

/**
 * Builds the networks of a program at one input size instead of the declared one. Reports only problems of that size;
 * `check` finds the others. `axes` has all axes, the height and width of an image, or one number for both or for the only
 * open size. Figures that a table or a signature gives for another size are not checked. `network` selects one network;
 * null selects all.
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

/** The claims of a network's own table, and of those inside its blocks. */
function claimProblems({ network, costs }: CheckedNetwork, { inside }: Typechecked): readonly Problem[] {
  const tables = inside.get(network) ?? []
  return [
    ...checkClaims(network, costs),
    ...tables.flatMap((table) => checkClaims(table, costOfTable(table, costs))),
  ]
}

/** One case of a block, with its costs as formulas in its free names. */
export interface CostedCase {
  readonly way: BlockCase
  readonly costs: NetworkCosts
}

/**
 * Returns the costs of the blocks of a file for every use: the operations of each body are computed at names, so that
 * every cost is a formula in them. A block that is checked at each call has no cases.
 */
export function costedBlocks(
  program: Program,
): readonly { readonly type: BlockType; readonly cases: readonly CostedCase[] }[] {
  return blockCases(program).map(({ type, cases }) => ({
    type,
    cases: cases.map((way) => ({ way, costs: costOf(way.network) })),
  }))
}
