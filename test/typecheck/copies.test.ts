/** Copies written from one copy are what each copy comes to on its own: `b × n` is the chain of n times b. */

import { describe, expect, it } from 'vitest'
import { check } from '../../src/compile.ts'
import { outputShape } from '../../src/network/shape_of.ts'
import { libraryImporter } from '../building/importer.ts'

const declarations = `import { mbconv } from "std/blocks"
block conv(filters: Int) = conv2d(3×3, filters) |> relu
block residual : h×w×c = add(identity, conv(2·c) |> conv2d(1×1, c))
block rows : h×w×c = chain table
  | type     | filters | params | receptive field |
  |----------|---------|--------|-----------------|
  | conv (a) | 4       | 148    | 3               |
  | conv     | c       | 1K     |                 |

`

/** Everything of a network but where it was written. */
function networkOf(body: string) {
  const text = `${declarations}network net : 8×8×4 -> 8×8×4 = ${body}\n`
  const { networks, problems } = check({ name: 'net.inc', text }, libraryImporter)
  const { network, costs } = networks[0]!
  const plain = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (key, inner) =>
        key === 'span' || key === 'declaration' ? undefined : typeof inner === 'bigint' ? `${inner}` : inner,
      ),
    )
  const { operations, body: call } = network
  const output = outputShape(network)
  return {
    network: plain({ operations, call, output }),
    costs: plain({ operations: costs.operations, whole: costs.whole }),
    // The same claims fail at the same places, as often as copies are read.
    problems: problems.map(({ code, span }) => `${code} ${span.start}`),
  }
}

const blocks = {
  'a block of operations': 'residual',
  'a block with arguments': 'conv(4)',
  'a pipe': '(relu |> conv2d(3×3, 4) |> batch_norm)',
  'a block whose width comes back later': '(conv(3) |> conv2d(1×1, 4))',
  'a block that is composed by its caller': 'mbconv(8, 4, excite: conv2d(1×1, 8) |> relu)',
  'a name inside': '(conv2d(1×1, 4) as y |> add(y, y |> relu))',
  'a name of its own input': '(identity as y |> conv2d(1×1, 4) |> add(y, identity))',
  'copies of copies': '(residual × 3)',
  'nothing at all': 'identity',
  'a table': 'rows',
}

describe.each(Object.entries(blocks))('copies of %s', (_, block) => {
  it.each([0, 1, 2, 3, 7])('%i times', (count) => {
    expect(networkOf(`${block} × ${count}`)).toEqual(networkOf(`chain [${block} for i in 1..${count}]`))
  })
})

it('a result from outside stays what it is in every copy', () => {
  const inner = '(concat(x, identity) |> conv2d(1×1, 4))'
  for (const before of ['identity', 'conv2d(1×1, 4)'])
    expect(networkOf(`${before} as x |> ${inner} × 5`)).toEqual(
      networkOf(`${before} as x |> chain [${inner} for i in 1..5]`),
    )
})

it('a growing block is followed copy by copy', () => {
  const grow = 'concat(identity, conv2d(3×3, 2))'
  const shrink = 'conv2d(1×1, 4)'
  expect(networkOf(`${grow} × 4 |> ${shrink}`)).toEqual(
    networkOf(`chain [${grow} for i in 1..4] |> ${shrink}`),
  )
})
