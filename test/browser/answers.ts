/** What the core says about real programs, as plain data. In Node and in a page the answers must be the same. */
import type * as Core from '../../src/index.ts'

/** Programs by their names. */
export type Texts = Readonly<Record<string, string>>

export interface Answers {
  /** The figures of each file's networks, row by row. */
  readonly costs: Readonly<Record<string, readonly string[]>>
  /** Problems as the command prints them, by file. */
  readonly problems: Readonly<Record<string, string>>
  readonly formatted: Readonly<Record<string, string | null>>
  /** What the blocks of the library are for all sizes. */
  readonly library: readonly string[]
  /** The networks of `open.inc` at 64×96. */
  readonly atSize: readonly string[]
  readonly graph: { readonly facts: string; readonly bytes: string; readonly words: readonly string[] }
}

/** Asks the core everything. Takes it as an argument and imports only types, because it runs in pages as well. */
export async function answersOf(core: typeof Core, texts: Texts): Promise<Answers> {
  const importer = core.libraryImporter()
  const files = Object.entries(texts).map(([name, text]) => {
    const source = { name, text }
    const program = core.openProgram(source, importer)
    return { name, source, program, ...core.check(program, { portability: true }) }
  })
  const fileNamed = (wanted: string) => files.find(({ name }) => name === wanted)!
  const byFile = <Value>(ask: (file: (typeof files)[number]) => Value) =>
    Object.fromEntries(files.map((file) => [file.name, ask(file)]))
  return {
    costs: byFile(({ networks }) => networks.flatMap((each) => figuresOf(core, each))),
    problems: byFile(({ problems }) => renderedProblems(core, problems)),
    formatted: byFile(({ source }) => core.format(source).text),
    library: core.libraryFiles.flatMap((name) => blocksOf(core, core.librarySource(name)!)),
    atSize: core
      .checkAt(fileNamed('open.inc').program, [64n, 96n], null)
      .networks.flatMap((each) => figuresOf(core, each)),
    graph: await graphOf(core, fileNamed('specs/googlenet.inc').networks[0]!),
  }
}

function figuresOf(core: typeof Core, { network, costs }: Core.CheckedNetwork): readonly string[] {
  const { header, rows, total, heads, withHeads } = core.costTable(network, costs)
  const lines = [...rows, total, ...heads, ...(withHeads ? [withHeads] : [])].map(
    ({ name, cells }) =>
      `${name}: ${cells.map(({ computed }, column) => `${header[column]} ${computed}`).join(', ')}`,
  )
  return [
    `${network.name}: ${core.showFormula(costs.withHeads.params)} parameters, ${core.showFormula(costs.withHeads.macs)} MACs`,
    ...lines,
  ]
}

function renderedProblems(core: typeof Core, problems: readonly Core.Problem[]): string {
  return problems
    .map((each) => core.renderProblem(each, { style: core.plainStyle, columns: 100 }))
    .join('\n\n')
}

function blocksOf(core: typeof Core, source: Core.Source): readonly string[] {
  return core
    .costedBlocks(core.openProgram(source, core.libraryImporter()))
    .map(({ type }) => `${type.name}${type.parameters}${core.showSignature(type)}: ${core.showStatus(type)}`)
}

/** The graph of a network: its facts, its bytes as one character each, and its nodes in words. */
export async function graphOf(
  core: typeof Core,
  { network }: Core.CheckedNetwork,
): Promise<Answers['graph']> {
  const project = await core.graphProject(network, {
    precision: 'bf16',
    memory: null,
    passes: ['merge-pointwise'],
  })
  if (!project.ok) throw new Error(project.reason)
  const [model, facts] = project.files.map(({ content }) => content)
  if (!(model instanceof Uint8Array) || typeof facts !== 'string')
    throw new Error('a graph is no longer a file of bytes and one of text')
  // Pages can only return JSON.
  let bytes = ''
  for (const byte of model) bytes += String.fromCharCode(byte)
  return { facts, bytes, words: project.words() }
}
