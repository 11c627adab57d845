/** Chooses the network for commands that need exactly one. */
import type { CheckedNetwork } from '../index.ts'
import { CommandFailure } from './failure.ts'
import { noSuchNetwork, type ReportedNetwork } from './report.ts'

/** The named network; without a name, the only one with a `train` block, else the first. Throws if several have one. */
export function chooseNetwork(
  networks: readonly ReportedNetwork[],
  name: string | undefined,
): CheckedNetwork {
  if (name !== undefined) {
    const named = networks.find(({ network }) => network.name === name)
    if (!named) throw noSuchNetwork(name, networks)
    return named
  }
  const [first] = networks
  if (!first) {
    throw new CommandFailure('command/no-network', 'the file has no network', {
      help: 'Declare one: `network NAME : INPUT -> OUTPUT = …`',
    })
  }
  const trained = networks.filter(({ network }) => network.recipe !== null)
  if (trained.length > 1) {
    throw new CommandFailure('command/no-network', 'several networks in the file have a `train` block', {
      help: `Choose one with \`--network\`: ${trained.map(({ network }) => network.name).join(', ')}`,
    })
  }
  return trained[0] ?? first
}
