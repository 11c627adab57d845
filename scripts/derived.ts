/** Every derived file of the repository and its content; `scripts/regenerate.mjs` writes or compares them. */
import { readFileSync } from 'node:fs'
import { chooseNetwork } from '../src/cli/choose_network.ts'
import { failureKinds } from '../src/cli/failure.ts'
import { surroundingsOf } from '../src/cli/project.ts'
import { countProblems, openFiles, reportOn } from '../src/cli/report.ts'
import { askedTargets } from '../src/cli/target_options.ts'
import { manifestFile } from '../src/cli/write_folder.ts'
import { diagnosticsPage } from '../src/diagnostics/documentation.ts'
import { operationsPage } from '../src/ops/registry/documentation.ts'
import { derivedFiles as grammarFiles } from '../src/parser/derived.ts'
import { errorsPage } from './errors_page.ts'
import { libraryPage } from './library_page.ts'
import { withRoomsTable } from './rooms.ts'

/** A file by its path from the repository's root, with `/`. */
export interface DerivedFile {
  readonly path: string
  readonly content: string | Uint8Array
}

/** Folders that hold only derived files: whatever is no longer generated is removed from them. */
export const derivedFolders: readonly string[] = ['generated/googlenet']

/** All of them. Call this from the repository's root, since problems and comments name files relative to it. */
export async function derivedFiles(): Promise<readonly DerivedFile[]> {
  return [
    ...grammarFiles(),
    { path: 'ARCHITECTURE.md', content: withRoomsTable(readFileSync('ARCHITECTURE.md', 'utf8')) },
    { path: 'docs/ops.md', content: operationsPage() },
    { path: 'docs/std.md', content: libraryPage() },
    { path: 'docs/diagnostics.md', content: diagnosticsPage(failureKinds) },
    { path: 'docs/errors.md', content: errorsPage() },
    ...(await generatedProject('specs/googlenet.inc', 'generated/googlenet')),
  ]
}

/** The output of `inc compile SPEC -o FOLDER`. */
async function generatedProject(spec: string, folder: string): Promise<readonly DerivedFile[]> {
  const report = reportOn(await openFiles([spec], spec))
  const [failure] = report.failures
  if (failure) throw failure
  const [problem] = report.problems.filter(({ severity }) => severity === 'error')
  if (problem)
    throw new Error(
      `${spec} has ${countProblems(report.problems).errors} errors, the first: ${problem.message}`,
    )
  const checked = chooseNetwork(report.networks, undefined)
  const surroundings = surroundingsOf(folder)
  const compiled = askedTargets({}).map(async ({ target, options }) => {
    const made = await target.compile(checked, { spec, options, surroundings })
    if (!made.ok) throw new Error(`${spec} ${target.cannot}: ${made.reason}`)
    return made.files
  })
  const files = (await Promise.all(compiled)).flat()
  return [...files, manifestFile(files)].map(({ path, content }) => ({ path: `${folder}/${path}`, content }))
}
