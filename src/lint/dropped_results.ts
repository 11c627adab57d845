/** Layers that come to nothing: no output of the network takes what they give. */
import type { Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import type { Network, Operation } from '../network/network.ts'

/** A warning for the last layer of each run of layers whose result goes nowhere, at the place that it is written. */
export function droppedResults(networks: readonly Network[]): readonly Problem[] {
  return networks.flatMap((network) => {
    const { operations } = network
    const isTaken = takenOf(network)
    const takers = new Set(operations.flatMap(({ inputs }) => inputs))
    return operations
      .filter(({ id }) => !isTaken[id] && !takers.has(id))
      .map((last) => warning(last, network, isTaken))
  })
}

/** Which operations the main output or a head needs, by their place. */
function takenOf({ operations, results, heads }: Network): readonly boolean[] {
  const isTaken = operations.map(() => false)
  for (const value of [...results.map((result) => result.value), ...heads.map(({ output }) => output)])
    if (value >= 0) isTaken[value] = true
  // Inputs stand before what takes them.
  for (let id = operations.length - 1; id >= 0; id--)
    if (isTaken[id]) for (const input of operations[id]!.inputs) if (input >= 0) isTaken[input] = true
  return isTaken
}

function warning(last: Operation, { name, operations }: Network, isTaken: readonly boolean[]): Problem {
  let first = last
  let count = 1
  for (;;) {
    const before = operations[first.inputs[0] ?? -1]
    if (!before || isTaken[before.id]) break
    first = before
    count++
  }
  const labels = first === last ? [] : [{ span: first.span, text: 'it begins here' }]
  return problem(
    'block/result-dropped',
    last.span,
    { operation: last.primitive, network: name, count },
    { labels },
  )
}
