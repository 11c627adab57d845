/** Which network of a file a command is about, where it needs exactly one. */
import type { CheckedNetwork } from '../index.ts'
import { CommandFailure } from './failure.ts'
import { noSuchNetwork, type ReportedNetwork } from './report.ts'

/** The one of that name; without a name the only one with a `train` block, else the first. Throws where neither decides. */
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
      help: 'declare one: `network NAME : INPUT -> OUTPUT = …`',
    })
  }
  const trained = networks.filter(({ network }) => network.recipe !== null)
  if (trained.length > 1) {
    throw new CommandFailure('command/no-network', 'several networks of the file have a `train` block', {
      help: `choose one with --network: ${trained.map(({ network }) => network.name).join(', ')}`,
    })
  }
  return trained[0] ?? first
}
