/** The whole pipeline on one page: text to syntax tree, to checked networks, to costs; targets start from what comes out here. */
import type { NetworkCosts } from './cost/costs.ts'
import { checkBudgets, checkClaims, costOf, costOfTable, withoutShapeEchoes } from './cost/index.ts'
import { gathered } from './diagnostics/gather.ts'
import type { Problem } from './diagnostics/problem.ts'
import { type LintOptions, lint } from './lint/index.ts'
import type { Network } from './network/network.ts'
import { parse } from './parser/index.ts'
import type { Source } from './source/source.ts'
import type { BlockCase, BlockType } from './typecheck/assumptions/block_type.ts'
import { blockCases } from './typecheck/block_cases.ts'
import { type Importer, typecheck } from './typecheck/index.ts'
import type { AskedSize } from './typecheck/networks/asked_size.ts'

export interface CheckedNetwork {
  readonly network: Network
  readonly costs: NetworkCosts
}

/** Everything that is known of a file: its networks in the order of the file, and its problems in the order of their place. */
export interface Checked {
  readonly networks: readonly CheckedNetwork[]
  /** What the file's own blocks are for all sizes. */
  readonly types: readonly BlockType[]
  readonly problems: readonly Problem[]
}

/** Parses and checks one file; never throws for any text. `importer` finds what the file imports. */
export function check(
  source: Source,
  importer: Importer,
  options: LintOptions = { portability: false },
): Checked {
  const { file, problems: syntaxProblems } = parse(source)
  const {
    networks,
    unfinished,
    inside,
    types,
    problems: typeProblems,
  } = typecheck(file, source, importer, null, syntaxProblems)
  const checked = networks.map((network) => ({ network, costs: costOf(network) }))
  const costProblems = checked.flatMap((one) => {
    const claims = claimsOf(one, inside)
    return [...claims, ...withoutEchoes(checkBudgets(one.network, one.costs), claims)]
  })
  const otherClaims = unfinished.flatMap((network) =>
    network.claims.length === 0 ? [] : checkClaims(network, costOf(network)),
  )
  return {
    networks: checked,
    types,
    problems: gathered([
      ...syntaxProblems,
      ...withoutShapeEchoes(typeProblems, [...networks, ...unfinished], [...costProblems, ...otherClaims]),
      ...costProblems,
      ...otherClaims,
      ...lint(networks, options),
    ]),
  }
}

/** What `checkAt` finds at one size. */
export interface CheckedAt extends Checked {
  /** The networks that cannot be taken at that size, and why. */
  readonly misfits: readonly { readonly network: string; readonly why: string }[]
}

/**
 * Builds the networks of a file at one size in place of what their signatures say, the file being checked before. The
 * numbers of the sizes are all axes, the height and the width of an image, or one for both or for the only size that
 * is open. What a table or a signature prints for another size is not held. `network` names the only
 * one that is asked for; null asks for all.
 */
export function checkAt(
  source: Source,
  importer: Importer,
  axes: readonly bigint[],
  network: string | null,
): CheckedAt {
  const misfits: { readonly network: string; readonly why: string }[] = []
  const asked: AskedSize = { axes, network, misfit: (name, why) => misfits.push({ network: name, why }) }
  const { file } = parse(source)
  const { networks, inside, types, problems } = typecheck(file, source, importer, asked)
  const checked = networks.map((one) => ({ network: one, costs: costOf(one) }))
  const claims = checked.flatMap((one) => claimsOf(one, inside))
  return { networks: checked, types, problems: gathered([...problems, ...claims]), misfits }
}

/** The claims of a network's own table, and of those inside its blocks. */
function claimsOf(
  { network, costs }: CheckedNetwork,
  inside: ReadonlyMap<Network, readonly Network[]>,
): readonly Problem[] {
  const tables = inside.get(network) ?? []
  return [
    ...checkClaims(network, costs),
    ...tables.flatMap((table) => checkClaims(table, costOfTable(table, costs))),
  ]
}

/** Where a row is wrong, every exact total is off as well: the row is the cause, and is reported alone. */
function withoutEchoes(budgets: readonly Problem[], claims: readonly Problem[]): readonly Problem[] {
  const changes = ['claim/differs', 'claim/block-differs', 'waiver/differs']
  return claims.some(({ code }) => changes.includes(code))
    ? budgets.filter(({ code }) => code !== 'budget/differs')
    : budgets
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
  source: Source,
  importer: Importer,
): readonly { readonly type: BlockType; readonly cases: readonly CostedCase[] }[] {
  return blockCases(parse(source).file, source, importer).map(({ type, cases }) => ({
    type,
    cases: cases.map((way) => ({ way, costs: costOf(way.network) })),
  }))
}
