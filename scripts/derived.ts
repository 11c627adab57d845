/** Every derived file of the repository and what it must hold; `scripts/regenerate.mjs` writes them or compares them. */
import { chooseNetwork } from '../src/cli/choose_network.ts'
import { failureKinds } from '../src/cli/failure.ts'
import { choiceOf, graphFor, projectFor } from '../src/cli/project.ts'
import { countProblems, reportOn } from '../src/cli/report.ts'
import { manifestFile } from '../src/cli/write_folder.ts'
import { diagnosticsPage } from '../src/diagnostics/documentation.ts'
import { operationsPage } from '../src/ops/registry/documentation.ts'
import { derivedFiles as grammarFiles } from '../src/parser/derived.ts'
import { errorsPage } from './errors_page.ts'
import { libraryPage } from './library_page.ts'

/** A file by its path from the repository's root, with `/`. */
export interface DerivedFile {
  readonly path: string
  readonly content: string | Uint8Array
}

/** Folders in which nothing else may lie: what is no longer generated is removed from them. */
export const derivedFolders: readonly string[] = ['generated/googlenet']

/** All of them. Works from the repository's root, since problems and comments name files as they are called from there. */
export async function derivedFiles(): Promise<readonly DerivedFile[]> {
  return [
    ...grammarFiles(),
    { path: 'docs/ops.md', content: operationsPage() },
    { path: 'docs/std.md', content: libraryPage() },
    { path: 'docs/diagnostics.md', content: diagnosticsPage(failureKinds) },
    { path: 'docs/errors.md', content: errorsPage() },
    ...(await generatedProject('specs/googlenet.inc', 'generated/googlenet')),
  ]
}

/** What `inc compile SPEC -o FOLDER` writes. */
async function generatedProject(spec: string, folder: string): Promise<readonly DerivedFile[]> {
  const report = await reportOn([spec], spec)
  const [failure] = report.failures
  if (failure) throw failure
  const [problem] = report.problems.filter(({ severity }) => severity === 'error')
  if (problem)
    throw new Error(
      `${spec} has ${countProblems(report.problems).errors} errors, the first: ${problem.message}`,
    )
  const checked = chooseNetwork(report.networks, undefined)
  const programs = await projectFor(checked, { folder, eject: false, spec })
  const files = [...programs, ...(await graphFor(checked, choiceOf(checked, {}))).files]
  return [...files, manifestFile(files)].map((file) => ({
    path: `${folder}/${file.path}`,
    content: 'text' in file ? file.text : file.content,
  }))
}
