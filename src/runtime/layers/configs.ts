/** The configurations of the runtime's own layers: those that networks need and `tf.layers` has not. */

/** By factory name in the runtime. Every layer takes a `name` too; the generator adds it. */
export interface RuntimeLayers {
  /** Keeps each value with probability 1 - rate, by a mask drawn from (run seed, step, layer name). */
  readonly dropout: { readonly rate: number }
  /** x / (k + alpha/size · Σ x²)^beta over `size` neighbouring channels. */
  readonly localResponseNormalization: {
    readonly size: number
    readonly alpha: number
    readonly beta: number
    readonly k: number
  }
  /** Cuts the central height×width window. */
  readonly centerCrop: { readonly height: number; readonly width: number }
}
