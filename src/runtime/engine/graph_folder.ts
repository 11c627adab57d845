/** A compiled graph on the disk: where a program finds it, and that it is the one that the run needs. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { compiledParts, type GraphFacts, graphFiles, graphFormat } from '../contract/graph_facts.ts'
import type { Recipe } from '../contract/recipe.ts'
import { recipeDifferences } from '../contract/recipe_differences.ts'
import { fileProblem, RunProblem } from '../machine/problem.ts'

/** A program as far as its graph is concerned. */
export interface GraphProgram {
  /** The network's name and the digest of what it computes. */
  readonly name: string
  readonly specification: string
  /** The folder of the compiled graph; where left out, it is looked for beside the running program. */
  readonly graph?: string
}

const WAY_OUT = '`inc train` and `inc compile --graph` write it; --engine eager needs none'

/** Where the graph of a program may be: the folder `graph` beside it or in the folder above, as a built program is in `dist`. */
function placesOf({ graph }: GraphProgram, program: string | undefined): readonly string[] {
  if (graph !== undefined) return [graph]
  const beside = dirname(resolve(program ?? '.'))
  return [beside, dirname(beside)].map((folder) => join(folder, graphFiles.folder))
}

/** The folder of a program's graph; null where there is none. */
export function lookForGraph(program: GraphProgram, running = process.argv[1]): string | null {
  return placesOf(program, running).find((folder) => existsSync(join(folder, graphFiles.facts))) ?? null
}

/** The same; throws a `RunProblem` with exit code 2 where there is none. */
export function findGraph(program: GraphProgram, running = process.argv[1]): string {
  const found = lookForGraph(program, running)
  if (found !== null) return found
  const places = placesOf(program, running).join(' or ')
  throw new RunProblem(`there is no compiled graph in ${places}: ${WAY_OUT}`, 2)
}

/**
 * Makes sure that the graph in a folder is whole and was compiled from this network and recipe; gives what is known of it.
 * Throws a `RunProblem` with exit code 2 that says what differs: a graph never trains otherwise than the run's recipe says.
 */
export async function requireGraph(
  folder: string,
  program: GraphProgram,
  recipe: Recipe,
): Promise<GraphFacts> {
  const facts = await readFacts(join(folder, graphFiles.facts))
  if (facts.specification !== program.specification) {
    throw new RunProblem(
      `the graph in ${folder} is of another specification of '${program.name}': compile it again; ${WAY_OUT}`,
      2,
    )
  }
  const differences = recipeDifferences(facts.recipe, compiledParts(recipe))
  if (differences.length > 0) {
    throw new RunProblem(
      `the graph in ${folder} was compiled with another recipe than the run's: ${differences.join(', ')}; ` +
        "compile it again with the run's recipe, or go on with --engine eager",
      2,
    )
  }
  const model = join(folder, graphFiles.model)
  const bytes = await readFile(model).catch((cause) => {
    throw fileProblem('read the graph', model, cause)
  })
  if (createHash('sha256').update(bytes).digest('hex') !== facts.sha256)
    throw new RunProblem(`the graph ${model} is damaged: compile it again; ${WAY_OUT}`, 2)
  return facts
}

async function readFacts(path: string): Promise<GraphFacts> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw fileProblem('read', path, cause)
  })
  let facts: GraphFacts | null
  try {
    facts = JSON.parse(text) as GraphFacts | null
  } catch {
    throw new RunProblem(`${path} is damaged: compile the graph again; ${WAY_OUT}`, 2)
  }
  if (facts?.format === graphFormat) return facts
  throw new RunProblem(
    `${path} has format ${facts?.format}, and this runtime reads ${graphFormat}: compile the graph again`,
    2,
  )
}
