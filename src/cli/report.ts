/** What a run over some files found: the one value that every output format prints. */
import {
  type BlockType,
  type Checked,
  type CheckedAt,
  type CheckedNetwork,
  check,
  checkAt,
  type Importer,
  type LintOptions,
  nearest,
  type Problem,
  type Source,
} from '../index.ts'
import { CommandFailure } from './failure.ts'
import { readSource, readStandardInput, type SourceText } from './files.ts'
import { fileImporter } from './importer.ts'

export interface ReportedNetwork extends CheckedNetwork {
  /** The file it was asked for in, as named on the command line. */
  readonly file: string
  /** The network as its signature says it, where this one is at a size that was asked for. */
  readonly declared?: CheckedNetwork
}

/** The size that networks are asked for at; only that network, where one is named. */
export interface AskedAt {
  readonly axes: readonly bigint[]
  readonly network: string | undefined
}

/** A block's type, and the file that the block is in. */
export interface ReportedType extends BlockType {
  readonly file: string
}

export interface Report {
  /** As named on the command line. */
  readonly files: readonly string[]
  readonly networks: readonly ReportedNetwork[]
  /** The blocks that the files declare, in their order. */
  readonly types: readonly ReportedType[]
  /** In the order of the files, and of their place in each. */
  readonly problems: readonly Problem[]
  /** Files that could not be read, and networks that cannot be taken at the size that is asked for. */
  readonly failures: readonly CommandFailure[]
}

/** What was read of the files of a command line. */
export interface ReadFiles {
  /** As named on the command line. */
  readonly files: readonly string[]
  readonly texts: readonly SourceText[]
  /** Files that could not be read. */
  readonly failures: readonly CommandFailure[]
}

/** Reads the files; `-` is standard input, under `standardInputName`. */
export async function readFiles(files: readonly string[], standardInputName: string): Promise<ReadFiles> {
  const texts: SourceText[] = []
  const failures: CommandFailure[] = []
  for (const named of new Set(files)) {
    try {
      texts.push(named === '-' ? await readStandardInput(standardInputName) : readSource(named))
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error
      failures.push(error)
    }
  }
  return { files, texts, failures }
}

/** Reads and checks the files; `-` is standard input, reported under `standardInputName`. */
export async function reportOn(
  files: readonly string[],
  standardInputName: string,
  lints?: LintOptions,
  asked?: AskedAt,
): Promise<Report> {
  return reportOnTexts(await readFiles(files, standardInputName), lints, asked)
}

/** Checks what was read. */
export function reportOnTexts(
  { files, texts, failures }: ReadFiles,
  lints?: LintOptions,
  asked?: AskedAt,
): Report {
  const importer = fileImporter()
  const networks: ReportedNetwork[] = []
  const types: ReportedType[] = []
  const problems: Problem[] = []
  const misfits: CommandFailure[] = []
  for (const text of texts) {
    const checked = checkText(text, importer, lints)
    const file = text.source.name
    types.push(...checked.types.map((type) => ({ ...type, file })))
    problems.push(...checked.problems)
    const taken = asked && text.kind === 'text' ? takeAt(text.source, importer, checked, asked) : null
    networks.push(...(taken ?? checked).networks.map((network) => ({ ...network, file })))
    if (!asked || !taken) continue
    problems.push(...taken.problems)
    misfits.push(...taken.misfits.map((misfit) => misfitFailure(misfit, asked, file)))
  }
  return { files, networks, types, problems: saidOnce(problems), failures: [...failures, ...misfits] }
}

/** Checks what was read; bytes that are no text are a problem like any other. */
export function checkText(text: SourceText, importer: Importer, lints?: LintOptions): Checked {
  return text.kind === 'text'
    ? check(text.source, importer, lints)
    : { networks: [], types: [], problems: [text.problem] }
}

/** The networks at the size that is asked for, each with itself as it is declared. */
function takeAt(source: Source, importer: Importer, checked: Checked, { axes, network }: AskedAt): CheckedAt {
  const taken = checkAt(source, importer, axes, network ?? null)
  const declared = new Map(checked.networks.map((one) => [one.network.name, one]))
  const isAsked = ({ network: { name } }: CheckedNetwork) => network === undefined || network === name
  const networks = taken.networks.map((one) => {
    const before = declared.get(one.network.name)
    return isAsked(one) && before ? { ...one, declared: before } : one
  })
  return { ...taken, networks }
}

function misfitFailure(
  { network, why }: CheckedAt['misfits'][number],
  { axes }: AskedAt,
  file: string,
): CommandFailure {
  const message = `\`${network}\` cannot be taken at ${axes.join('×')}: ${why}`
  return new CommandFailure('command/size', message, { file })
}

/** Files that import the same file report its problems once. */
function saidOnce(problems: readonly Problem[]): readonly Problem[] {
  const said = new Set<string>()
  return problems.filter(({ code, span, message }) => {
    const key = JSON.stringify([code, span.source.name, span.start, span.end, message])
    return !said.has(key) && said.add(key)
  })
}

/** The report with one network only; all problems stay. Throws where there is no such network and nothing is wrong that hides it. */
export function onlyNetwork(report: Report, name: string | undefined): Report {
  if (name === undefined) return report
  const networks = report.networks.filter(({ network }) => network.name === name)
  if (networks.length === 0 && exitCodeOf(report) === 0) throw noSuchNetwork(name, report.networks)
  return { ...report, networks }
}

/** Says that there is no network of this name, and which there are. */
export function noSuchNetwork(name: string, networks: readonly ReportedNetwork[]): CommandFailure {
  const names = networks.map(({ network }) => network.name)
  const meant = nearest(name, names)
  const help = meant === null ? `there are: ${names.join(', ') || 'none'}` : `did you mean \`${meant.name}\`?`
  return new CommandFailure('command/no-network', `there is no network \`${name}\``, { help })
}

/** How many problems of each severity. */
export function countProblems(problems: readonly Problem[]): {
  readonly errors: number
  readonly warnings: number
} {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  return { errors, warnings: problems.length - errors }
}

/** 2 where a file could not be read, 1 for errors or more warnings than allowed, else 0. */
export function exitCodeOf(report: Report, mostWarnings = Number.POSITIVE_INFINITY): 0 | 1 | 2 {
  if (report.failures.some(({ exitCode }) => exitCode === 2)) return 2
  const { errors, warnings } = countProblems(report.problems)
  return errors > 0 || warnings > mostWarnings || report.failures.length > 0 ? 1 : 0
}
