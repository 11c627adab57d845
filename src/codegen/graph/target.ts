/** The graph target as the command line offers it; the graph builder is loaded only to compile. */
import type { Target } from '../target.ts'
import { type GraphOptions, graphChoice, graphOptions } from './options.ts'

/** The training step as one TensorFlow graph, in the folder where the programs of a project look for it. */
export const graphTarget: Target<GraphOptions> = {
  name: 'graph',
  purpose: 'the training step as one TensorFlow graph, which the programs of `tfjs` run',
  unasked: {
    kind: 'written where possible',
    product: 'a graph of the training step',
    demand: 'Fail if the training step cannot be compiled to a graph',
    decline: 'Write no graph: the project trains operation by operation',
  },
  cannot: 'cannot be trained as a graph',
  options: graphOptions,
  listing: { flag: '--print-graph', purpose: 'Print the compiled graph as text' },
  compile: async ({ network }, { options }) => {
    const { graphProject } = await import('./files.ts')
    const compiled = await graphProject(network, graphChoice(network, options))
    if (!compiled.ok) return compiled
    const { files, note, words } = compiled
    return { ok: true, files, notes: note === null ? [] : [note], next: null, listing: words }
  },
}
