/** A small network from text, as a program that has both engines. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { graphProject } from '../../src/codegen/graph/files.ts'
import { layerNames } from '../../src/network/layer_names.ts'
import type { Network } from '../../src/network/network.ts'
import { specificationDigest } from '../../src/network/specification.ts'
import { fastest } from '../../src/runtime/contract/graph_facts.ts'
import type { Precision } from '../../src/runtime/contract/precision.ts'
import type { Recipe } from '../../src/runtime/contract/recipe.ts'
import type { TrainingProgram } from '../../src/runtime/programs/train.ts'
import { networkFrom } from '../building/checked.ts'
import { referenceModel } from '../building/reference_model.ts'
import { tinyRecipe } from './tiny.ts'

/** Convolution, normalisation, pooling, dropout, a head after the pool; a bias straight before a normalisation would train noise. */
export function tinyNetwork(dropout: number, classes = 3): Network {
  const classifier = `global_avg_pool |> dropout(${dropout}) |> linear(${classes}) |> softmax`
  const text = `network tiny : 8×8×3 -> 1×1×${classes} =
  conv2d(3×3, 6) |> relu |> batch_norm |> max_pool(2×2/2) as features |> ${classifier}
head aux of tiny at features = ${classifier}
`
  return networkFrom(text).network
}

/** Writes the graph of a network and recipe into a folder; gives the folder of the graph. */
export async function writeGraph(
  network: Network,
  folder: string,
  recipe: Recipe = tinyRecipe,
  precision: Precision = 'fp32',
): Promise<string> {
  const compiled = await graphProject({ ...network, recipe }, { ...fastest, precision })
  if (!compiled.ok) throw new Error(compiled.reason)
  mkdirSync(join(folder, 'graph'), { recursive: true })
  for (const { path, content } of compiled.files) writeFileSync(join(folder, path), content)
  return join(folder, 'graph')
}

/** A program over the pictures in `folder`, its run in `folder/RUN`. */
export function compiledProgram(
  network: Network,
  folder: string,
  { run, flags, recipe = tinyRecipe }: { run: string; flags: readonly string[]; recipe?: Recipe },
): TrainingProgram {
  return {
    name: 'tiny',
    specification: specificationDigest(network, layerNames(network)),
    model: ({ heads = false } = {}) => referenceModel(network, heads),
    heads: network.heads.map(({ name }) => name),
    recipe: { ...recipe, data: { ...recipe.data, folder: join(folder, 'pictures') } },
    graph: join(folder, 'graph'),
    arguments: ['--out', join(folder, run), ...flags],
  }
}
