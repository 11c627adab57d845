/** A training recipe as plain data: what a spec's `train` block says, checked, and what the runtime carries out. */

/** `rate` as a pure function of the step: a base multiplied by `1 - fraction` every so many epochs or steps. */
export interface Rate {
  readonly base: number
  /** Null for a constant rate. */
  readonly decay: {
    readonly fraction: number
    readonly every: number
    readonly unit: 'epochs' | 'steps'
  } | null
}

export type KernelStart =
  | 'glorot_uniform'
  | 'glorot_normal'
  | 'he_normal'
  | 'he_uniform'
  | 'lecun_uniform'
  | 'lecun_normal'

export interface Recipe {
  readonly data: {
    /** An image folder, relative to the working directory: `FOLDER/train/CLASS/*.jpg` and `FOLDER/validation/CLASS/*.jpg`. */
    readonly folder: string
    /** Subtracted from each channel (red, green, blue; 0 to 255); null for none. */
    readonly mean: readonly number[] | null
    /** Each channel is divided by it after the subtraction; null for none. */
    readonly deviation: readonly number[] | null
  }
  readonly augment: {
    /** The shorter side is resized to `resize`, then a random (evaluation: central) window of `height`×`width` is cut. */
    readonly crop: { readonly height: number; readonly width: number; readonly resize: number }
    /** Mirrors every second image left to right, at random. */
    readonly mirror: boolean
  }
  readonly loss: {
    /** Softmax cross-entropy at the main output, times this. */
    readonly main: number
    /** The same at each head, in the order of the network's heads; a head left out has no loss. */
    readonly heads: readonly { readonly name: string; readonly weight: number }[]
  }
  readonly optimizer: { readonly kind: 'sgd'; readonly momentum: number; readonly weightDecay: number }
  /** Where the Euclidean norm of all gradients together is above the bound, they are scaled down to it; absent for none. */
  readonly clip?: { readonly globalNorm: number }
  readonly rate: Rate
  /** What a moving average of the trained weights keeps of itself in a step, above 0 and below 1; absent for none. */
  readonly average?: { readonly decay: number }
  readonly start: { readonly kernels: KernelStart; readonly biases: number }
  readonly batch: number
  readonly length: { readonly count: number; readonly unit: 'epochs' | 'steps' }
  readonly seed: number
}
