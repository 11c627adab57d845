/** The whole pipeline on one page: an open program to checked networks, their costs and problems, and on to a target. */
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

/** Everything that is known of a file: its networks in the order of the file, and its problems in the order of their place. */
export interface Checked {
  readonly networks: readonly CheckedNetwork[]
  /** What the file's own blocks are for all sizes. */
  readonly types: readonly BlockType[]
  readonly problems: readonly Problem[]
}

export interface CheckOptions extends LintOptions {
  /** Is told what each expression comes to and where each name leads. */
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
    // Claims of single rows are held even where another row could not be worked out.
    ...typed.unfinished.flatMap((network) => checkClaims(network, costOf(network))),
    ...networks.flatMap(({ network, costs }) => checkBudgets(network, costs)),
    ...lint(typed.networks, options),
  ])
  return { networks, types: typed.types, problems }
}

/** What `checkAt` finds at one size. */
export interface CheckedAt extends Checked {
  /** The networks that cannot be taken at that size, and why. */
  readonly misfits: readonly { readonly network: string; readonly why: string }[]
}

/**
 * Builds the networks of a program at one size in place of what their signatures say; what is wrong at any size is
 * what `check` finds. The numbers of the sizes are all axes, the height and the width of an image, or one for both or
 * for the only size that is open. What a table or a signature prints for another size is not held. `network` names the
 * only one that is asked for; null asks for all.
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

/** A block in one of the ways that its body takes, with what it costs written in its free names. */
export interface CostedCase {
  readonly way: BlockCase
  readonly costs: NetworkCosts
}

/**
 * What the blocks of a file cost, whatever they are used with: the operations of each body are worked out at names, so
 * that every cost is a formula in these. A block that is checked at each call has no case.
 */
export function costedBlocks(
  program: Program,
): readonly { readonly type: BlockType; readonly cases: readonly CostedCase[] }[] {
  return blockCases(program).map(({ type, cases }) => ({
    type,
    cases: cases.map((way) => ({ way, costs: costOf(way.network) })),
  }))
}

// What a checked network can be compiled to: each target gives the files of it.
export { targets } from './codegen/targets.ts'
