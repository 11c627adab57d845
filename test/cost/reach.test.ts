/** Receptive fields and strides against the sets of input positions that an output position depends on. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { costOf } from '../../src/cost/index.ts'
import { INPUT, type ValueId } from '../../src/network/network.ts'
import { asNumber, number, windowOf } from '../../src/shape/index.ts'
import { type PrintedBuilding, printedNetwork } from '../building/printed_networks.ts'
import { googlenet } from './googlenet_network.ts'

interface Layer {
  readonly kind: 'conv' | 'pool'
  readonly kernel: readonly [number, number]
  readonly stride: readonly [number, number]
  readonly dilation: number
}

/** The positions of a layer's input that output positions of it depend on, on one axis; borders left aside. */
function before(layer: Layer, axis: 0 | 1, outputs: ReadonlySet<number>): Set<number> {
  const dilation = layer.kind === 'conv' ? layer.dilation : 1
  const extent = dilation * (layer.kernel[axis] - 1) + 1
  const inputs = new Set<number>()
  for (const output of outputs)
    for (let tap = 0; tap < layer.kernel[axis]; tap++)
      inputs.add(output * layer.stride[axis] - Math.floor((extent - 1) / 2) + tap * dilation)
  return inputs
}

/** The positions of the input that the output position `at` of a chain depends on. */
function seen(layers: readonly Layer[], axis: 0 | 1, at: number): Set<number> {
  return layers.reduceRight((positions, layer) => before(layer, axis, positions), new Set([at]))
}

const span = (positions: ReadonlySet<number>) => Math.max(...positions) - Math.min(...positions) + 1

function add(b: PrintedBuilding, layer: Layer, input: ValueId): ValueId {
  const size = windowOf(...layer.kernel, layer.stride)
  return layer.kind === 'pool'
    ? b.operation('max_pool', [input], { size })
    : b.operation('conv2d', [input], { size, filters: 1, dilation: layer.dilation })
}

const side = fc.integer({ min: 1, max: 5 })
const step = fc.integer({ min: 1, max: 3 })
const layer: fc.Arbitrary<Layer> = fc.record({
  kind: fc.constantFrom('conv' as const, 'pool' as const),
  kernel: fc.tuple(side, side),
  stride: fc.tuple(step, step),
  dilation: fc.integer({ min: 1, max: 3 }),
})

describe('receptive field and stride', () => {
  test('of a chain are the span of the positions it sees, and how far that moves', () => {
    fc.assert(
      fc.property(fc.array(layer, { minLength: 1, maxLength: 5 }), (layers) => {
        const b = printedNetwork([400, 400, 1])
        layers.reduce((value, each) => add(b, each, value), INPUT as ValueId)
        const { receptiveField, effectiveStride } = costOf(b.network()).whole
        const field = ([0, 1] as const).map((axis) => span(seen(layers, axis, 7)))
        const moved = ([0, 1] as const).map(
          (axis) => Math.min(...seen(layers, axis, 8)) - Math.min(...seen(layers, axis, 7)),
        )
        expect([receptiveField!.height, receptiveField!.width].map(asNumber)).toEqual(field)
        expect([effectiveStride!.height, effectiveStride!.width].map(asNumber)).toEqual(moved)
      }),
    )
  })

  const centred = layer.map(
    (each): Layer => ({ ...each, stride: [1, 1], kernel: [each.kernel[0] | 1, each.kernel[1] | 1] }),
  )
  test('of branches are those of the union of what they see', () => {
    const branches = fc.array(fc.array(centred, { maxLength: 3 }), { minLength: 2, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 2 }), branches, (stem, paths) => {
        const b = printedNetwork([400, 400, 1])
        const trunk = stem.reduce((value, each) => add(b, each, value), INPUT as ValueId)
        const ends = paths.map((path) => path.reduce((value, each) => add(b, each, value), trunk))
        b.operation('concat', ends)
        const { receptiveField } = costOf(b.network()).whole
        const field = ([0, 1] as const).map((axis) =>
          span(new Set(paths.flatMap((path) => [...seen([...stem, ...path], axis, 7)]))),
        )
        expect([receptiveField!.height, receptiveField!.width].map(asNumber)).toEqual(field)
      }),
    )
  })

  test('after upsampling count positions of the input: a skip connection of a U-Net sees through its deepest path', () => {
    const b = printedNetwork([64, 64, 1])
    const skip = b.operation('conv2d', [INPUT], { size: windowOf(3, 3), filters: 1 })
    const down = b.operation('max_pool', [skip], { size: windowOf(2, 2, 2) })
    const deep = b.operation('conv2d', [down], { size: windowOf(3, 3), filters: 1 })
    const up = b.operation('conv2d_transpose', [deep], { size: windowOf(2, 2, 2), filters: 1 })
    b.operation('conv2d', [b.operation('concat', [skip, up])], { size: windowOf(3, 3), filters: 1 })
    const { receptiveField, effectiveStride } = costOf(b.network()).whole
    // 3, then 4 after the pool, 8 after the deep convolution, and 2 more positions for the last one.
    expect(receptiveField).toEqual({ height: number(10), width: number(10) })
    expect(effectiveStride).toEqual({ height: number(1), width: number(1) })
  })

  test('are those of the published tables for GoogLeNet', () => {
    const { rows } = costOf(googlenet())
    // Hand-computed: 7; 7+2·2 = 11; 11+2·4 = 19; 19+2·4 = 27; 3a: 27+4·8 = 59; 3b: 91; pool: 107; …
    const heights = rows.map((row) => row.receptiveField && asNumber(row.receptiveField.height))
    expect(heights.slice(0, 7)).toEqual([7, 11, 19, 27, 59, 91, 107])
    expect(rows.map((row) => row.effectiveStride && asNumber(row.effectiveStride.height))).toEqual([
      2, 4, 4, 8, 8, 8, 16, 16, 16, 16, 16, 16, 32, 32, 32, 32, 32, 32, 32,
    ])
    const beforePool = heights[14]!
    expect(heights[15]).toBe(beforePool + 6 * 32)
  })

  test('are none where a value depends on the whole map, and behind it', () => {
    const b = printedNetwork([8, 8, 4])
    const gate = b.operation('global_avg_pool', [INPUT])
    const scaled = b.operation('mul', [INPUT, gate])
    b.operation('conv2d', [scaled], { size: windowOf(3, 3), filters: 1 })
    const { operations, whole } = costOf(b.network())
    expect(operations.map((each) => each.receptiveField)).toEqual([null, null, null])
    expect(whole.effectiveStride).toBeNull()
  })

  test('are none where the input has no height and width', () => {
    const b = printedNetwork([16, 8])
    b.operation('linear', [INPUT], { units: 4 })
    const { whole } = costOf(b.network())
    expect([whole.receptiveField, whole.effectiveStride]).toEqual([null, null])
  })
})
