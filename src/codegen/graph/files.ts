/** The files of a compiled graph: the SavedModel, and beside it what it was compiled from. */
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
import { compileGraph, graphBytes } from './index.ts'

/** A file by its path in a project, with `/`. */
export interface GraphFile {
  readonly path: string
  readonly content: string | Uint8Array
}

export type GraphProject =
  | {
      readonly ok: true
      readonly files: readonly GraphFile[]
      /** Bytes that a step holds, where the choice has a budget of them. */
      readonly stepBytes: number | null
      /** The graph in words, line by line. */
      readonly words: () => readonly string[]
    }
  /** The reason is a clause: `the output 'main' is 28×28×2, …`. */
  | { readonly ok: false; readonly reason: string }

/**
 * The graph that trains a network as its own recipe says, or as is customary, in the folder in which its programs look
 * for it. Pure: one network gives the same bytes every time.
 */
export async function graphProject(network: Network, choice: GraphChoice): Promise<GraphProject> {
  const recipe = network.recipe ?? defaultRecipe(network)
  const compiled = compileGraph(network, recipe, choice)
  if (!compiled.ok) return compiled
  if (compiled.model.untrained !== null) return { ok: false, reason: compiled.model.untrained }
  const { model } = compiled
  const bytes = graphBytes(model)
  const facts: GraphFacts = {
    format: graphFormat,
    name: plainName(network.name),
    specification: specificationDigest(network, layerNames(network)),
    recipe: compiledParts(recipe),
    ...choice,
    trained: model.trained,
    sha256: await digestOfBytes(bytes),
  }
  const at = (name: string) => `${graphFiles.folder}/${name}`
  return {
    ok: true,
    stepBytes: model.stepBytes,
    files: [
      { path: at(graphFiles.model), content: bytes },
      { path: at(graphFiles.facts), content: `${JSON.stringify(facts, null, 2)}\n` },
    ],
    words: () => graphInWords(model.signatures),
  }
}
