/** The TensorFlow.js target as the command line offers it; the generator is large and loaded only to compile. */
import type { Target } from '../target.ts'

/** The options of this target. */
interface TfjsOptions {
  /** Whether the project holds a copy of the runtime. */
  readonly eject: boolean
}

/** A TypeScript project that trains with TensorFlow.js. */
export const tfjsTarget: Target<TfjsOptions> = {
  name: 'tfjs',
  purpose: 'a TypeScript project that trains the network with TensorFlow.js',
  unasked: { kind: 'written' },
  cannot: 'cannot be compiled to TensorFlow.js',
  options: {
    eject: {
      kind: 'switch',
      flags: '--eject',
      purpose: 'Copy the runtime into the project',
      byDefault: false,
    },
  },
  listing: null,
  compile: async (checked, { spec, options: { eject }, surroundings }) => {
    const { compileProject } = await import('./index.ts')
    const packaged = { spec, packageReference: surroundings.packageReference() }
    const files = compileProject(
      checked,
      eject
        ? { ...packaged, runtime: 'eject', runtimeSources: surroundings.runtimeSources() }
        : { ...packaged, runtime: 'package' },
    )
    return {
      ok: true,
      files: files.map(({ path, text }) => ({ path, content: text })),
      notes: [],
      next: 'npm install && npm run build && npm run train',
      listing: () => [],
    }
  },
}
