/** The costs of a checked network, as `costOf` computes them and reports print them. */
import type { Dimension } from '../shape/index.ts'

/**
 * The costs of a range of operations. Memory is in bytes for one image in 32-bit floats. If the network leaves sizes
 * open, the numbers are formulas in them.
 */
export interface Cost {
  /** Trained values. */
  readonly params: Dimension
  /** Values that no gradient changes: the moving statistics of batch normalisation. */
  readonly frozenParams: Dimension
  /**
   * Multiply-accumulates of convolutions and linear layers; biases, normalisation, activations and attention products
   * do not count.
   */
  readonly macs: Dimension
  /** 2 · macs. */
  readonly flops: Dimension
  /** The outputs of all operations. */
  readonly activationMemory: Dimension
  /**
   * Convolutions and linear layers on the longest path from input to output; null if such a layer is in a block that is
   * repeated an unknown number of times.
   */
  readonly depth: number | null
}

/**
 * What one output position depends on, seen from the network's input; null if that is the whole map or there are no
 * positions.
 */
export interface Reach {
  readonly receptiveField: { readonly height: Dimension; readonly width: Dimension } | null
  readonly effectiveStride: { readonly height: Dimension; readonly width: Dimension } | null
}

export interface NetworkCosts {
  /** The name of the counting convention, for reports. */
  readonly convention: string
  /** By `Operation.id`. */
  readonly operations: readonly (Cost & Reach)[]
  /** By index in `Network.rows`. */
  readonly rows: readonly (Cost & Reach)[]
  /** The main output only, without the heads. */
  readonly whole: Cost & Reach
  /** By index in `Network.heads`: each head's own operations. */
  readonly heads: readonly (Cost & Reach)[]
  /** The main output and all heads together. */
  readonly withHeads: Cost
}
