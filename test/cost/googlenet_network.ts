/** Table 1 of "Going deeper with convolutions" (arXiv 1409.4842), built by hand cell for cell: the oracle of the checker's own reading of it. */

import { INPUT, type Network, type ValueId } from '../../src/network/network.ts'
import { windowOf } from '../../src/shape/index.ts'
import type { Building } from '../building/networks.ts'
import {
  type BudgetText,
  type ClaimText,
  type PrintedBuilding,
  printedNetwork,
  rectified,
} from '../building/printed_networks.ts'

/** Filters of an inception row: #1×1, #3×3 reduce, #3×3, #5×5 reduce, #5×5, pool proj. */
type Filters = readonly [number, number, number, number, number, number]

/** One row's cells; `params` and `macs` as printed, `…Waived` the values of their waivers. */
export interface TableRow {
  readonly type: string
  readonly label?: string
  readonly size?: readonly [window: number, stride: number]
  readonly output: string
  readonly depth: string
  readonly filters?: Filters
  /** #3×3 reduce and #3×3 of the second convolution. */
  readonly reduced?: readonly [number, number]
  readonly params?: string
  readonly macs?: string
  readonly paramsWaived?: string
  readonly macsWaived?: string
}

const pool = (output: string): TableRow => ({ type: 'max pool', size: [3, 2], output, depth: '0' })

const inception = (
  label: string,
  output: string,
  filters: Filters,
  params: string,
  macs: string,
  waived: Pick<TableRow, 'paramsWaived' | 'macsWaived'> = {},
): TableRow => ({ type: 'inception', label, output, depth: '2', filters, params, macs, ...waived })

/** The table, with the waivers of the figures that do not follow. */
export const table1: readonly TableRow[] = [
  {
    type: 'convolution',
    size: [7, 2],
    output: '112×112×64',
    depth: '1',
    params: '2.7K',
    macs: '34M',
    paramsWaived: '9.2K',
    macsWaived: '118M',
  },
  pool('56×56×64'),
  {
    type: 'convolution',
    size: [3, 1],
    output: '56×56×192',
    depth: '2',
    reduced: [64, 192],
    params: '112K',
    macs: '360M',
  },
  pool('28×28×192'),
  inception('3a', '28×28×256', [64, 96, 128, 16, 32, 32], '159K', '128M'),
  inception('3b', '28×28×480', [128, 128, 192, 32, 96, 64], '380K', '304M'),
  pool('14×14×480'),
  inception('4a', '14×14×512', [192, 96, 208, 16, 48, 64], '364K', '73M', { paramsWaived: '367K' }),
  inception('4b', '14×14×512', [160, 112, 224, 24, 64, 64], '437K', '88M', { paramsWaived: '438K' }),
  inception('4c', '14×14×512', [128, 128, 256, 24, 64, 64], '463K', '100M', { paramsWaived: '498K' }),
  inception('4d', '14×14×528', [112, 144, 288, 32, 64, 64], '580K', '119M', { paramsWaived: '591K' }),
  inception('4e', '14×14×832', [256, 160, 320, 32, 128, 128], '840K', '170M', { paramsWaived: '848K' }),
  pool('7×7×832'),
  inception('5a', '7×7×832', [256, 160, 320, 32, 128, 128], '1072K', '54M', {
    paramsWaived: '1019K',
    macsWaived: '51M',
  }),
  inception('5b', '7×7×1024', [384, 192, 384, 48, 128, 128], '1388K', '71M', { paramsWaived: '1410K' }),
  { type: 'avg pool', size: [7, 1], output: '1×1×1024', depth: '0' },
  { type: 'dropout', output: '1×1×1024', depth: '0' },
  { type: 'linear', output: '1×1×1000', depth: '1', params: '1000K', macs: '1M' },
  { type: 'softmax', output: '1×1×1000', depth: '0' },
]

const valid = { kind: 'valid' } as const

function inceptionOf(b: PrintedBuilding, input: ValueId, filters: Filters): ValueId {
  const [one, threeReduce, three, fiveReduce, five, projection] = filters
  return b.operation('concat', [
    rectified(b, 1, one, input),
    rectified(b, 3, three, rectified(b, 1, threeReduce, input)),
    rectified(b, 5, five, rectified(b, 1, fiveReduce, input)),
    rectified(b, 1, projection, b.operation('max_pool', [input], { size: windowOf(3, 3) })),
  ])
}

function rowOf(b: PrintedBuilding, row: TableRow, input: ValueId, lrn: boolean): ValueId {
  const norm = (value: ValueId) =>
    lrn ? b.operation('lrn', [value], { size: 5, alpha: 0.0001, beta: 0.75, k: 1 }) : value
  const [window, stride] = row.size ?? [1, 1]
  const channels = Number(row.output.split('×')[2])
  const size = windowOf(window, window, stride)
  switch (row.type) {
    case 'convolution':
      if (row.reduced === undefined) return rectified(b, window, channels, input, stride)
      return norm(rectified(b, window, row.reduced[1], rectified(b, 1, row.reduced[0], norm(input)), stride))
    case 'max pool':
      return b.operation('max_pool', [input], { size })
    case 'inception':
      return inceptionOf(b, input, row.filters!)
    case 'avg pool':
      return b.operation('avg_pool', [input], { size, padding: valid })
    case 'dropout':
      return b.operation('dropout', [input], { rate: 0.4 })
    case 'linear':
      return b.operation('linear', [input], { units: channels })
    default:
      return b.operation(row.type, [input])
  }
}

function classifier(b: Building): ValueId {
  const pooled = b.operation('avg_pool', [b.input], { size: windowOf(5, 5, 3), padding: valid })
  const flat = b.operation('flatten', [rectified(b, 1, 128, pooled)])
  const hidden = b.operation('relu', [b.operation('linear', [flat], { units: 1024 })])
  const units = b.operation('linear', [b.operation('dropout', [hidden], { rate: 0.7 })], { units: 1000 })
  return b.operation('softmax', [units])
}

const claim = (printed: string | undefined, waived: string | undefined): ClaimText | undefined =>
  printed === undefined ? undefined : waived === undefined ? { printed } : { printed, waived }

/** GoogLeNet of a table like `table1`, with its claims and both heads. The source has one line for each row and each waiver. */
export function googlenet(
  table: readonly TableRow[] = table1,
  { lrn = true, budgets = [] as readonly BudgetText[] } = {},
): Network {
  const b = printedNetwork([224, 224, 3], 1024)
  const labelled = new Map<string, ValueId>()
  let value: ValueId = INPUT
  for (const row of table) {
    // The convolutions and the linear layer take the output cell as an argument.
    const feeds = row.type === 'convolution' || row.type === 'linear'
    const params = claim(row.params, row.paramsWaived)
    const macs = claim(row.macs, row.macsWaived)
    value = b.row(row.type, value, (input) => rowOf(b, row, input, lrn), {
      ...(row.label === undefined ? {} : { label: row.label }),
      claims: {
        output: { printed: row.output, feeds },
        depth: row.depth,
        ...(params && { params }),
        ...(macs && { macs }),
      },
    })
    if (row.label !== undefined) labelled.set(row.label, value)
  }
  b.head('aux1', '4a', labelled.get('4a')!, classifier)
  b.head('aux2', '4d', labelled.get('4d')!, classifier)
  for (const budget of budgets) b.budget(budget)
  return b.network('googlenet')
}
