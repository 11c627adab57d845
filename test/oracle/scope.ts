/** Where a piece of a random network is, what the pieces share, and what the numbers of a plan mean there. */
import type { Count, Pair, Piece } from './arbitrary_network.ts'
import { type Ledger, shapeOf, type Value } from './tfjs_ledger.ts'

/** What all pieces of a network share. */
export interface Shared {
  readonly ledger: Ledger
  readonly blocks: readonly Piece[]
  /** The words of each block's body, by its number, once it was called: the same at every call. */
  readonly bodies: Map<number, string>
  /** The blocks of `helpers` that were used. */
  readonly helpers: Set<keyof typeof helpers>
  /** Names of results, one for each piece. */
  readonly names: Map<Piece, string>
}

/** Where a piece is: in the network's pipeline, or in a block called with these numbers. */
export interface Scope {
  readonly shared: Shared
  readonly inside: null | {
    readonly size: Pair
    readonly n: number
    readonly s: number
    readonly channels: number
  }
  /** It may call the blocks before this one. */
  readonly callable: number
}

export interface Placed {
  readonly text: string
  readonly value: Value
}

/** Blocks that every program may use: for pieces that need their input's sizes, or take a piece. */
export const helpers = {
  gate: 'block gate : h×w×c = mul(identity, global_avg_pool |> conv2d(1×1, c) |> sigmoid)',
  grouped: 'block grouped(size: Size, m: Int) : h×w×c = conv2d(size, m·c, groups: c)',
  projected: 'block projected(f: h×w×c -> h×w×k) : h×w×c -> h×w×c = add(identity, f |> conv2d(1×1, c))',
  valley: [
    'block valley(f: ⌈h/2⌉×⌈w/2⌉×c -> ⌈h/2⌉×⌈w/2⌉×k) : h×w×c -> h×w×(c + k) =',
    '  identity as kept |> max_pool(2×2/2) |> f |> upsample(2) |> center_crop(h×w) |> concat(kept, identity)',
  ].join('\n'),
  join: 'block join(with: .. -> h×w×k) : h×w×c -> h×w×(k + c) = concat(with, identity)',
} as const

export class TooLarge extends Error {}

/** Keeps networks small enough for two hundred of them. */
export function checkSize({ shared }: Scope, value: Value): void {
  const [height, width, channels] = shapeOf(value)
  if (shared.ledger.entries.length > 80 || channels! > 200 || height! * width! * channels! > 30_000)
    throw new TooLarge()
}

export function countOf(scope: Scope, count: Count, input: Value): Count & (number | string) {
  return scope.inside === null ? numberOf(scope, count, input) : count
}

/** Outside blocks `n` is 3, and `c` the channels of the input. */
export function numberOf({ inside }: Scope, count: Count, input: Value): number {
  const n = inside?.n ?? 3
  if (count === 'n') return n
  if (count === '2n') return 2 * n
  return count === 'c' ? (inside?.channels ?? shapeOf(input)[2]!) : count
}

export const countText = (count: Count) => (count === '2n' ? '2·n' : String(count))
