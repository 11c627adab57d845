/** How long a graph takes to compile, relative to the check of the same file, and per layer as networks grow. */
import { readFileSync } from 'node:fs'
import { type CheckedNetwork, check, graphProject, openProgram } from '../src/index.ts'
import { fastest } from '../src/runtime/contract/graph_facts.ts'

/** Milliseconds for the check of a file, and for compiling one of its networks to the bytes of a SavedModel. */
export interface GraphTimes {
  readonly check: number
  readonly compile: number
}

/** The networks of a file. Throws if it has an error. */
export const checked = (text: string) => {
  const read = (path: string) => ({ source: { name: path, text: readFileSync(`${path}.inc`, 'utf8') } })
  const { networks, problems } = check(openProgram({ name: 'measured.inc', text }, read))
  const [problem] = problems.filter(({ severity }) => severity === 'error')
  if (problem) throw new Error(problem.message)
  return networks
}

/** Compiles the graph of a network to the bytes of its files. Throws if it has none. */
export async function compiled({ network }: CheckedNetwork): Promise<void> {
  const graph = await graphProject(network, fastest)
  if (!graph.ok) throw new Error(graph.reason)
}

/** The least of `times` measurements of each, in turn, after a warm-up. */
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

/** A network of `layers` convolutions in a row that distinguishes three classes. */
export function deepSpec(layers: number): string {
  return `network deep : 8×8×4 -> 1×1×3 =
  (conv2d(3×3, 4) |> relu) × ${layers} |> global_avg_pool |> linear(3) |> softmax
`
}
