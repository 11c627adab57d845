/** `adaptive_avg_pool`: the mean of each of so many windows as the output has cells. */
import { axesOf, known } from '../graph/index.ts'
import { adaptivePool } from './kinds/adaptive_pool.ts'
import { alongAxes, evenMeans } from './kinds/graph_axes.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const adaptiveAvgPool = adaptivePool({
  name: 'adaptive_avg_pool',
  summary: 'A map of a given size, of the means of windows that cover the input evenly',
  // A window of n cells takes n - 1 additions and a division.
  flops: (cells) => cells,
  // The gradient spreads each output's over its window and needs no values.
  keeps: 'nothing',
  layer: ({ height, width }) => runtimeLayer('adaptiveAveragePooling2d', { height, width }),
  graph: (images, height, width) => {
    const [, rows, columns] = axesOf(images)
    return alongAxes(images, evenMeans(known(rows), height), evenMeans(known(columns), width))
  },
})
