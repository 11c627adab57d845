/** What the two adaptive pools have in common: windows that follow from the size of the output. */
import type { Tensor } from '../../graph/index.ts'
import {
  add,
  asInteger,
  ceilDivide,
  type Dimension,
  divide,
  equal,
  floorDivide,
  multiply,
  number,
  one,
  type Size,
  subtract,
  sum,
  zero,
} from '../../shape/index.ts'
import { gives, imageAxes, needsAxes, onlyInput } from '../record/inference.ts'
import {
  type AnyPrimitive,
  type Application,
  type Footprint,
  type Primitive,
  primitive,
} from '../record/primitive.ts'
import type { TfjsLayer } from '../record/tfjs_layer.ts'
import { plainNumber } from './graph_place.ts'

export interface AdaptivePool {
  readonly name: 'adaptive_avg_pool' | 'adaptive_max_pool'
  readonly summary: string
  /** Floating-point operations for the cells of all windows of one channel, of which there are so many. */
  readonly flops: (cells: Dimension, windows: Dimension) => Dimension
  readonly keeps: Primitive['keeps']
  readonly layer: (size: Size) => TfjsLayer
  /** The same in a graph: images to maps of height×width cells. */
  readonly graph: (images: Tensor, height: number, width: number) => Tensor
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b)
}

/** A sum over more windows than this is not written out. */
const mostWritten = 64n

/**
 * The cells of all windows of an axis together. Each begins at ⌊i·size/places⌋ and ends before ⌈(i + 1)·size/places⌉, so
 * neighbours share a cell wherever a border falls inside of one: size + places - gcd(size, places). Where the size is a
 * name it is the sum of the windows, and where the places are one too, as if every border fell inside of a cell.
 */
function cellsOfWindows(size: Dimension, places: Dimension): Dimension {
  const [cells, count] = [asInteger(size), asInteger(places)]
  if (count !== null && cells !== null) return number(cells + count - greatestCommonDivisor(cells, count))
  if (count === null || count > mostWritten) return subtract(add(size, places), one)
  const windows = Array.from({ length: Number(count) }, (_, i) => {
    const begin = floorDivide(multiply(number(i), size), places)
    return subtract(ceilDivide(multiply(number(i + 1), size), places), begin)
  })
  return sum(windows)
}

/** The cells of the longest window: that which begins farthest inside of a cell. */
function longestWindow(size: Dimension, places: Dimension): Dimension {
  const [cells, count] = [asInteger(size), asInteger(places)]
  const shared = cells === null || count === null ? one : number(greatestCommonDivisor(cells, count))
  return ceilDivide(subtract(add(size, places), shared), places)
}

function footprintOf(
  { height, width }: Size,
  image: { readonly height: Dimension; readonly width: Dimension },
): Footprint {
  if (equal(height, one) === 'yes' && equal(width, one) === 'yes') return { kind: 'whole' }
  return {
    kind: 'window',
    extent: { height: longestWindow(image.height, height), width: longestWindow(image.width, width) },
    stride: { height: divide(image.height, height), width: divide(image.width, width) },
  }
}

/** A pool that gives maps of one size, whatever the size of its input. */
export function adaptivePool(pool: AdaptivePool): AnyPrimitive {
  const otherFlops = (application: Application<{ readonly size: Size }>) => {
    const { height, width, channels } = imageAxes(onlyInput(application))!
    const { size } = application.arguments
    const cells = multiply(cellsOfWindows(height, size.height), cellsOfWindows(width, size.width))
    return multiply(channels, pool.flops(cells, multiply(size.height, size.width)))
  }
  const size = (height: number, width: number): { readonly size: Size } => ({
    size: { height: number(height), width: number(width) },
  })
  return primitive({
    name: pool.name,
    summary: `${pool.summary}; window i of n begins at ⌊i·h/n⌋ and ends before ⌈(i + 1)·h/n⌉, counted from 0, as in PyTorch.`,
    inputs: 'one',
    parameters: { size: { kind: 'size', meaning: 'the height and width of the output' } },
    rule: 'h×w×c -> size.h×size.w×c',
    infer: ([input], { size }) => {
      const image = imageAxes(input!)
      return image === null ? needsAxes('h×w×c') : gives([size.height, size.width, image.channels])
    },
    weights: () => [],
    macs: () => zero,
    attentionMacs: () => zero,
    otherFlops,
    countsAsLayer: false,
    footprint: ({ size }, [input]) => footprintOf(size, imageAxes(input!)!),
    keeps: pool.keeps,
    emit: ({ formulas: { size } }) => [pool.layer(size)],
    graph: ({ values: [x], arguments: { size } }) => ({
      output: pool.graph(x!, plainNumber(size.height), plainNumber(size.width)),
    }),
    examples: [
      { source: `${pool.name}(3×2)`, arguments: size(3, 2), inputs: [[7, 5, 2]], output: [3, 2, 2] },
      { source: `${pool.name}(2×3)`, arguments: size(2, 3), inputs: [[4, 6, 3]], output: [2, 3, 3] },
      { source: `${pool.name}(3×4)`, arguments: size(3, 4), inputs: [[2, 3, 2]], output: [3, 4, 2] },
      { source: `${pool.name}(1×1)`, arguments: size(1, 1), inputs: [[3, 2, 4]], output: [1, 1, 4] },
    ],
  })
}
