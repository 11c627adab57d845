/** The specs' networks have the parameters and MACs that are published for them, to the integer, and each has a budget that says so. */
import { describe, expect, test } from 'vitest'
import { format } from '../../src/parser/index.ts'
import { networksOf, specs } from '../codegen/specs.ts'
import { integer } from '../oracle/inc_entries.ts'
import { repositoryFile } from '../std/library.ts'

interface Published {
  readonly params: number
  readonly macs?: number
  readonly depth: number
}

/** Trained values, and multiply-accumulates of convolutions and linear layers at 224×224, as torchvision's models have them. */
const published: Readonly<Record<string, Published>> = {
  'vgg.D': { params: 138_357_544, macs: 15_470_264_320, depth: 16 },
  'vgg.E': { params: 143_667_240, macs: 19_632_062_464, depth: 19 },
  'resnet.18-layer': { params: 11_689_512, macs: 1_814_073_344, depth: 18 },
  'resnet.34-layer': { params: 21_797_672, macs: 3_663_761_408, depth: 34 },
  'resnet.50-layer': { params: 25_557_032, macs: 4_089_184_256, depth: 50 },
  'resnet.101-layer': { params: 44_549_160, depth: 101 },
  'resnet.152-layer': { params: 60_192_808, depth: 152 },
  mobilenet_v2_100: { params: 3_504_872, macs: 300_774_272, depth: 53 },
  // From Table 1's own filter columns.
  googlenet: { params: 6_998_552, macs: 1_582_671_872, depth: 22 },
}

const networks = new Map(specs.flatMap(networksOf).map((checked) => [checked.network.name, checked]))

describe.each(Object.entries(published))('%s', (name, { params, macs, depth }) => {
  const { network, costs } = networks.get(name)!

  test('has the published integers', () => {
    expect(integer(costs.whole.params)).toBe(params)
    expect(costs.whole.depth).toBe(depth)
    if (macs !== undefined) expect(integer(costs.whole.macs)).toBe(macs)
  })

  test('is held to them by its spec', () => {
    const exact = network.budgets
      .filter(({ comparison, subject }) => comparison === '==' && subject.kind === 'whole')
      .map(({ quantity, bound }) => [quantity, integer(bound.value)])
    expect(exact).toContainEqual(['params', params])
    if (macs !== undefined) expect(exact).toContainEqual(['macs', macs])
  })
})

test.each(specs)('%s is set as fmt sets it', (path) => {
  const text = repositoryFile(path)
  expect(format({ name: path, text }).text).toBe(text)
})
