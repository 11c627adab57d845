/** Type-checks generated programs with TypeScript itself, without writing them anywhere. */
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { ProjectFile } from '../../src/codegen/tfjs/index.ts'
import { networksOf } from '../building/checked.ts'
import { projectOf, textOf } from './build.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
/** Where the files stand for the compiler: beside the packages, so that imports are found. */
const folder = `${root}generated/under test/`

/** The compiler options of a generated `tsconfig.json`, with the runtime taken from its sources. */
function compilerOptions(): ts.CompilerOptions {
  const [checked] = networksOf('specs/googlenet.inc')
  const written = JSON.parse(textOf(projectOf(checked!), 'tsconfig.json')).compilerOptions
  const { options, errors } = ts.convertCompilerOptionsFromJson(written, root)
  if (errors.length > 0) throw new Error(errors.map(({ messageText }) => String(messageText)).join('\n'))
  const { rootDir: _, outDir: __, ...others } = options
  return {
    ...others,
    noEmit: true,
    allowImportingTsExtensions: true,
    paths: { 'inc-lang/runtime': [`${root}src/runtime/index.ts`] },
  }
}

/** What is wrong with the files, one line for each error; errors of other files are left out. */
export function typeErrors(files: readonly ProjectFile[]): readonly string[] {
  const texts = new Map(files.map(({ path, text }) => [folder + path, text]))
  const options = compilerOptions()
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile, directoryExists } = host
  const folders = new Set(
    [...texts.keys()].flatMap((path) =>
      path.split('/').map((_, index, parts) => parts.slice(0, index).join('/')),
    ),
  )
  host.fileExists = (path) => texts.has(path) || fileExists(path)
  host.readFile = (path) => texts.get(path) ?? readFile(path)
  host.directoryExists = (path) => folders.has(path) || directoryExists!(path)
  host.getSourceFile = (path, ...rest) => {
    const text = texts.get(path)
    return text === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, text, rest[0], true)
  }
  const program = ts.createProgram([...texts.keys()], options, host)
  const found = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()]
  for (const path of texts.keys()) {
    const file = program.getSourceFile(path)!
    found.push(...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file))
  }
  return found.map(({ file, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, '\n')
    return file ? `${file.fileName.slice(folder.length)}: ${message}` : message
  })
}
