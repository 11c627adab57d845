/** The library's blocks in architectures that no spec has: their published parameters must be met to the last value. */
import { expect, test } from 'vitest'
import { outcomeOf } from './library.ts'

interface Architecture {
  readonly name: string
  /** As torchvision documents them for the same architecture at 224×224. */
  readonly params: number
  readonly macs?: number
  readonly program: string
}

const classifier = 'global_avg_pool |> linear(1000) |> softmax'

function resnetLike(groups: number): string {
  return `import { conv_bn, bottleneck_of } from "std/blocks"

block unit(filters: Int, s = 1) = bottleneck_of(filters, 2·filters, ${groups}, s)
block stage(filters, n, s: Int) = unit(filters, s) |> unit(filters)×(n - 1)

network net : 224×224×3 -> 1×1×1000 =
  conv_bn(7×7/2, 64) |> max_pool(3×3/2)
  |> stage(64, 3, 1) |> stage(128, 4, 2) |> stage(256, 6, 2) |> stage(512, 3, 2)
  |> ${classifier}
`
}

const architectures: readonly Architecture[] = [
  { name: 'ResNeXt-50 32×4d', params: 25_028_904, program: resnetLike(32) },
  { name: 'wide ResNet-50-2', params: 68_883_240, program: resnetLike(1) },
  {
    name: 'MobileNetV3, large',
    params: 5_483_032,
    program: `import { conv_bn, mbconv, squeeze_excite, round8 } from "std/blocks"

let hs = hard_swish
block unit(size: Size, expanded, filters: Int, excited: Bool, act: .. -> .., s: Int) =
  let excite = if excited then squeeze_excite(round8(expanded/4), gate: hard_sigmoid) else identity
  in mbconv(expanded, filters, size, s, act: act, excite: excite)

network net : 224×224×3 -> 1×1×1000 =
  conv_bn(3×3/2, 16, act: hs)
  |> unit(3×3, 16, 16, false, relu, 1)
  |> unit(3×3, 64, 24, false, relu, 2) |> unit(3×3, 72, 24, false, relu, 1)
  |> unit(5×5, 72, 40, true, relu, 2) |> unit(5×5, 120, 40, true, relu, 1)×2
  |> unit(3×3, 240, 80, false, hs, 2) |> unit(3×3, 200, 80, false, hs, 1) |> unit(3×3, 184, 80, false, hs, 1)×2
  |> unit(3×3, 480, 112, true, hs, 1) |> unit(3×3, 672, 112, true, hs, 1)
  |> unit(5×5, 672, 160, true, hs, 2) |> unit(5×5, 960, 160, true, hs, 1)×2
  |> conv_bn(1×1, 960, act: hs) |> global_avg_pool |> linear(1280) |> hs |> dropout(20%) |> linear(1000)
`,
  },
]

test.each(architectures)('$name', ({ params, macs, program }) => {
  const found = outcomeOf(program)
  expect(found.params).toBe(params)
  if (macs !== undefined) expect(found.macs).toBe(macs)
})
