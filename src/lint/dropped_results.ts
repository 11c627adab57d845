/** Finds layers without effect: no output of the network depends on their results. */
import type { Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import type { Network, Operation } from '../network/network.ts'

/** Warns at the last layer of each unused chain of layers. */
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

/** Whether the main output or a head depends on each operation, by index. */
function takenOf({ operations, results, heads }: Network): readonly boolean[] {
  const isTaken = operations.map(() => false)
  for (const value of [...results.map((result) => result.value), ...heads.map(({ output }) => output)])
    if (value >= 0) isTaken[value] = true
  // Operations come after their inputs, so one backward pass is enough.
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
  const labels = first === last ? [] : [{ span: first.span, text: 'it starts here' }]
  return problem(
    'block/result-dropped',
    last.span,
    { operation: last.primitive, network: name, count },
    { labels },
  )
}
