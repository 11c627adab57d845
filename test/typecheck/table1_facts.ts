/** Table 1 of "Going deeper with convolutions" (arXiv 1409.4842) as it is printed, and what follows from it by arithmetic alone. */

export interface PrintedRow {
  readonly type: string
  readonly label: string | null
  readonly output: readonly [height: number, width: number, channels: number]
  readonly depth: number
  /** #1×1, #3×3 reduce, #3×3, #5×5 reduce, #5×5, pool proj, where the row is an inception module. */
  readonly filters?: readonly [number, number, number, number, number, number]
  readonly params?: string
  readonly ops?: string
}

export const printedRows: readonly PrintedRow[] = [
  { type: 'convolution', label: null, output: [112, 112, 64], depth: 1, params: '2.7K', ops: '34M' },
  { type: 'max pool', label: null, output: [56, 56, 64], depth: 0 },
  { type: 'convolution', label: null, output: [56, 56, 192], depth: 2, params: '112K', ops: '360M' },
  { type: 'max pool', label: null, output: [28, 28, 192], depth: 0 },
  inception('3a', [28, 28, 256], [64, 96, 128, 16, 32, 32], '159K', '128M'),
  inception('3b', [28, 28, 480], [128, 128, 192, 32, 96, 64], '380K', '304M'),
  { type: 'max pool', label: null, output: [14, 14, 480], depth: 0 },
  inception('4a', [14, 14, 512], [192, 96, 208, 16, 48, 64], '364K', '73M'),
  inception('4b', [14, 14, 512], [160, 112, 224, 24, 64, 64], '437K', '88M'),
  inception('4c', [14, 14, 512], [128, 128, 256, 24, 64, 64], '463K', '100M'),
  inception('4d', [14, 14, 528], [112, 144, 288, 32, 64, 64], '580K', '119M'),
  inception('4e', [14, 14, 832], [256, 160, 320, 32, 128, 128], '840K', '170M'),
  { type: 'max pool', label: null, output: [7, 7, 832], depth: 0 },
  inception('5a', [7, 7, 832], [256, 160, 320, 32, 128, 128], '1072K', '54M'),
  inception('5b', [7, 7, 1024], [384, 192, 384, 48, 128, 128], '1388K', '71M'),
  { type: 'avg pool', label: null, output: [1, 1, 1024], depth: 0 },
  { type: 'dropout', label: null, output: [1, 1, 1024], depth: 0 },
  { type: 'linear', label: null, output: [1, 1, 1000], depth: 1, params: '1000K', ops: '1M' },
  { type: 'softmax', label: null, output: [1, 1, 1000], depth: 0 },
]

function inception(
  label: string,
  output: PrintedRow['output'],
  filters: NonNullable<PrintedRow['filters']>,
  params: string,
  ops: string,
): PrintedRow {
  return { type: 'inception', label, output, depth: 2, filters, params, ops }
}

/** The printed figures that do not follow from the row, with K = 1024: ten of them. */
export const waived: readonly string[] = [
  'convolution[1].params',
  'convolution[1].ops',
  '4a.params',
  '4b.params',
  '4c.params',
  '4d.params',
  '4e.params',
  '5a.params',
  '5a.ops',
  '5b.params',
]

/**
 * Weights and biases of a row by the formulas of its block: `c·(#1×1 + #3×3r + #5×5r + proj) + 9·#3×3r·#3×3 +
 * 25·#5×5r·#5×5` for an inception module on c channels.
 */
export function weightsOf(
  row: PrintedRow,
  channels: number,
): { readonly weights: number; readonly biases: number } {
  const [, , outputChannels] = row.output
  if (row.filters) {
    const [one, reduce3, three, reduce5, five, projected] = row.filters
    return {
      weights: channels * (one + reduce3 + reduce5 + projected) + 9 * reduce3 * three + 25 * reduce5 * five,
      biases: one + reduce3 + three + reduce5 + five + projected,
    }
  }
  if (row.type === 'linear') return { weights: channels * outputChannels, biases: outputChannels }
  if (row.type !== 'convolution') return { weights: 0, biases: 0 }
  // The first is a 7×7 on the image, the second a 1×1 of 64 filters and a 3×3.
  return row.depth === 1
    ? { weights: 49 * channels * 64, biases: 64 }
    : { weights: channels * 64 + 9 * 64 * 192, biases: 64 + 192 }
}

/** Whether a printed figure holds: within half a unit of its last digit below, or less than a unit above. */
export function holds(printed: string, actual: number): boolean {
  const [, digits, suffix] = /^([\d.]+)([KM])$/.exec(printed)!
  const size = suffix === 'K' ? 1024 : 1e6
  const unit = size * 10 ** -(digits!.split('.')[1]?.length ?? 0)
  const value = Number(digits) * size
  return value - unit / 2 <= actual && actual < value + unit
}
