/** The subjects of `inc cost --formula`: networks and blocks, with costs as formulas in the names they leave open. */
import {
  type BlockType,
  type CheckedNetwork,
  type ConventionName,
  conventions,
  costedBlocks,
  costOf,
  inputShape,
  type Network,
  type NetworkCosts,
  nearest,
  outputShape,
  type Shape,
  textOf,
} from '../index.ts'
import { CommandFailure } from './failure.ts'
import type { Opened, Report } from './report.ts'

/** One case of a block, or a whole network. */
export interface FormulaCase {
  /** The conditions under which it applies, such as `s == 1`; empty if there is only one case. */
  readonly when: readonly string[]
  readonly input: Shape
  readonly output: Shape
  readonly network: Network
  readonly costs: NetworkCosts
  /** The block parameters it uses. The blocks passed for them add to the cost. */
  readonly beside: readonly string[]
}

/** A network or a block, with its formulas. */
export interface FormulaEntry {
  readonly name: string
  readonly file: string
  /** Null for a network. */
  readonly type: BlockType | null
  readonly cases: readonly FormulaCase[]
}

/** All networks and blocks in the files, or only those with the given name. Throws if there are none with that name. */
export function formulasOf(
  report: Report,
  opened: readonly Opened[],
  name: string | undefined,
  convention: ConventionName,
): readonly FormulaEntry[] {
  const networks = report.networks.map((one): FormulaEntry => {
    const { network, file } = one
    const [input, output] = [inputShape(network), outputShape(network)]
    const costs = costsOf(one, convention)
    return {
      name: network.name,
      file,
      type: null,
      cases: [{ when: [], input, output, network, costs, beside: [] }],
    }
  })
  const blocks = opened.flatMap((each) =>
    each.kind === 'program'
      ? costedBlocks(each.program).map(
          ({ type, cases }): FormulaEntry => ({
            name: type.name,
            file: each.program.main.source.name,
            type,
            cases: cases.map(({ way, costs }) => {
              const { when, input, output, network } = way
              return {
                when,
                input,
                output,
                network,
                costs: costsOf({ network, costs }, convention),
                beside: besideOf(network),
              }
            }),
          }),
        )
      : [],
  )
  const all = [...networks, ...blocks]
  if (name === undefined) return all
  const named = all.filter((entry) => entry.name === name)
  if (named.length > 0) return named
  const names = all.map((entry) => entry.name)
  const meant = nearest(name, names)
  throw new CommandFailure('command/no-network', `there is no network or block \`${name}\``, {
    help: meant === null ? `The names are: ${names.join(', ') || 'none'}` : `Did you mean \`${meant.name}\`?`,
  })
}

function costsOf({ network, costs }: CheckedNetwork, convention: ConventionName): NetworkCosts {
  return convention === 'default' ? costs : costOf(network, conventions[convention])
}

/** The block parameters that a body uses; each use appears in the operations as an identity. */
function besideOf({ operations }: Network): readonly string[] {
  const uses = operations.filter(({ primitive }) => primitive === 'identity')
  return [...new Set(uses.map(({ span }) => textOf(span).replace(/\(.*$/s, '').trim()))]
}
