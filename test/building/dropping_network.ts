/** GoogLeNet in small, with more dropout: what two engines must draw alike. */

import type { Network } from '../../src/network/network.ts'
import { networkFrom } from './checked.ts'

/** Dropout before the classifier and in the heads, as GoogLeNet has it, and some within blocks and copies. */
export function dropping(): Network {
  const text = `block conv(size: Window, filters: Int) = conv2d(size, filters) |> relu

block inception(\`#1×1\`, \`#3×3 reduce\`, \`#3×3\`, \`pool proj\`: Int) = concat(
  conv(1×1, \`#1×1\`),
  conv(1×1, \`#3×3 reduce\`) |> dropout(10%) |> conv(3×3, \`#3×3\`),
  max_pool(3×3/1) |> conv(1×1, \`pool proj\`) |> dropout(25%),
)

block thinned = (conv(3×3, 12) |> dropout(30%))×2

network dropping : 16×16×3 -> 1×1×5 =
  chain table(\`patch size/stride\`: size)
  | type           | patch size/stride | output size | #1×1 | #3×3 reduce | #3×3 | pool proj |
  |----------------|-------------------|-------------|------|-------------|------|-----------|
  | convolution    | 5×5/2             | 8×8×8       |      |             |      |           |
  | inception (3a) |                   | 8×8×14      | 4    | 6           | 8    | 2         |
  | inception (3b) |                   | 8×8×17      | 5    | 6           | 9    | 3         |
  | thinned        |                   | 8×8×12      |      |             |      |           |
  | avg pool       | 8×8/1             | 1×1×12      |      |             |      |           |
  | dropout (40%)  |                   | 1×1×12      |      |             |      |           |
  | linear         |                   | 1×1×5       |      |             |      |           |
  | softmax        |                   | 1×1×5       |      |             |      |           |

block avg_pool(size: Window) = std.avg_pool(size, padding: valid)

block convolution(size: Window, output_size: Shape) = conv(size, output_size.c)

block linear(output_size: Shape) = std.linear(output_size.c)

block classifier = avg_pool(4×4/4) |> conv(1×1, 16) |> flatten |> std.linear(32) |> relu |> dropout(70%) |> std.linear(5)
  |> softmax

head aux1 of dropping at 3a = classifier
head aux2 of dropping at 3b = classifier
`
  return networkFrom(text).network
}
