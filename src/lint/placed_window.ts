/** The windows of checked networks with their concrete sizes, grouped by where in the text they come from. */

import { applicationOf } from '../network/application.ts'
import type { Network, Operation } from '../network/network.ts'
import { primitives } from '../ops/index.ts'
import {
  asInteger,
  type Dimension,
  number,
  one,
  type Padding,
  type Window,
  windowOutput,
  windowPadding,
} from '../shape/index.ts'

/** A window on one axis of one map. */
export interface AxisPlace {
  readonly size: number
  /** The cells that the window spans, including the gaps of a dilation. */
  readonly extent: number
  readonly stride: number
  /** The number of positions. */
  readonly count: number
  /** The cells by which it overlaps each end of the map. */
  readonly before: number
  readonly after: number
}

/** One use of an operation that has a window. */
export interface PlacedWindow {
  readonly network: Network
  readonly operation: Operation
  readonly isPool: boolean
  readonly window: Window
  readonly padding: Padding
  /** Height and width. */
  readonly axes: readonly [AxisPlace, AxisPlace]
}

/** One call in the text, with every map its window is applied to. */
export type Site = readonly [PlacedWindow, ...PlacedWindow[]]

/** The windows of some networks grouped by call site, in order of first occurrence. */
export function windowSites(networks: readonly Network[]): readonly Site[] {
  const sites = new Map<string, [PlacedWindow, ...PlacedWindow[]]>()
  for (const network of networks)
    for (const operation of network.operations) {
      const placed = placedWindow(network, operation)
      if (!placed) continue
      const { source, start, end } = operation.span
      const key = `${start} ${end} ${operation.primitive} ${source.name}`
      const known = sites.get(key)
      if (known) known.push(placed)
      else sites.set(key, [placed])
    }
  return [...sites.values()]
}

/** The window of an operation; null if it has none or a size is open. */
function placedWindow(network: Network, operation: Operation): PlacedWindow | null {
  const { size: window, padding } = operation.arguments
  if (!isWindow(window) || !isPadding(padding)) return null
  const primitive = primitives[operation.primitive]
  const application = applicationOf(network, operation)
  const [map] = application.inputs
  if (map === undefined) return null
  const footprint = primitive.footprint(operation.arguments, [map])
  if (footprint.kind !== 'window') return null
  const { extent, stride } = footprint
  const height = axisPlace(map[0], extent.height, stride.height, padding)
  const width = axisPlace(map[1], extent.width, stride.width, padding)
  if (!height || !width) return null
  const isPool = primitive.work(application).macs === undefined
  return { network, operation, isPool, window, padding, axes: [height, width] }
}

function axisPlace(
  size: Dimension | undefined,
  extent: Dimension,
  stride: Dimension,
  padding: Padding,
): AxisPlace | null {
  if (!size) return null
  const axis = { kernel: extent, stride, dilation: one }
  const { before, after } = windowPadding(size, axis, padding)
  const count = windowOutput(size, axis, padding)
  const numbers = [size, extent, stride, count, before, after].map(plain)
  if (numbers.some((value) => value === null)) return null
  const [a, b, c, d, e, f] = numbers as [number, number, number, number, number, number]
  return { size: a, extent: b, stride: c, count: d, before: e, after: f }
}

/** The same window on the same axis with another padding; null if it does not fit. */
export function underPadding({ size, extent, stride }: AxisPlace, padding: Padding): AxisPlace | null {
  const place = axisPlace(number(size), number(extent), number(stride), padding)
  return place && place.count > 0 ? place : null
}

/** An integer; null for half a stride (upsampling) and for anything that depends on a name. */
function plain(value: Dimension): number | null {
  const whole = asInteger(value)
  return whole === null ? null : Number(whole)
}

function isWindow(value: unknown): value is Window {
  return typeof value === 'object' && value !== null && 'strideHeight' in value
}

function isPadding(value: unknown): value is Padding {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false
  return ['same', 'valid', 'pad', 'pad_ceil'].includes(String(value.kind))
}
