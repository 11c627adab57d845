/** The report page: well-formed, alone, safe against names, and true to the numbers it is given. */
import { describe, expect, it } from 'vitest'
import { duration, reportPage } from '../../scripts/demo/report/page.ts'
import type { Report } from '../../scripts/demo/report/report.ts'
import type { CostRow, CostTable } from '../../src/index.ts'

const hostile = '<script>alert("1")</script>&'

function row(name: string, output: string, params: string, printed: string | null): CostRow {
  return {
    name,
    label: null,
    type: null,
    cells: [
      { computed: output, printed: { text: output, verdict: 'exact', waivedAs: null } },
      {
        computed: params,
        printed: printed === null ? null : { text: printed, verdict: 'waived', waivedAs: '9.2K' },
      },
    ],
  }
}

const table: CostTable = {
  network: 'tiny',
  convention: 'default',
  header: [
    { quantity: 'output', title: 'output' },
    { quantity: 'params', title: 'params' },
  ],
  rows: [row('convolution', '112×112×64', '9,472', '2.7K'), row('max pool', '56×56×64', '0', null)],
  total: row('total', '56×56×64', '9,472', null),
  heads: [row('aux at 3a', '1×1×12', '1,300', null)],
  withHeads: row('with heads', '', '10,772', null),
}

const trained = {
  name: 'tiny',
  file: 'specs/tiny.inc',
  source: `/// ${hostile}\nnetwork tiny : 1×1×3 -> 1×1×3 = identity // as it is\n`,
  table,
  waivers: [{ reason: hostile, claims: ['convolution.params'] }],
  course: {
    steps: [1, 2, 3].map((step) => ({
      step,
      losses: { main: 7 / step, aux: 5 / step },
      imagesPerSecond: 9.25,
    })),
    evaluations: [1, 2].map((epoch) => ({ step: 3 * epoch, epoch, top1: 0.4 * epoch, top5: 1 })),
  },
}

const report: Report = {
  date: '2026-03-01 14:05',
  machine: [['processor', hostile]],
  stages: [
    { title: 'Pictures', seconds: 61.2 },
    { title: 'Check', seconds: 0.3 },
  ],
  googlenet: trained,
  small: {
    ...trained,
    validation: {
      classes: ['disc', hostile],
      images: 10,
      top1: 0.9,
      top5: 1,
      confusion: [
        [5, 0],
        [1, 4],
      ],
      samples: [
        {
          picture: 'data:image/jpeg;base64,AAAA',
          path: 'validation/disc/0001.jpg',
          truth: hostile,
          answers: [
            ['disc', 0.7],
            [hostile, 0.3],
          ],
        },
      ],
    },
  },
}

const page = reportPage(report)
const without = ['meta', 'link', 'img', 'line', 'polyline', 'br']

describe('the report page', () => {
  it('closes every element that it opens, in order', () => {
    const open: string[] = []
    for (const [tag, closing, name] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
      if (without.includes(name!) || tag.endsWith('/>')) continue
      if (closing) expect(open.pop()).toBe(name)
      else open.push(name!)
    }
    expect(open).toEqual([])
    expect(page).toMatch(/^<!doctype html>/)
  })

  it('loads nothing and runs nothing', () => {
    expect(page).not.toMatch(/https?:|<script|@import|url\(/)
    for (const [, address] of page.matchAll(/(?:src|href)="([^"]*)"/g)) expect(address).toMatch(/^data:/)
  })

  it('shows names as they are, and only as text', () => {
    expect(page).not.toContain(hostile)
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;')
  })

  it('says the numbers of the run', () => {
    expect(page).toContain('<b>90%</b><span>of 10 validation images named right by tiny</span>')
    expect(page).toContain('<b>2.92</b><span>tiny&#39;s loss at the end of 3 steps, from 7.00')
    expect(page).toContain('Its one mistake comes first')
    expect(page).toContain('All 10,772 values')
    expect(page).toContain('2.7K <span class="waived">≈</span>')
    expect(page).toContain('<td class="error">1</td>')
    expect(page).toContain('<b>1 min 1 s</b>')
  })

  it('keeps every point of a line within its chart', () => {
    const lines = [...page.matchAll(/<polyline[^>]* points="([^"]*)"/g)].map(([, points]) => points!)
    expect(lines).toHaveLength(5)
    for (const points of lines)
      for (const point of points.split(' '))
        for (const coordinate of point.split(',').map(Number)) {
          expect(coordinate).toBeGreaterThanOrEqual(0)
          expect(coordinate).toBeLessThanOrEqual(100)
        }
  })
})

describe('a duration', () => {
  it.each([
    [0.4, '< 1 s'],
    [12.4, '12 s'],
    [59.6, '1 min 0 s'],
    [184, '3 min 4 s'],
  ])('of %f seconds reads %s', (seconds, text) => expect(duration(seconds)).toBe(text))
})
