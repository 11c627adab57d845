/** The rewritings of a graph that can be asked for by name: what each does, where it acts, and whether it is customary. */

/** A run of the graph: a step of training, or predictions and evaluation. */
export type PassPlace = 'training' | 'inference'

interface Pass {
  /** A clause for messages and help. */
  readonly does: string
  readonly acts: readonly PassPlace[]
  /** Whether it is taken where nothing is said: only what a measurement shows to pay (docs/bench.md). */
  readonly isCustomary: boolean
}

/** All of them, in the order in which they are carried out. */
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

/** Those that are taken where nothing is said. */
export const customaryPasses: readonly PassName[] = PASS_NAMES.filter((name) => PASSES[name].isCustomary)
