/** The named conventions of counting: what counts as a multiply-accumulate and what as a floating-point operation. */
import type { AnyPrimitive, Application, ArgumentValue } from '../ops/record/primitive.ts'
import { add, type Dimension, multiply, number } from '../shape/index.ts'

/** An operation's arguments and shapes, its primitive's own argument type forgotten. */
export type AnyApplication = Application<Readonly<Record<string, ArgumentValue>>>

export interface Convention {
  readonly name: string
  /** What it counts, in a sentence for reports. */
  readonly counts: string
  /** Multiply-accumulates of one operation on one image. */
  readonly macs: (primitive: AnyPrimitive, application: AnyApplication) => Dimension
  /** Floating-point operations of one operation on one image; `macs` is what the convention gave for it. */
  readonly flops: (macs: Dimension, primitive: AnyPrimitive, application: AnyApplication) => Dimension
}

const two = number(2)

const layersOnly: Convention['macs'] = (primitive, application) => primitive.macs(application)

const layersAndAttention: Convention['macs'] = (primitive, application) =>
  add(primitive.macs(application), primitive.attentionMacs(application))

const twoEach: Convention['flops'] = (macs) => multiply(two, macs)

/** Every convention by its name; claims and budgets are held by `default`. */
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
    flops: (macs, primitive, application) => add(multiply(two, macs), primitive.otherFlops(application)),
  },
} as const satisfies Readonly<Record<string, Convention>>

export type ConventionName = keyof typeof conventions
