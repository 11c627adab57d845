/** How long a graph takes to compile: against the check of the same file, and for each layer as networks grow. */
import { readFileSync } from 'node:fs'
import { type CheckedNetwork, check, graphProject } from '../src/index.ts'
import { fastest } from '../src/runtime/contract/graph_facts.ts'

/** Milliseconds of a file's check, and of the compilation of one of its networks to the bytes of a SavedModel. */
export interface GraphTimes {
  readonly check: number
  readonly compile: number
}

/** The networks of a file. Throws where it has an error. */
export const checked = (text: string) => {
  const read = (path: string) => ({ source: { name: path, text: readFileSync(`${path}.inc`, 'utf8') } })
  const { networks, problems } = check({ name: 'measured.inc', text }, read)
  const [problem] = problems.filter(({ severity }) => severity === 'error')
  if (problem) throw new Error(problem.message)
  return networks
}

/** Compiles the graph of a network to the bytes of its files. Throws where it has none. */
export async function compiled({ network }: CheckedNetwork): Promise<void> {
  const graph = await graphProject(network, fastest)
  if (!graph.ok) throw new Error(graph.reason)
}

/** Least times of so many, in turn, after one that warms up. */
export async function graphTimes(text: string, times: number): Promise<GraphTimes> {
  let [ofCheck, ofCompile] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let time = 0; time <= times; time++) {
    const started = performance.now()
    const [first] = checked(text)
    const done = performance.now()
    await compiled(first!)
    if (time === 0) continue
    ofCheck = Math.min(ofCheck, done - started)
    ofCompile = Math.min(ofCompile, performance.now() - done)
  }
  return { check: ofCheck, compile: ofCompile }
}

/** A network of so many convolutions, one after the other, that tells three classes apart. */
export function deepSpec(layers: number): string {
  return `network deep : 8×8×4 -> 1×1×3 =
  (conv2d(3×3, 4) |> relu) × ${layers} |> global_avg_pool |> linear(3) |> softmax
`
}
