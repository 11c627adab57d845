/** Random bodies of blocks over four parameters and, where they are sized, the sizes of the input; and places to use them at. */
import fc from 'fast-check'

/** A body, whether it may name h, w and c, and the sizes and arguments that it is used with. */
export interface RandomBlock {
  readonly body: string
  readonly isSized: boolean
  readonly places: readonly Place[]
}

/** One use. */
export interface Place {
  readonly h: number
  readonly w: number
  readonly c: number
  readonly k: number
  readonly s: number
  readonly g: number
  readonly n: number
}

const place: fc.Arbitrary<Place> = fc.record({
  h: fc.integer({ min: 1, max: 24 }),
  w: fc.integer({ min: 1, max: 24 }),
  c: fc.integer({ min: 1, max: 12 }),
  k: fc.integer({ min: 1, max: 8 }),
  s: fc.integer({ min: 1, max: 3 }),
  g: fc.integer({ min: 1, max: 4 }),
  n: fc.integer({ min: 1, max: 3 }),
})

const oneOf = (...texts: readonly string[]) => fc.constantFrom(...texts)

const padding = oneOf('', '', '', ', padding: valid', ', padding: pad(1)', ', padding: pad_ceil(1)')
const stride = oneOf('', '', '/2', '/3', '/s')
const kernel = oneOf('1×1', '3×3', '3×3', '5×5', '2×3')

const filters = (isSized: boolean) =>
  isSized ? oneOf('8', 'k', '2·k', 'c', 'c/g', 'k·g') : oneOf('8', 'k', '2·k', 'k·g')

function layer(isSized: boolean): fc.Arbitrary<string> {
  const convolution = fc
    .tuple(kernel, stride, filters(isSized), padding, oneOf('', '', ', dilation: 2', ', groups: g'))
    .map(([size, by, out, around, more]) => `conv2d(${size}${by}, ${out}${around}${more})`)
  const pool = fc
    .tuple(oneOf('max_pool', 'avg_pool'), oneOf('2×2/2', '3×3/2', '3×3/s', '3×3'), padding)
    .map(([name, size, around]) => `${name}(${size}${around})`)
  return fc.oneof(
    { weight: 4, arbitrary: convolution },
    { weight: 2, arbitrary: pool },
    {
      weight: 4,
      arbitrary: oneOf(
        'relu',
        'batch_norm',
        'identity',
        'global_avg_pool',
        'depthwise(3×3/s)',
        'upsample(2)',
        'conv2d_transpose(2×2/2, k)',
        'flatten',
        'linear(k)',
      ),
    },
  )
}

function bodies(isSized: boolean): fc.Arbitrary<string> {
  return fc.letrec<{ body: string }>((tie) => ({
    body: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'body' },
      layer(isSized),
      fc.tuple(tie('body'), tie('body')).map(([a, b]) => `(${a} |> ${b})`),
      fc.tuple(tie('body'), tie('body')).map(([a, b]) => `(${a} |> ${b})`),
      fc.tuple(oneOf('concat', 'add'), tie('body'), tie('body')).map(([join, a, b]) => `${join}(${a}, ${b})`),
      tie('body').map((a) => `add(identity, ${a})`),
      tie('body').map((a) => `concat(identity, ${a})`),
      fc.tuple(oneOf('2', 'n', 'n - 1'), tie('body')).map(([count, a]) => `repeat(${count}, ${a})`),
      fc
        .tuple(
          isSized
            ? oneOf('s == 1', 'k == c', 'c % g == 0', 'h >= 8', 's == 1 and k == c')
            : oneOf('s == 1', 'k > g'),
          tie('body'),
          tie('body'),
        )
        .map(([condition, a, b]) => `(if ${condition} then ${a} else ${b})`),
    ),
  })).body
}

/** A random block with the places it is used at. */
export const block: fc.Arbitrary<RandomBlock> = fc.boolean().chain((isSized) =>
  fc.record({
    body: bodies(isSized),
    isSized: fc.constant(isSized),
    places: fc.array(place, { minLength: 4, maxLength: 6 }),
  }),
)
