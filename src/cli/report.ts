/** The result of checking files: the value that every output format prints. */
import {
  type BlockType,
  type CheckedAt,
  type CheckedNetwork,
  check,
  checkAt,
  type LintOptions,
  nearest,
  openProgram,
  type Problem,
  type Program,
} from '../index.ts'
import { CommandFailure } from './failure.ts'
import { readSource, readStandardInput } from './files.ts'
import { fileImporter } from './importer.ts'

export interface ReportedNetwork extends CheckedNetwork {
  /** The file it was requested from, as named on the command line. */
  readonly file: string
  /** The network at its declared size, if this one is at the size given with `--at`. */
  readonly declared?: CheckedNetwork
}

/** The size given with `--at`, and the network it applies to; without a name, it applies to all. */
export interface AskedAt {
  readonly axes: readonly bigint[]
  readonly network: string | undefined
}

/** The type of a block, and the file that declares it. */
export interface ReportedType extends BlockType {
  readonly file: string
}

export interface Report {
  /** As named on the command line. */
  readonly files: readonly string[]
  readonly networks: readonly ReportedNetwork[]
  /** The blocks that the files declare, in order. */
  readonly types: readonly ReportedType[]
  /** Ordered by file, and by position within each file. */
  readonly problems: readonly Problem[]
  /** Files that could not be read, and networks that do not accept the size given with `--at`. */
  readonly failures: readonly CommandFailure[]
}

/** A file named on the command line: a program, or the problem that its bytes are not text. */
export type Opened =
  | { readonly kind: 'program'; readonly program: Program }
  | { readonly kind: 'not-text'; readonly problem: Problem }

/** The files named on the command line, each read and parsed once. */
interface OpenedFiles {
  /** As named on the command line. */
  readonly files: readonly string[]
  readonly opened: readonly Opened[]
  /** Files that could not be read. */
  readonly failures: readonly CommandFailure[]
}

/** Opens the files; `-` is standard input, under `standardInputName`. */
export async function openFiles(files: readonly string[], standardInputName: string): Promise<OpenedFiles> {
  const importer = fileImporter()
  const opened: Opened[] = []
  const failures: CommandFailure[] = []
  for (const named of new Set(files)) {
    try {
      const text = named === '-' ? await readStandardInput(standardInputName) : readSource(named)
      opened.push(
        text.kind === 'text' ? { kind: 'program', program: openProgram(text.source, importer) } : text,
      )
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error
      failures.push(error)
    }
  }
  return { files, opened, failures }
}

/** Checks files that have been opened. */
export function reportOn({ files, opened, failures }: OpenedFiles, lints?: LintOptions): Report {
  const networks: ReportedNetwork[] = []
  const types: ReportedType[] = []
  const problems: Problem[] = []
  for (const each of opened) {
    if (each.kind === 'not-text') {
      problems.push(each.problem)
      continue
    }
    const checked = check(each.program, lints)
    const file = each.program.main.source.name
    networks.push(...checked.networks.map((network) => ({ ...network, file })))
    types.push(...checked.types.map((type) => ({ ...type, file })))
    problems.push(...checked.problems)
  }
  return { files, networks, types, problems: saidOnce(problems), failures }
}

/** A report with its networks at the size given with `--at`, each paired with itself at its declared size. */
export function reportAt({ opened }: OpenedFiles, report: Report, asked: AskedAt): Report {
  const { axes, network } = asked
  const networks: ReportedNetwork[] = []
  const problems: Problem[] = [...report.problems]
  const failures: CommandFailure[] = [...report.failures]
  for (const each of opened) {
    if (each.kind === 'not-text') continue
    const file = each.program.main.source.name
    const taken = checkAt(each.program, axes, network ?? null)
    const declared = new Map(
      report.networks.filter((one) => one.file === file).map((one) => [one.network.name, one]),
    )
    for (const one of taken.networks) {
      const before = declared.get(one.network.name)
      const isAsked = network === undefined || network === one.network.name
      networks.push(isAsked && before ? { ...one, file, declared: before } : { ...one, file })
    }
    problems.push(...taken.problems)
    failures.push(...taken.misfits.map((misfit) => misfitFailure(misfit, asked, file)))
  }
  return { ...report, networks, problems: saidOnce(problems), failures }
}

function misfitFailure(
  { network, why }: CheckedAt['misfits'][number],
  { axes }: AskedAt,
  file: string,
): CommandFailure {
  const message = `\`${network}\` does not accept ${axes.join('×')}: ${why}`
  return new CommandFailure('command/size', message, { file })
}

/** Drops repeated problems: if several files import the same file, its problems are reported once. */
function saidOnce(problems: readonly Problem[]): readonly Problem[] {
  const said = new Set<string>()
  return problems.filter(({ code, span, message }) => {
    const key = JSON.stringify([code, span.source.name, span.start, span.end, message])
    return !said.has(key) && said.add(key)
  })
}

/**
 * The report with only the named network, and with all problems. Throws if there is no such network, unless there are
 * errors, which may be the reason that it is missing.
 */
export function onlyNetwork(report: Report, name: string | undefined): Report {
  if (name === undefined) return report
  const networks = report.networks.filter(({ network }) => network.name === name)
  if (networks.length === 0 && exitCodeOf(report) === 0) throw noSuchNetwork(name, report.networks)
  return { ...report, networks }
}

/** The failure that there is no network with this name; its help lists the networks, or suggests the nearest. */
export function noSuchNetwork(name: string, networks: readonly ReportedNetwork[]): CommandFailure {
  const names = networks.map(({ network }) => network.name)
  const meant = nearest(name, names)
  const help =
    meant === null ? `The networks are: ${names.join(', ') || 'none'}` : `Did you mean \`${meant.name}\`?`
  return new CommandFailure('command/no-network', `there is no network \`${name}\``, { help })
}

/** The number of problems of each severity. */
export function countProblems(problems: readonly Problem[]): {
  readonly errors: number
  readonly warnings: number
} {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  return { errors, warnings: problems.length - errors }
}

/** 2 if a file could not be read, 1 if there are errors or more warnings than allowed, else 0. */
export function exitCodeOf(report: Report, mostWarnings = Number.POSITIVE_INFINITY): 0 | 1 | 2 {
  if (report.failures.some(({ exitCode }) => exitCode === 2)) return 2
  const { errors, warnings } = countProblems(report.problems)
  return errors > 0 || warnings > mostWarnings || report.failures.length > 0 ? 1 : 0
}
