/** The signatures of the library's blocks hold at many sizes, odd and small ones too, exactly where their conditions do. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Span } from '../../src/source/source.ts'
import { libraryFiles } from '../building/repository.ts'
import { checked, declarationsOf } from './library.ts'

type Sizes = readonly [h: number, w: number, c: number]

interface Use {
  readonly call: string
  /** The output, counted here by another way than the signature's; null where the block's condition fails. */
  readonly output: (h: number, w: number, c: number) => readonly number[] | null
  /** `tokens`: the input is h×c, a sequence. */
  readonly input?: 'tokens'
}

/** How many whole windows of `size` cells start `stride` cells apart within `n` cells. */
function windows(n: number, size: number, stride: number): number {
  let count = 0
  for (let start = 0; start + size <= n; start += stride) count++
  return count
}
/** How many of `n` cells lie `stride` cells apart: what `same` gives. */
const apart = (n: number, stride: number) => windows(n, 1, stride)

const same =
  (filters: number, stride = 1): Use['output'] =>
  (h, w) => [apart(h, stride), apart(w, stride), filters]
/** Keeps the map, and adds so many channels. */
const more =
  (channels: number): Use['output'] =>
  (h, w, c) => [h, w, c + channels]
/** Without padding: some windows must fit. */
const whole =
  (size: number, stride: number, channels: (c: number) => number, cells = 0): Use['output'] =>
  (h, w, c) => {
    const [rows, columns] = [h, w].map((n) => windows(n + 2 * cells, size, stride))
    return rows! > 0 && columns! > 0 ? [rows!, columns!, channels(c)] : null
  }
const kept: Use['output'] = (h, w, c) => [h, w, c]
const evenly =
  (parts: number, output: Use['output']): Use['output'] =>
  (h, w, c) =>
    c % parts === 0 ? output(h, w, c) : null

/** At least one use of every block. */
const uses: Readonly<Record<string, Readonly<Record<string, readonly Use[]>>>> = {
  'std/blocks': {
    conv_bn: [
      { call: 'conv_bn(3×3/2, 8)', output: same(8, 2) },
      { call: 'conv_bn(5×5/3, 6, groups: 2)', output: evenly(2, same(6, 3)) },
    ],
    conv_bn_valid: [
      { call: 'conv_bn_valid(3×3/2, 4)', output: whole(3, 2, () => 4) },
      {
        call: 'conv_bn_valid(4×4/3, 6, groups: 3)',
        output: evenly(
          3,
          whole(4, 3, () => 6),
        ),
      },
    ],
    conv_bn_padded: [{ call: 'conv_bn_padded(7×7/2, 4, 2)', output: whole(7, 2, () => 4, 2) }],
    depthwise_bn: [{ call: 'depthwise_bn(3×3/2)', output: (h, w, c) => same(c, 2)(h, w, c) }],
    bn_relu_conv: [{ call: 'bn_relu_conv(3×3/2, 5)', output: same(5, 2) }],
    residual: [{ call: 'residual(batch_norm)', output: kept }],
    shortcut: [
      { call: 'shortcut(conv2d(3×3/2, 5), 5, 2)', output: same(5, 2) },
      { call: 'shortcut(conv2d(3×3, 3), 3, 1)', output: same(3) },
    ],
    basic: [
      { call: 'basic(4)', output: same(4) },
      { call: 'basic(4, 2)', output: same(4, 2) },
    ],
    bottleneck: [{ call: 'bottleneck(2, 3)', output: same(8, 3) }],
    bottleneck_of: [{ call: 'bottleneck_of(2, 6, 3, 2)', output: same(8, 2) }],
    squeeze_excite: [{ call: 'squeeze_excite(2)', output: kept }],
    mbconv: [
      { call: 'mbconv(8, 4)', output: same(4) },
      { call: 'mbconv(4, 4, s: 2, excite: squeeze_excite(2))', output: same(4, 2) },
    ],
  },
  'std/inception': {
    conv_relu: [{ call: 'conv_relu(3×3/2, 4)', output: same(4, 2) }],
    inception_naive: [{ call: 'inception_naive(1, 2, 3)', output: more(6) }],
    inception: [{ call: 'inception(1, 2, 3, 4, 5, 6)', output: same(15) }],
    inception_bn: [
      { call: 'inception_bn(1, 2, 3, 4, 5, 6)', output: same(15) },
      { call: 'inception_bn(1, 2, 3, 4, 5, 6, max_pool(3×3))', output: same(15) },
    ],
    inception_bn_reduction: [
      { call: 'inception_bn_reduction(1, 2, 3, 4)', output: (h, w, c) => same(c + 6, 2)(h, w, c) },
    ],
    inception_v3_a: [{ call: 'inception_v3_a(32)', output: same(256) }],
    inception_v3_b: [{ call: 'inception_v3_b', output: whole(3, 2, (c) => c + 480) }],
    inception_v3_c: [{ call: 'inception_v3_c(16)', output: same(768) }],
    inception_v3_d: [{ call: 'inception_v3_d', output: whole(3, 2, (c) => c + 512) }],
    inception_v3_e: [{ call: 'inception_v3_e', output: same(2048) }],
  },
  'std/dense': {
    dense_layer: [{ call: 'dense_layer(3)', output: more(3) }],
    dense_block: [
      { call: 'dense_block(4, 3)', output: more(12) },
      { call: 'dense_block(1, 5, width: 2)', output: more(5) },
    ],
    transition: [
      {
        call: 'transition',
        output: (h, w, c) => (c < 2 ? null : whole(2, 2, () => Math.floor(c / 2))(h, w, c)),
      },
    ],
  },
  'std/mobile': {
    separable_bn: [{ call: 'separable_bn(6, 2, size: 5×5)', output: same(6, 2) }],
    fire: [{ call: 'fire(2, 3, 4)', output: same(7) }],
  },
  'std/transformer': {
    patch_embedding: [
      {
        call: 'patch_embedding(4, 6)',
        output: (h, w) => (h % 4 === 0 && w % 4 === 0 ? [(h / 4) * (w / 4), 6] : null),
      },
    ],
    attention: [{ call: 'attention(3)', input: 'tokens', output: evenly(3, (n, _, d) => [n, d]) }],
    mlp: [{ call: 'mlp(5)', input: 'tokens', output: (n, _, d) => [n, d] }],
    encoder: [{ call: 'encoder(2, 5)', input: 'tokens', output: evenly(2, (n, _, d) => [n, d]) }],
  },
}

