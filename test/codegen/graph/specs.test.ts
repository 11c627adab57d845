/** Every spec of the repository as a graph: its parameters are all there, and compiling it takes a fixed share of time a layer. */

import { describe, expect, it, test } from 'vitest'
import { compileGraph } from '../../../src/codegen/graph/index.ts'
import { namedNodes } from '../../../src/graph/index.ts'
import type { Network } from '../../../src/network/network.ts'
import { inputShape, outputShape } from '../../../src/network/shape_of.ts'
import { asNumber, number, windowOf } from '../../../src/shape/index.ts'
import { networksOf } from '../../building/checked.ts'
import { networkOf } from '../../building/networks.ts'
import { specs } from '../../building/repository.ts'

const classifiers = specs.flatMap((path) =>
  networksOf(path).map(({ network, costs }) => ({ title: `${path} ${network.name}`, network, costs })),
)

test.each(classifiers)('$title', ({ network, costs }) => {
  const compiled = compileGraph(network)
  const isOpen = inputShape(network).some((size) => asNumber(size) === null)
  if (!compiled.ok) {
    expect([isOpen, compiled.reason]).toEqual([true, expect.stringContaining('leaves sizes open')])
    return
  }
  const isClassifier = outputShape(network)
    .slice(0, -1)
    .every((size) => asNumber(size) === 1)
  expect(compiled.model.untrained).toEqual(
    isClassifier ? null : expect.stringContaining('one list of classes'),
  )
  expect('train' in compiled.model.signatures).toBe(isClassifier)
  const count = compiled.model.weights.reduce(
    (sum, { axes }) => sum + axes.reduce((product, size) => product * size, 1),
    0,
  )
  const { params, frozenParams } = costs.withHeads
  expect(count).toBe(asNumber(params)! + asNumber(frozenParams)!)
})

describe('a deep network', () => {
  const chain = (layers: number): Network =>
    networkOf(
      'chain',
      [4, 4, 2],
      [
        {
          type: 'row',
          build: (inside, input) =>
            Array.from({ length: layers }).reduce<number>(
              (value) => inside.operation('conv2d', [value], { size: windowOf(3, 3), filters: number(2) }),
              input,
            ),
        },
        {
          type: 'classes',
          build: (inside, input) =>
            inside.operation('linear', [inside.operation('flatten', [input])], { units: number(3) }),
        },
      ],
    )
  const nodesIn = (layers: number) => {
    const compiled = compileGraph(chain(layers))
    if (!compiled.ok) throw new Error(compiled.reason)
    const roots = Object.values(compiled.model.signatures).flatMap(({ outputs }) => Object.values(outputs))
    return namedNodes(roots).nodes.length
  }

  it('has as many nodes for its thousandth layer as for its hundredth', () => {
    expect(nodesIn(1000) - nodesIn(900)).toBe(nodesIn(200) - nodesIn(100))
  })
})
