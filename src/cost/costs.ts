/** The numbers of a checked network: what `costOf` computes and every report prints. */
import type { Dimension } from '../shape/index.ts'

/**
 * What a stretch of operations comes to. Memory is in bytes for one image in 32-bit floats. Where the network's sizes
 * are names the numbers are formulas in those names.
 */
export interface Cost {
  /** Trained values. */
  readonly params: Dimension
  /** Values that training does not change by gradient: the moving statistics of batch normalisation. */
  readonly frozenParams: Dimension
  /** Multiply-accumulates of convolutions and linear layers: no bias, normalisation, activation or attention product. */
  readonly macs: Dimension
  /** 2 · macs. */
  readonly flops: Dimension
  /** The outputs of all its operations. */
  readonly activationMemory: Dimension
  /**
   * Convolutions and linear layers on the longest path from its input to its output; null where there is such a layer
   * in a block whose number of copies is not known.
   */
  readonly depth: number | null
}

/** What one output position depends on, seen from the network's input; null where it is the whole map or not spatial. */
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
  /** Main output only, without the heads. */
  readonly whole: Cost & Reach
  /** By index in `Network.heads`: each head's own operations. */
  readonly heads: readonly (Cost & Reach)[]
  /** Main output and all heads together. */
  readonly withHeads: Cost
}
