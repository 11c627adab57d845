/**
 * `node first_graph.js LAYERS`: milliseconds for the first graph that a process compiles, which is what a user waits
 * for.
 */
import { checked, compiled, deepSpec } from './graphs.ts'

const [network] = checked(deepSpec(Number(process.argv[2])))
const started = performance.now()
await compiled(network!)
console.log(performance.now() - started)
