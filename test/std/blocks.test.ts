/** Each block of `std/blocks` at a concrete size: its output, its operations, and its parameters counted by hand. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checked, outcomeOf } from './library.ts'

/** A program of one network; `imports` are the names it brings from the library. */
function program(imports: string, input: string, output: string, body: string): string {
  return `import { ${imports} } from "std/blocks"\n\nnetwork net : ${input} -> ${output} = ${body}\n`
}

/** Trained values of a convolution without a bias. */
const kernel = (height: number, width: number, from: number, to: number) => height * width * from * to
/** Trained values of a batch normalisation: a scale and a shift a channel. */
const scales = (channels: number) => 2 * channels

describe('conv_bn', () => {
  test('a convolution without a bias, its normalisation, and an activation', () => {
    const found = outcomeOf(program('conv_bn', '32×32×3', '16×16×16', 'conv_bn(3×3/2, 16)'))
    expect(found.operations).toEqual(['conv2d', 'batch_norm', 'relu'])
    expect(found.params).toBe(kernel(3, 3, 3, 16) + scales(16))
    expect(found.frozen).toBe(2 * 16)
    expect(found.macs).toBe(16 * 16 * kernel(3, 3, 3, 16))
  })

  test('the activation and the groups are parameters', () => {
    const body = 'conv_bn(3×3, 8, act: swish, groups: 4)'
    const found = outcomeOf(program('conv_bn', '10×12×16', '10×12×8', body))
    expect(found.operations).toEqual(['conv2d', 'batch_norm', 'swish'])
    expect(found.params).toBe(kernel(3, 3, 16 / 4, 8) + scales(8))
  })

  test('other paddings have blocks of their own', () => {
    const valid = outcomeOf(
      program('conv_bn_valid', '10×12×16', '4×5×8', 'conv_bn_valid(3×3/2, 8, groups: 4)'),
    )
    const body = 'conv_bn_padded(7×7/2, 8, 3, act: swish)'
    const padded = outcomeOf(program('conv_bn_padded', '10×13×16', '5×7×8', body))
    expect(valid.params).toBe(kernel(3, 3, 16 / 4, 8) + scales(8))
    expect(valid.macs).toBe(4 * 5 * kernel(3, 3, 16 / 4, 8))
    expect(padded.operations).toEqual(['conv2d', 'batch_norm', 'swish'])
    expect(padded.macs).toBe(5 * 7 * kernel(7, 7, 16, 8))
  })

  test('without an activation', () => {
    const found = outcomeOf(program('conv_bn', '4×4×2', '4×4×2', 'conv_bn(1×1, 2, act: identity)'))
    expect(found.operations.slice(0, 2)).toEqual(['conv2d', 'batch_norm'])
    expect(found.operations).not.toContain('relu')
  })
})

test('depthwise_bn filters each channel on its own and rounds up what a stride leaves', () => {
  const found = outcomeOf(program('depthwise_bn', '9×10×6', '5×5×6', 'depthwise_bn(3×3/2, act: relu6)'))
  expect(found.operations).toEqual(['depthwise', 'batch_norm', 'relu6'])
  expect(found.params).toBe(3 * 3 * 6 + scales(6))
  expect(found.macs).toBe(5 * 5 * 3 * 3 * 6)
})

test('bn_relu_conv normalises what comes in', () => {
  const found = outcomeOf(program('bn_relu_conv', '7×7×64', '7×7×32', 'bn_relu_conv(1×1, 32)'))
  expect(found.operations).toEqual(['batch_norm', 'relu', 'conv2d'])
  expect(found.params).toBe(scales(64) + kernel(1, 1, 64, 32))
})

describe('residual', () => {
  test('adds the input', () => {
    const found = outcomeOf(program('residual', '8×8×4', '8×8×4', 'residual(conv2d(3×3, 4))'))
    expect(found.operations.at(-1)).toBe('add')
    expect(found.params).toBe(kernel(3, 3, 4, 4) + 4)
  })

  test('refuses a block that changes the shape', () => {
    const { problems } = checked(program('residual', '8×8×4', '8×8×4', 'residual(conv2d(3×3, 8))'))
    expect(problems.map(({ code }) => code)).toEqual(['shape/promise-broken'])
  })
})

describe('shortcut', () => {
  const inner = kernel(3, 3, 4, 4) + 4

  test('is the identity where the shape stays', () => {
    const found = outcomeOf(program('shortcut', '8×8×4', '8×8×4', 'shortcut(conv2d(3×3, 4), 4, 1)'))
    expect(found.params).toBe(inner)
    expect(found.operations.slice(-2)).toEqual(['add', 'relu'])
  })

  test.each([
    ['wider', '8×8×12', 'shortcut(conv2d(3×3, 12), 12, 1)', kernel(3, 3, 4, 12) + 12, 12],
    ['smaller', '4×4×4', 'shortcut(conv2d(3×3/2, 4), 4, 2)', inner, 4],
  ])('is a projection where the map is %s', (_, output, body, params, channels) => {
    const found = outcomeOf(program('shortcut', '8×8×4', output, body))
    expect(found.params).toBe(params + kernel(1, 1, 4, channels) + scales(channels))
  })
})

