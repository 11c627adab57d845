/** The problems of the family `portability`: windows that are valid here but give another map elsewhere. */
import { problemKind } from '../problem.ts'

/** A window at one place, as messages show it. */
export interface WindowFacts {
  /** The operation: `max_pool`. */
  readonly operation: string
  /** `3×3/2`. */
  readonly window: string
  /** Height and width of the map that it is applied to: `112×112`. */
  readonly map: string
  /** Other maps on which the same window has the same problem: `56×56`, in the order of the network. */
  readonly others: readonly string[]
}

const also = ({ others }: WindowFacts): string =>
  others.length === 0 ? '' : ` (also on ${others.slice(0, 3).join(', ')}${others.length > 3 ? ', …' : ''})`

const network = (input: string, body: string, output: string) =>
  `network n : ${input} -> ${output} = ${body}\n`

export const portabilityProblems = {
  'portability/rounding': problemKind<
    WindowFacts & { same: string; up: string; down: string; padding: string | null }
  >({
    severity: 'warning',
    onRequest: '--portability',
    message: (facts) =>
      `a ${facts.window} window on ${facts.map} gives ${facts.same} under \`same\`, ${facts.up} rounded up, ${facts.down} rounded down${also(facts)}`,
    help: ({ padding, same }) =>
      padding === null
        ? `Pad the map first, so that its windows end at the edge: then all three give ${same}.`
        : `\`padding: ${padding}\` says which one is meant, in every framework.`,
    explanation:
      'A pool without a padding can be read in three ways: TensorFlow divides the size by the stride and rounds ' +
      'up, Caffe places windows from the first cell and rounds up, PyTorch and ONNX do the same and round down. ' +
      'If the three give different maps, a table that says only `3×3/2` is read differently elsewhere. The fix ' +
      'writes an explicit padding that keeps the windows as they are here and means the same everywhere. ' +
      'Explicit paddings are not reported, and only `inc check --portability` looks for this: a spec whose rows ' +
      'claim their sizes has already said what it means.',
    wrong: network('112×112×8', 'max_pool(3×3/2)', '56×56×8'),
    right: network('112×112×8', 'max_pool(3×3/2, padding: pad_ceil(0))', '56×56×8'),
  }),

  'portability/uneven-padding': problemKind<WindowFacts & { sides: string; even: string | null }>({
    severity: 'warning',
    onRequest: '--portability',
    message: (facts) =>
      `\`same\` pads a ${facts.window} window on ${facts.map} unevenly, ${facts.sides}; with one number for both sides its windows would shift${also(facts)}`,
    help: ({ even, sides }) =>
      even === null
        ? `No even padding gives this map; in other frameworks pad ${sides} first.`
        : `\`padding: ${even}\` gives a map of this size in every framework; weights trained under \`same\` need ${sides}.`,
    explanation:
      'Under TensorFlow’s `same` the odd cell of the padding comes after the map. PyTorch, Caffe and most ' +
      'papers use one number for both sides: the map has the same size there, but each window is shifted by one ' +
      'cell. The network trains equally well, but weights carried over from one to the other do not fit. The ' +
      'fix writes the even padding; since it moves the windows, it is never applied automatically. Only `inc ' +
      'check --portability` looks for this.',
    wrong: network('224×224×3', 'conv2d(7×7/2, 64)', '112×112×64'),
    right: network('224×224×3', 'conv2d(7×7/2, 64, padding: pad(3))', '112×112×64'),
  }),

  'portability/padding-in-mean': problemKind<WindowFacts>({
    severity: 'warning',
    onRequest: '--portability',
    message: (facts) =>
      `a ${facts.window} average on ${facts.map} overlaps the edge: padding counts as zeros in Caffe and PyTorch, but not at all here${also(facts)}`,
    help: () =>
      'In other frameworks leave the padding out of the mean (`count_include_pad=False` in PyTorch), or write `padding: valid`.',
    explanation:
      'At the edge of the map an average covers fewer cells than its window has. Inc, TensorFlow and ONNX ' +
      'divide by the number of cells covered; Caffe, and PyTorch by default, divide by the size of the whole ' +
      'window, as if the padding were zeros. The shapes agree, so nothing else reveals the difference; with ' +
      '`padding: valid` every window is whole and all means are the same. Only `inc check --portability` looks ' +
      'for this.',
    wrong: network('8×8×16', 'avg_pool(3×3)', '8×8×16'),
    right: network('8×8×16', 'avg_pool(3×3, padding: valid)', '6×6×16'),
  }),

  'portability/window-over-map': problemKind<WindowFacts & { output: string }>({
    severity: 'warning',
    message: (facts) =>
      `an average over ${facts.window} is larger than its map of ${facts.map}, so it gives ${facts.output} means instead of one${also(facts)}`,
    help: () => 'Write `global_avg_pool` for the mean of the whole map.',
    explanation:
      'Under `same`, a window larger than its map still has a position at every cell and averages the cells it ' +
      'covers, so the results are nearly equal and as many as the map has cells. A table that ends in a large ' +
      'average pool means the mean of the whole map, and the sizes before it are not the ones its author had. ' +
      'Write `global_avg_pool`, or a window that fits with `padding: valid`.',
    wrong: network('4×4×512', 'avg_pool(7×7)', '4×4×512'),
    right: network('4×4×512', 'global_avg_pool', '1×1×512'),
  }),

  'portability/stride-skips': problemKind<WindowFacts & { stride: string; extent: string }>({
    severity: 'warning',
    message: (facts) =>
      `a stride of ${facts.stride} is more than the ${facts.extent} cells of a ${facts.window} window: parts of ${facts.map} are never read${also(facts)}`,
    help: () => 'Use a smaller stride, or a larger window.',
    explanation:
      'The positions of a window are one stride apart; if the window is smaller than that, some rows or columns ' +
      'of the input reach no output and get no gradient. Usually two numbers were swapped, `2×2/3` for `3×3/2`. ' +
      'A 1×1 window with a stride is not reported: it is the usual way to subsample a map, as in the shortcuts ' +
      'of ResNet.',
    wrong: network('9×9×8', 'max_pool(2×2/3)', '3×3×8'),
    right: network('9×9×8', 'max_pool(3×3/3)', '3×3×8'),
  }),
}
