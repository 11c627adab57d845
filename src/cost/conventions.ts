/** The named counting conventions: what counts as a multiply-accumulate and what as a floating-point operation. */
import type { Work } from '../ops/record/primitive.ts'
import { add, type Dimension, multiply, number, zero } from '../shape/index.ts'

export interface Convention {
  readonly name: string
  /** What it counts, in a sentence for reports. */
  readonly counts: string
  /** Multiply-accumulates of one operation on one image. */
  readonly macs: (work: Work) => Dimension
  /** Floating-point operations of one operation on one image; `macs` is the convention's count for it. */
  readonly flops: (macs: Dimension, work: Work) => Dimension
}

const two = number(2)

const layersOnly: Convention['macs'] = ({ macs = zero }) => macs

const layersAndAttention: Convention['macs'] = ({ macs = zero, attentionMacs = zero }) =>
  add(macs, attentionMacs)

const twoEach: Convention['flops'] = (macs) => multiply(two, macs)

/** Every convention by name; claims and budgets use `default`. */
export const conventions = {
  default: {
    name: 'default',
    counts:
      'MACs of convolutions and linear layers; no bias, normalisation, activation or attention product. FLOPs are twice the MACs.',
    macs: layersOnly,
    flops: twoEach,
  },
  attention: {
    name: 'attention',
    counts:
      'MACs of convolutions, linear layers and the two products of attention. FLOPs are twice the MACs.',
    macs: layersAndAttention,
    flops: twoEach,
  },
  'flops-all': {
    name: 'flops-all',
    counts:
      'MACs of convolutions, linear layers and the two products of attention. FLOPs are twice the MACs, plus every bias addition, comparison, normalisation and activation.',
    macs: layersAndAttention,
    flops: (macs, { otherFlops = zero }) => add(multiply(two, macs), otherFlops),
  },
} as const satisfies Readonly<Record<string, Convention>>

export type ConventionName = keyof typeof conventions
