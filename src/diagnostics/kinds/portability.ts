/** The problems of the family `portability`: windows that are right here, and another map elsewhere. */
import { problemKind } from '../problem.ts'

/** A window at one place, as messages show it. */
export interface WindowFacts {
  /** The operation: `max_pool`. */
  readonly operation: string
  /** `3×3/2`. */
  readonly window: string
  /** Height and width of the map that it stands on: `112×112`. */
  readonly map: string
  /** Other maps on which the same window has the same trouble: `56×56`, in the order of the network. */
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
        ? `Pad the map before it, so that its windows end with the map: then all three give ${same}.`
        : `\`padding: ${padding}\` says which one is meant, and every framework can be told the same.`,
    explanation:
      'A pool without a padding means three things: TensorFlow divides the size by the stride and rounds up, Caffe places windows from the first cell and rounds up, PyTorch and ONNX do the same and round down. ' +
      'Where the three give different maps, a table that says only `3×3/2` is read differently elsewhere. ' +
      'The fix writes the padding that has the same windows here and says so everywhere. ' +
      'Explicit paddings are not reported, and this is looked for by `inc check --portability` only: a spec whose rows claim their sizes has already said what it means.',
    wrong: network('112×112×8', 'max_pool(3×3/2)', '56×56×8'),
    right: network('112×112×8', 'max_pool(3×3/2, padding: pad_ceil(0))', '56×56×8'),
  }),

  'portability/uneven-padding': problemKind<WindowFacts & { sides: string; even: string | null }>({
    severity: 'warning',
    onRequest: '--portability',
    message: (facts) =>
      `\`same\` pads a ${facts.window} window on ${facts.map} unevenly, ${facts.sides}; with one number for both sides its windows stand elsewhere${also(facts)}`,
    help: ({ even, sides }) =>
      even === null
        ? `No even padding gives this map; elsewhere pad ${sides} before the window.`
        : `\`padding: ${even}\` gives a map of this size in every framework; weights trained under \`same\` need ${sides}.`,
    explanation:
      'Under TensorFlow’s `same` the odd cell of the padding stands behind the map. ' +
      'PyTorch, Caffe and most papers give one number for both sides, so the map has the same size there, but each window stands one cell off: the network trains as well, and weights that are carried over do not fit. ' +
      'The fix writes the even padding; it changes where the windows stand, so it is not applied unseen. ' +
      'This is looked for by `inc check --portability` only.',
    wrong: network('224×224×3', 'conv2d(7×7/2, 64)', '112×112×64'),
    right: network('224×224×3', 'conv2d(7×7/2, 64, padding: pad(3))', '112×112×64'),
  }),

  'portability/padding-in-mean': problemKind<WindowFacts>({
    severity: 'warning',
    onRequest: '--portability',
    message: (facts) =>
      `a ${facts.window} average on ${facts.map} reaches over the edge: padding counts as zeros in Caffe and PyTorch, and not at all here${also(facts)}`,
    help: () =>
      'Elsewhere leave the padding out of the mean (`count_include_pad=False` in PyTorch), or write `padding: valid`.',
    explanation:
      'At the edge of the map an average sees fewer cells than its window has. ' +
      'Inc, TensorFlow and ONNX divide by the cells that are there; Caffe, and PyTorch unless it is told otherwise, divide by the whole window, as if the padding were zeros. ' +
      'The shapes agree, so nothing else would show it: with `padding: valid` every window is whole and all means are the same. ' +
      'This is looked for by `inc check --portability` only.',
    wrong: network('8×8×16', 'avg_pool(3×3)', '8×8×16'),
    right: network('8×8×16', 'avg_pool(3×3, padding: valid)', '6×6×16'),
  }),

  'portability/window-over-map': problemKind<WindowFacts & { output: string }>({
    severity: 'warning',
    message: (facts) =>
      `an average over ${facts.window} is larger than its map of ${facts.map}, and gives ${facts.output} instead of one mean${also(facts)}`,
    help: () => 'For the mean of the whole map write `global_avg_pool`.',
    explanation:
      'Under `same` a window larger than its map has a place all the same: at each cell it averages what it reaches, so the results are nearly alike and no smaller than the map. ' +
      'A table that ends in a large average pool means the mean of the whole map, and the sizes before it are not what its author had. ' +
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
      'Between two places of a window lie as many cells as the stride; where the window is smaller, some rows or columns of the input reach no output and get no gradient. ' +
      'It is nearly always two numbers in the wrong order, `2×2/3` for `3×3/2`. ' +
      'A 1×1 window with a stride is not reported: it is the usual way to write that a map is thinned, as in the shortcuts of ResNet.',
    wrong: network('9×9×8', 'max_pool(2×2/3)', '3×3×8'),
    right: network('9×9×8', 'max_pool(3×3/3)', '3×3×8'),
  }),
}
