/** The rules about windows. Each looks at all maps that one window of the text is applied to. */
import type { Fix, Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import { number, type Padding, showPadding, showWindow } from '../shape/index.ts'
import { paddingEdit } from './padding_fix.ts'
import { type AxisPlace, type PlacedWindow, type Site, underPadding } from './placed_window.ts'
import { detailsOf, spanOf } from './window_place.ts'

/** A rule over one call site; null if there is nothing to report. */
export type Rule = (site: Site) => Problem | null

/** The facts that all messages share, about the first affected window and the others. */
function factsOf(troubled: Site) {
  const [{ operation, window }] = troubled
  const maps = [...new Set(troubled.map(mapOf))]
  return { operation: operation.primitive, window: showWindow(window), map: maps[0]!, others: maps.slice(1) }
}

function mapOf({ axes: [height, width] }: PlacedWindow): string {
  return `${height.size}×${width.size}`
}

function troubledIn(site: Site, isTroubled: (placed: PlacedWindow) => boolean): Site | null {
  const [first, ...rest] = site.filter(isTroubled)
  return first ? [first, ...rest] : null
}

const onAxis = (placed: PlacedWindow, holds: (axis: AxisPlace) => boolean) => placed.axes.some(holds)
const isSame = ({ padding }: PlacedWindow) => padding.kind === 'same'
const isMean = ({ operation }: PlacedWindow) => operation.primitive === 'avg_pool'
const padsUnevenly = ({ before, after }: AxisPlace) => before !== after
const padsAtAll = ({ before, after }: AxisPlace) => before + after > 0

/** An average over a window larger than its map. */
export const windowOverMap: Rule = (site) => {
  const troubled = troubledIn(
    site,
    (placed) =>
      isSame(placed) &&
      isMean(placed) &&
      onAxis(placed, ({ extent, size, count }) => extent > size && count > 1),
  )
  if (!troubled) return null
  const [{ axes }] = troubled
  const facts = { ...factsOf(troubled), output: `${axes[0].count}×${axes[1].count}` }
  return problem('portability/window-over-map', spanOf(troubled), facts, detailsOf(troubled))
}

/** A stride larger than its window. */
export const strideSkips: Rule = (site) => {
  const skips = ({ stride, extent, count }: AxisPlace) => stride > extent && count > 1
  const isPoint = ({ axes }: PlacedWindow) => axes.every(({ extent }) => extent === 1)
  const troubled = troubledIn(site, (placed) => !isPoint(placed) && onAxis(placed, skips))
  if (!troubled) return null
  const { stride, extent } = troubled[0].axes.find(skips)!
  const facts = { ...factsOf(troubled), stride: String(stride), extent: String(extent) }
  return problem('portability/stride-skips', spanOf(troubled), facts, detailsOf(troubled))
}

/** A pool whose output size depends on the rounding rule. */
export const rounding: Rule = (site) => {
  const reads = (axis: AxisPlace) => {
    const places = (axis.size - axis.extent) / axis.stride
    return { up: Math.max(1, Math.ceil(places) + 1), down: Math.floor(places) + 1 }
  }
  const depends = (axis: AxisPlace) => {
    const { up, down } = reads(axis)
    return axis.stride > 1 && axis.extent <= axis.size && (up !== axis.count || down !== axis.count)
  }
  const troubled = troubledIn(site, (placed) => placed.isPool && isSame(placed) && onAxis(placed, depends))
  if (!troubled) return null
  const [{ axes }] = troubled
  const sizes = (choose: (axis: AxisPlace) => number) => axes.map(choose).join('×')
  const meant = paddingLikeSame(troubled)
  const facts = {
    ...factsOf(troubled),
    same: sizes(({ count }) => count),
    up: sizes((axis) => reads(axis).up),
    down: sizes((axis) => reads(axis).down),
    padding: meant && showPadding(meant),
  }
  // The same call may be applied to other maps too, which the new padding would change.
  const forAll = paddingLikeSame(site)
  const fixes = forAll ? fixesTo(site, forAll, true) : []
  return problem('portability/rounding', spanOf(troubled), facts, { ...detailsOf(troubled), fixes })
}

/** Uneven padding under `same`, with the odd cell after the map. */
export const unevenPadding: Rule = (site) => {
  const troubled = troubledIn(
    site,
    (placed) =>
      isSame(placed) && onAxis(placed, (axis) => padsUnevenly(axis) && (!placed.isPool || axis.stride === 1)),
  )
  if (!troubled) return null
  const even = evenPadding(troubled)
  const facts = { ...factsOf(troubled), sides: sidesOf(troubled[0]), even: even && showPadding(even) }
  const forAll = evenPadding(site)
  const fixes = forAll ? fixesTo(site, forAll, false) : []
  return problem('portability/uneven-padding', spanOf(troubled), facts, { ...detailsOf(troubled), fixes })
}

/** An average that overlaps the edge of the map. */
export const paddingInMean: Rule = (site) => {
  const isReportedOtherwise = (placed: PlacedWindow) =>
    placed.padding.kind === 'valid' || windowOverMap([placed]) !== null
  const troubled = troubledIn(
    site,
    (placed) => isMean(placed) && !isReportedOtherwise(placed) && onAxis(placed, padsAtAll),
  )
  return (
    troubled &&
    problem('portability/padding-in-mean', spanOf(troubled), factsOf(troubled), detailsOf(troubled))
  )
}

/** `2 before and 3 after`. */
function sidesOf({ axes: [height, width] }: PlacedWindow): string {
  const words = ({ before, after }: AxisPlace) => `${before} before and ${after} after`
  const both = [words(height), words(width)]
  return both[0] === both[1] ? both[0]! : `${both[0]} in height, ${both[1]} in width`
}

/** The explicit padding that keeps every window of the site where it is; null if there is none. */
function paddingLikeSame(site: Site): Padding | null {
  const amount = number(site[0].axes[0].before)
  const candidates: readonly Padding[] = [
    { kind: 'pad', amount },
    { kind: 'pad_ceil', amount },
  ]
  const stays = (axis: AxisPlace, padding: Padding) => {
    const place = underPadding(axis, padding)
    return place?.count === axis.count && place.before === axis.before
  }
  // If nothing is left to round, plain `pad` says the same more simply.
  const isExact = ({ size, extent, stride, before }: AxisPlace) => (size + 2 * before - extent) % stride === 0
  return (
    candidates.find((padding) =>
      site.every(({ axes }) =>
        axes.every((axis) => stays(axis, padding) && (padding.kind === 'pad_ceil' || isExact(axis))),
      ),
    ) ?? null
  )
}

/** The even padding that gives maps of the same size; null if there is none. */
function evenPadding(site: Site): Padding | null {
  const amount = number(Math.max(...site[0].axes.map(({ after }) => after)))
  const padding: Padding = { kind: 'pad', amount }
  const fits = site.every(({ axes }) =>
    axes.every((axis) => underPadding(axis, padding)?.count === axis.count),
  )
  return fits ? padding : null
}

function fixesTo(site: Site, padding: Padding, safe: boolean): readonly Fix[] {
  const edit = paddingEdit(site, showPadding(padding))
  return edit ? [{ title: `Write \`padding: ${showPadding(padding)}\``, edits: [edit], safe }] : []
}
