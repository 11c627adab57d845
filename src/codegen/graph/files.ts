/** The files of a compiled graph: the SavedModel, and next to it what it was compiled from. */
import { graphInWords } from '../../graph/index.ts'
import { defaultRecipe } from '../../network/default_recipe.ts'
import { layerNames, plainName } from '../../network/layer_names.ts'
import type { Network } from '../../network/network.ts'
import { specificationDigest } from '../../network/specification.ts'
import { digestOfBytes } from '../../network/text_digest.ts'
import {
  compiledParts,
  type GraphChoice,
  type GraphFacts,
  graphFiles,
  graphFormat,
} from '../../runtime/contract/graph_facts.ts'
import type { TargetFile } from '../target.ts'
import { compileGraph, graphBytes } from './index.ts'

/** The files of a compiled graph, or why there are none. */
export type GraphProject =
  | {
      readonly ok: true
      readonly files: readonly TargetFile[]
      /** What a step holds, as a clause; null without a memory budget. */
      readonly note: string | null
      /** The graph as text, line by line. */
      readonly words: () => readonly string[]
    }
  /** The reason is a clause: `the output 'main' is 28×28×2, …`. */
  | { readonly ok: false; readonly reason: string }

/**
 * Compiles the graph that trains a network by its own recipe, or by the default one, into the folder where its programs
 * look for it. Pure: the same network gives the same bytes every time.
 */
export async function graphProject(network: Network, choice: GraphChoice): Promise<GraphProject> {
  const recipe = network.recipe ?? defaultRecipe(network)
  const names = layerNames(network)
  const compiled = compileGraph(network, recipe, choice, names)
  if (!compiled.ok) return compiled
  if (compiled.model.untrained !== null) return { ok: false, reason: compiled.model.untrained }
  const { model } = compiled
  const bytes = graphBytes(model)
  const facts: GraphFacts = {
    format: graphFormat,
    name: plainName(network.name),
    specification: specificationDigest(network, names),
    recipe: compiledParts(recipe),
    ...choice,
    trained: model.trained,
    sha256: await digestOfBytes(bytes),
  }
  const at = (name: string) => `${graphFiles.folder}/${name}`
  return {
    ok: true,
    note: memoryNote(model.stepBytes, choice),
    files: [
      { path: at(graphFiles.model), content: bytes },
      { path: at(graphFiles.facts), content: `${JSON.stringify(facts, null, 2)}\n` },
    ],
    words: () => graphInWords(model.signatures),
  }
}

function memoryNote(stepBytes: number | null, { memory }: GraphChoice): string | null {
  if (memory === null || stepBytes === null) return null
  const held = Math.ceil(stepBytes / 1e6).toLocaleString('en-US')
  return `a step of ${memory.batch} images holds ${held} MB of weights, momentum and values for the backward pass`
}
