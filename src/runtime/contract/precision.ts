/** The numbers that products work on. */

/** `fp32`, or `bf16` with everything delicate, and the weights themselves, on 32 bits. */
export const PRECISIONS = ['fp32', 'bf16'] as const
export type Precision = (typeof PRECISIONS)[number]
