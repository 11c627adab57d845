/** A compiled project as JavaScript modules, for running it without a build step. */
import { replaceSpecifiers, transpileSource } from './emitter.ts'

export interface ProjectFile {
  /** Relative, with `/`. */
  readonly path: string
  readonly text: string
}

export interface TranspileOptions {
  /** New specifiers for imported modules: `{ 'inc-lang/runtime': 'file:///…/runtime/index.js' }`. */
  readonly specifiers?: Readonly<Record<string, string>>
}

/**
 * The TypeScript files among `files` as JavaScript modules with the same paths but ending in `.js`; drops other files.
 */
export function transpile(
  files: readonly ProjectFile[],
  options: TranspileOptions = {},
): readonly ProjectFile[] {
  const specifiers = new Map(Object.entries(options.specifiers ?? {}))
  return files
    .filter(({ path }) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map(({ path, text }) => ({
      path: path.replace(/\.ts$/, '.js'),
      text: replaceSpecifiers(
        path,
        transpileSource(path, text),
        (specifier) => specifiers.get(specifier) ?? specifier,
      ),
    }))
}
