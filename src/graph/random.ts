/** Random numbers as functions of a key: the same key gives the same numbers on every run. */
import { nameDigests } from '../runtime/contract/name_digests.ts'
import { cast, compare, multiply } from './arithmetic.ts'
import { floats, integers } from './constants.ts'
import { type Axes, axesOf, type Tensor, tensor } from './node.ts'
import { sizesOf, stacked } from './shapes.ts'

const int32 = { kind: 'type', value: 'int32' } as const

/**
 * Two whole numbers, the key of a stream: each of the two exclusive-or'ed with a constant of the stream's own. The eager
 * engine's masks have the same keys (`src/runtime/random/dropout_masks.ts`).
 */
export function streamOf(first: Tensor, second: Tensor, name: string): Tensor {
  const [ofFirst, ofSecond] = nameDigests(name)
  const own = (value: Tensor, digest: number) =>
    tensor('BitwiseXor', [value, integers(digest, [])], { T: int32 }, { element: 'int32', axes: [] })
  return stacked([own(first, ofFirst), own(second, ofSecond)])
}

function drawn(operation: string, sizes: Tensor, axes: Axes, key: Tensor): Tensor {
  const attributes = { dtype: { kind: 'type', value: 'float32' }, T: int32, Tseed: int32 } as const
  return tensor(operation, [sizes, key], attributes, { element: 'float32', axes })
}

/** Numbers uniform in [-limit, limit). */
export function uniformNumbers(axes: readonly number[], limit: number, key: Tensor): Tensor {
  const unit = drawn('StatelessRandomUniform', integers(axes), axes, key)
  return multiply(
    tensor(
      'Sub',
      [unit, floats(0.5)],
      { T: { kind: 'type', value: 'float32' } },
      { element: 'float32', axes },
    ),
    2 * limit,
  )
}

/** Numbers of the normal distribution cut at two deviations, times `factor`. */
export function truncatedNormalNumbers(axes: readonly number[], factor: number, key: Tensor): Tensor {
  return multiply(drawn('StatelessTruncatedNormal', integers(axes), axes, key), factor)
}

/** Sets each value to 0 with probability `rate` and scales the others by 1/(1 - rate). */
export function dropped(of: Tensor, rate: number, key: Tensor): Tensor {
  if (rate === 0) return of
  const numbers = drawn('StatelessRandomUniform', sizesOf(of), axesOf(of), key)
  const kept = cast(compare('GreaterEqual', numbers, floats(rate)), 'float32')
  return multiply(of, multiply(kept, 1 / (1 - rate)))
}
