/** A line chart: the lines are SVG that stretches with the page, the words around them are text that does not. */
import { type Html, html } from './html.ts'

export type Point = readonly [x: number, y: number]

export interface Series {
  readonly name: string
  readonly points: readonly Point[]
  /** Which of the page's line styles: colours and dashes are the style sheet's. */
  readonly style: 'first' | 'second' | 'third' | 'faint'
}

/** A level to compare with, drawn across the chart; its name stands below it, at the side that has room. */
export interface Level {
  readonly y: number
  readonly name: string
  readonly side: 'left' | 'right'
}

export interface LineChart {
  readonly title: string
  /** What stands on the axes: `step`, `cross-entropy`. */
  readonly x: string
  readonly y: string
  readonly series: readonly Series[]
  readonly levels?: readonly Level[]
  /** The least and largest value of the upright axis; from the data where left out. */
  readonly range?: readonly [number, number]
  /** How a value of the upright axis is written. */
  readonly format?: (y: number) => string
}

/** The chart as a figure. Throws for a chart without points. */
export function lineChart(chart: LineChart): Html {
  const { title, x, y, series, levels = [] } = chart
  const format = chart.format ?? ((value: number) => String(value))
  const all = series.flatMap(({ points }) => points)
  if (all.length === 0) throw new RangeError(`The chart ${title} has no points.`)
  const [left, right] = [Math.min(...all.map(([at]) => at)), Math.max(...all.map(([at]) => at))]
  const heights = [...all.map(([, value]) => value), ...levels.map((level) => level.y)]
  const yTicks = ticks(chart.range?.[0] ?? Math.min(...heights), chart.range?.[1] ?? Math.max(...heights), 5)
  const [bottom, top] = [yTicks[0]!, yTicks.at(-1)!]
  const xTicks = ticks(left, right, 6).filter((tick) => tick >= left && tick <= right)
  const across = (value: number): number => share(value, left, right)
  const down = (value: number): number => 100 - share(value, bottom, top)

  return html`<figure class="chart">
<figcaption><strong>${title}</strong>
<span class="legend">${series.map(({ name, style }) => html`<span class="key ${style}">${name}</span>`)}</span></figcaption>
<div class="plot" role="img" aria-label="${describe(chart, format)}">
<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
${yTicks.map((tick) => html`<line class="grid" x1="0" x2="100" y1="${down(tick)}" y2="${down(tick)}"/>`)}
${levels.map((level) => html`<line class="level" x1="0" x2="100" y1="${down(level.y)}" y2="${down(level.y)}"/>`)}
${series.map(({ points, style }) => html`<polyline class="${style}" points="${points.map(([at, value]) => `${round(across(at))},${round(down(value))}`).join(' ')}"/>`)}
</svg>
${yTicks.map((tick) => html`<span class="tick-y" style="top:${round(down(tick))}%">${format(tick)}</span>`)}
${xTicks.map((tick) => html`<span class="tick-x" style="left:${round(across(tick))}%">${tick}</span>`)}
${levels.map((level) => html`<span class="level-name ${level.side}" style="top:${round(down(level.y))}%">${level.name}</span>`)}
<span class="axis-y">${y}</span><span class="axis-x">${x}</span>
</div></figure>`
}

/** Round values from at or below `low` to at or above `high`, about `count` steps of 1, 2 or 5 times a power of ten. */
export function ticks(low: number, high: number, count: number): readonly number[] {
  const span = high > low ? high - low : Math.max(Math.abs(low), 1)
  const rough = span / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10)
  const first = Math.floor(low / step + 1e-9)
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9))
  // A product has the rounding of one operation, a running sum that of many; toPrecision drops it.
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  )
}

/** Each value replaced by the mean of those up to `reach` places around it: a noisy line's course. */
export function smoothed(points: readonly Point[], reach: number): readonly Point[] {
  return points.map(([x], index) => {
    const around = points.slice(Math.max(0, index - reach), index + reach + 1)
    return [x, around.reduce((sum, [, y]) => sum + y, 0) / around.length]
  })
}

/** Percent of the way from low to high. */
function share(value: number, low: number, high: number): number {
  return high > low ? (100 * (value - low)) / (high - low) : 50
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** The chart in words, for those who do not see it. */
function describe({ title, x, series }: LineChart, format: (y: number) => string): string {
  const courses = series
    .filter(({ points }) => points.length > 0)
    .map(({ name, points }) => {
      const [first, last] = [points[0]!, points.at(-1)!]
      return `${name} goes from ${format(first[1])} at ${x} ${first[0]} to ${format(last[1])} at ${x} ${last[0]}`
    })
  return `${title}: ${courses.join('; ')}.`
}
