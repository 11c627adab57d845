/** The number formats that products work on. */

/** `fp32`, or `bf16`, which keeps 32 bits for the weights and everything delicate. */
export const PRECISIONS = ['fp32', 'bf16'] as const
export type Precision = (typeof PRECISIONS)[number]
