/** What random programs are drawn from: numbers, operations, and forms of the language. */
import { plainOperations } from '../operations.ts'
import type { OperationPlan } from './plans.ts'

/** The pieces that are about the language more than about maps. */
export type Form = 'call' | 'local' | 'comprehension' | 'choice' | 'repeat' | 'read'

export interface Palette {
  /** The numbers of filters and units. */
  readonly counts: readonly number[]
  /** The largest side of a window, and the largest stride. */
  readonly mostSide: number
  readonly mostStride: number
  /** The operations that keep a map's shape and need no window. */
  readonly plain: readonly OperationPlan[]
  readonly forms: readonly Form[]
}

/** The plain operations that change a map's shape, or take no map. */
const others: ReadonlySet<string> = new Set([
  ...['global_avg_pool', 'global_max_pool', 'flatten', 'tokens', 'prepend_token', 'position_embedding'],
])

/** All that programs can be drawn from. */
export const everything: Palette = {
  counts: [1, 2, 3, 4, 6],
  mostSide: 5,
  mostStride: 3,
  plain: [
    ...plainOperations.filter((name) => !others.has(name)).map((name) => ({ name })),
    { name: 'leaky_relu', slope: null },
    { name: 'leaky_relu', slope: 0.2 },
    { name: 'dropout', percent: 20 },
    { name: 'dropout', percent: 40 },
    { name: 'lrn', size: 5 },
    { name: 'group_norm', groups: { kind: 'channels', otherwise: 1 } },
    { name: 'group_norm', groups: { kind: 'number', value: 2, spelling: 0 } },
    { name: 'channel_shuffle', groups: { kind: 'channels', otherwise: 1 } },
    { name: 'channel_shuffle', groups: { kind: 'number', value: 2, spelling: 0 } },
  ],
  forms: ['call', 'local', 'comprehension', 'choice', 'repeat', 'read'],
}
