/** `node first_graph.js LAYERS`: milliseconds that a graph takes as the first that its process compiles, as for a user. */
import { checked, compiled, deepSpec } from './graphs.ts'

const [network] = checked(deepSpec(Number(process.argv[2])))
const started = performance.now()
await compiled(network!)
console.log(performance.now() - started)
