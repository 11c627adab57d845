/** A layer for what TensorFlow.js has no layer for, as far as shapes and weights go. */
import * as tf from '@tensorflow/tfjs'

/** Gives results of a shape and holds one weight, or none. It is built, and never run. */
export class Substitute extends tf.layers.Layer {
  static readonly className = 'Substitute'
  readonly #output: readonly number[]
  readonly #weight: readonly number[] | null

  constructor(output: readonly number[], weight: readonly number[] | null = null) {
    super({})
    this.#output = output
    this.#weight = weight
  }

  override build(): void {
    if (this.#weight !== null) this.addWeight('weight', [...this.#weight], 'float32', tf.initializers.zeros())
    this.built = true
  }

  override computeOutputShape(): tf.Shape {
    return [null, ...this.#output]
  }
}
