/** The door of the browser build: all of `index.ts`, with a clear error if a page cannot load ts-morph. */
import type { CompileOptions, ProjectFile, TranspileOptions } from './codegen/tfjs/index.ts'
import type { CheckedNetwork } from './compile.ts'

// A local declaration takes precedence over an export of the same name that `*` brings.
export * from './index.ts'

/** Works as in Node if the page can load `ts-morph`: a bundler includes it, a page without one needs an import map. */
export async function compileProject(
  checked: CheckedNetwork,
  options: CompileOptions,
): Promise<readonly ProjectFile[]> {
  return (await generator()).compileProject(checked, options)
}

/** Works as in Node if the page can load `ts-morph`; see `compileProject`. */
export async function transpile(
  files: readonly ProjectFile[],
  options: TranspileOptions = {},
): Promise<readonly ProjectFile[]> {
  return (await generator()).transpile(files, options)
}

async function generator(): Promise<typeof import('./codegen/tfjs/index.ts')> {
  try {
    return await import('./codegen/tfjs/index.ts')
  } catch (cause) {
    throw new Error(
      `The generator of TypeScript projects could not be loaded: ${cause instanceof Error ? cause.message : cause}. ` +
        'It needs the package ts-morph, which is not part of this build: use a bundler, or name it in an import map.',
      { cause },
    )
  }
}