describe('basic', () => {
  test('two convolutions of one width', () => {
    const found = outcomeOf(program('basic', '56×56×64', '56×56×64', 'basic(64)'))
    expect(found.params).toBe(2 * (kernel(3, 3, 64, 64) + scales(64)))
  })

  test('at stride 2 the shortcut is projected', () => {
    const found = outcomeOf(program('basic', '55×56×64', '28×28×128', 'basic(128, 2)'))
    const path = kernel(3, 3, 64, 128) + scales(128) + kernel(3, 3, 128, 128) + scales(128)
    expect(found.params).toBe(path + kernel(1, 1, 64, 128) + scales(128))
  })
})

describe('bottleneck', () => {
  test('four times its filters come out', () => {
    const found = outcomeOf(program('bottleneck', '56×56×256', '56×56×256', 'bottleneck(64)'))
    expect(found.params).toBe(
      kernel(1, 1, 256, 64) +
        scales(64) +
        kernel(3, 3, 64, 64) +
        scales(64) +
        kernel(1, 1, 64, 256) +
        scales(256),
    )
  })

  test('the stride is on the 3×3 convolution', () => {
    const found = outcomeOf(program('bottleneck', '56×56×256', '28×28×512', 'bottleneck(128, 2)'))
    const path =
      56 * 56 * kernel(1, 1, 256, 128) + 28 * 28 * (kernel(3, 3, 128, 128) + kernel(1, 1, 128, 512))
    expect(found.macs).toBe(path + 28 * 28 * kernel(1, 1, 256, 512))
  })

  test('another width, in groups, is another block', () => {
    const body = 'bottleneck_of(64, 128, groups: 32)'
    const found = outcomeOf(program('bottleneck_of', '56×56×64', '56×56×256', body))
    const path =
      kernel(1, 1, 64, 128) + scales(128) + kernel(3, 3, 128 / 32, 128) + scales(128) + kernel(1, 1, 128, 256)
    expect(found.params).toBe(path + scales(256) + kernel(1, 1, 64, 256) + scales(256))
  })
})

test('squeeze_excite weighs channels through a narrow layer', () => {
  const body = 'squeeze_excite(4, act: swish, gate: hard_sigmoid)'
  const found = outcomeOf(program('squeeze_excite', '8×6×16', '8×6×16', body))
  expect(found.operations).toEqual(
    expect.arrayContaining(['global_avg_pool', 'conv2d', 'swish', 'conv2d', 'hard_sigmoid', 'mul']),
  )
  expect(found.params).toBe(16 * 4 + 4 + 4 * 16 + 16)
  expect(found.macs).toBe(16 * 4 + 4 * 16)
})

describe('mbconv', () => {
  const project = (from: number, to: number) => kernel(1, 1, from, to) + scales(to)

  test('adds the input where neither size nor channels change', () => {
    const found = outcomeOf(program('mbconv', '14×14×16', '14×14×16', 'mbconv(96, 16)'))
    expect(found.operations.at(-1)).toBe('add')
    expect(found.params).toBe(project(16, 96) + 9 * 96 + scales(96) + project(96, 16))
  })

  test('does not at a stride, and does not widen what is wide already', () => {
    const found = outcomeOf(program('mbconv', '15×14×32', '8×7×16', 'mbconv(32, 16, 5×5, 2)'))
    expect(found.operations).not.toContain('add')
    expect(found.params).toBe(25 * 32 + scales(32) + project(32, 16))
  })

  test('looks at the whole map before it projects', () => {
    const body = 'mbconv(96, 24, act: swish, excite: squeeze_excite(4, act: swish))'
    const found = outcomeOf(program('mbconv, squeeze_excite', '14×14×16', '14×14×24', body))
    const excite = 96 * 4 + 4 + 4 * 96 + 96
    expect(found.params).toBe(project(16, 96) + 9 * 96 + scales(96) + excite + project(96, 24))
  })
})

describe('round8', () => {
  /** The rule as MobileNet's authors give it, in floating point. */
  function madeDivisible(value: number): number {
    const near = Math.max(8, Math.floor(Math.floor(value + 4) / 8) * 8)
    return near < 0.9 * value ? near + 8 : near
  }

  test('is the rule of MobileNet for every width', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.constantFrom(['1', 1], ['0.75', 0.75], ['35%', 0.35], ['1.4', 1.4] as const),
        (channels, [multiplier, factor]) => {
          const rounded = madeDivisible((channels * Math.round(Number(factor) * 100)) / 100)
          const body = `conv2d(1×1, round8(${multiplier}·${channels}))`
          expect(outcomeOf(program('round8', '1×1×1', `1×1×${rounded}`, body)).params).toBe(2 * rounded)
        },
      ),
      { numRuns: 150 },
    )
  })
})
