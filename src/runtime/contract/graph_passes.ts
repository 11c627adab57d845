/** The graph rewrites that can be requested by name: what each does, where it acts, and whether it is on by default. */

/** A run of the graph: a training step, or predictions and evaluation. */
export type PassPlace = 'training' | 'inference'

interface Pass {
  /** A clause for messages and help. */
  readonly does: string
  readonly acts: readonly PassPlace[]
  /** Whether it is on by default: only if a measurement shows that it pays (docs/bench.md). */
  readonly isCustomary: boolean
}

/** All passes, in the order in which they run. */
export const PASSES = {
  'fold-normalization': {
    does: 'batch normalisation as part of the kernel before it',
    acts: ['inference'],
    isCustomary: true,
  },
  'project-before-pooling': {
    does: '1×1 convolutions of an average pooling moved before it, where they leave fewer channels to pool',
    acts: ['training', 'inference'],
    isCustomary: true,
  },
  'merge-pointwise': {
    does: '1×1 convolutions of one input as one convolution',
    acts: ['training'],
    isCustomary: true,
  },
} as const satisfies Readonly<Record<string, Pass>>

export type PassName = keyof typeof PASSES

export const PASS_NAMES = Object.keys(PASSES) as readonly PassName[]

/** The passes that are on by default. */
export const customaryPasses: readonly PassName[] = PASS_NAMES.filter((name) => PASSES[name].isCustomary)
