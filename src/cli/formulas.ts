/** What `inc cost --formula` is about: networks and blocks with their costs, written in the names that they leave open. */
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

/** One way through a block, or a network. */
export interface FormulaCase {
  /** What it is taken for: `s == 1`; empty where there is one way. */
  readonly when: readonly string[]
  readonly input: Shape
  readonly output: Shape
  readonly network: Network
  readonly costs: NetworkCosts
  /** Block parameters that it uses: what is passed for them costs something as well. */
  readonly beside: readonly string[]
}

/** A network or a block with its formulas. */
export interface FormulaEntry {
  readonly name: string
  readonly file: string
  /** Null for a network. */
  readonly type: BlockType | null
  readonly cases: readonly FormulaCase[]
}

/** The networks and blocks of the files, or the one of that name; throws where there is none. */
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
    help: meant === null ? `there are: ${names.join(', ') || 'none'}` : `did you mean \`${meant.name}\`?`,
  })
}

function costsOf({ network, costs }: CheckedNetwork, convention: ConventionName): NetworkCosts {
  return convention === 'default' ? costs : costOf(network, conventions[convention])
}

/** The parameters whose results a body uses: an identity stands where one is used. */
function besideOf({ operations }: Network): readonly string[] {
  const uses = operations.filter(({ primitive }) => primitive === 'identity')
  return [...new Set(uses.map(({ span }) => textOf(span).replace(/\(.*$/s, '').trim()))]
}