test('every block of the library is used here', () => {
  for (const file of libraryFiles) {
    const blocks = declarationsOf(file).flatMap(({ kind, name }) => (kind === 'block' ? [name.text] : []))
    expect(Object.keys(uses[file] ?? {}).sort(), file).toEqual(blocks.sort())
  }
})

const everyUse = Object.entries(uses).flatMap(([file, blocks]) =>
  Object.values(blocks).flatMap((list) => list.map((use) => ({ file, ...use }))),
)

const side = fc.integer({ min: 1, max: 40 })
const sizes: fc.Arbitrary<Sizes> = fc.tuple(side, side, fc.integer({ min: 1, max: 12 }))

test.each(everyUse)('$call', ({ file, call, input, output }) => {
  const name = call.replace(/\(.*/, '')
  const brought = new Set([name, ...(call.includes('squeeze_excite') ? ['squeeze_excite'] : [])])
  const several = fc.array(sizes, { minLength: 10, maxLength: 20 })
  fc.assert(
    fc.property(several, (samples) => {
      const lines = samples.map(([h, w, c], index) => {
        const from = input === 'tokens' ? [h, c] : [h, w, c]
        const to = output(h, w, c)
        return {
          code: to === null ? 'shape/condition-fails' : null,
          text: `network net_${index} : ${from.join('×')} -> ${(to ?? from).join('×')} = ${call}`,
        }
      })
      const first = `import { ${[...brought].join(', ')} } from "${file}"`
      const { problems } = checked([first, ...lines.map(({ text }) => text), ''].join('\n'))
      const errors = problems.filter(({ severity }) => severity === 'error')
      const expected = lines.flatMap(({ code, text }) => (code === null ? [] : [`${code}: ${text}`]))
      expect(errors.map(({ code, span }) => `${code}: ${lineAt(span)}`)).toEqual(expected)
    }),
    { numRuns: 3 },
  )
})

/** The line that a span begins in. */
function lineAt({ source, start }: Span): string {
  const begin = source.text.lastIndexOf('\n', start - 1) + 1
  return source.text.slice(begin, source.text.indexOf('\n', start))
}
