/** Training memory of small networks, counted by hand. */
import { describe, expect, test } from 'vitest'
import { costOf, trainingMemory } from '../../src/cost/index.ts'
import { keptByBackwardPass, trainingMemoryShare } from '../../src/cost/training_memory.ts'
import { INPUT } from '../../src/network/network.ts'
import { add, multiply, number, sum, windowOf } from '../../src/shape/index.ts'
import { integer, printedNetwork, rectified } from '../building/printed_networks.ts'
import { googlenet } from './googlenet_network.ts'

/** A convolution, a ReLU, a linear layer on the flattened map. */
function twoLayers() {
  const b = printedNetwork([8, 8, 2])
  b.operation('linear', [b.operation('flatten', [rectified(b, 3, 4, INPUT)])], { units: 10 })
  return b.network()
}

const setting = { batch: number(32), heads: true } as const

describe('training memory', () => {
  test('of two layers is what one counts by hand', () => {
    const network = twoLayers()
    const memory = trainingMemory(network, costOf(network), { ...setting, optimizer: 'momentum' })
    const params = BigInt(9 * 2 * 4 + 4 + 256 * 10 + 10)
    expect(integer(memory.weights)).toBe(4n * params)
    expect(integer(memory.gradients)).toBe(4n * params)
    expect(integer(memory.optimizer)).toBe(4n * params)
    expect(integer(memory.averages)).toBe(0n)
    // The input for the convolution's kernel, and the ReLU's output: for its own gradient and, flattened, for the linear layer.
    expect(integer(memory.activations)).toBe(4n * 32n * BigInt(8 * 8 * 2 + 8 * 8 * 4))
    expect(integer(memory.total)).toBe(3n * 4n * params + 4n * 32n * 384n)
  })

  test('has as many slots as the optimizer, and a copy for averages', () => {
    const network = twoLayers()
    const costs = costOf(network)
    const of = (optimizer: 'sgd' | 'momentum' | 'adam', averages = false) =>
      trainingMemory(network, costs, { ...setting, optimizer, averages })
    const once = multiply(number(4), costs.whole.params)
    expect(of('sgd').optimizer).toEqual(number(0))
    expect(of('momentum').total).toEqual(add(of('sgd').total, once))
    expect(of('adam').total).toEqual(add(of('momentum').total, once))
    expect(of('adam', true).total).toEqual(add(of('adam').total, once))
  })

  test('counts values that change places once more, and those that keep their order not', () => {
    const kept = (...between: readonly (readonly [string, Record<string, number>])[]) => {
      const b = printedNetwork([8, 8, 2])
      const moved = between.reduce(
        (value, [name, args]) => b.operation(name, [value], args),
        rectified(b, 3, 4, INPUT),
      )
      b.operation('linear', [moved], { units: 10 })
      const network = b.network()
      return integer(trainingMemory(network, costOf(network), { ...setting, optimizer: 'sgd' }).activations)
    }
    const map = 4n * 32n * 256n
    expect(kept(['flatten', {}])).toBe(kept())
    expect(kept(['channel_shuffle', { groups: 2 }])).toBe(kept() + map)
    expect(kept(['space_to_depth', { block: 2 }])).toBe(kept() + map)
    expect(kept(['depth_to_space', { block: 2 }], ['flatten', {}])).toBe(kept() + map)
  })

  test('counts frozen values as weights only', () => {
    const b = printedNetwork([4, 4, 2])
    b.operation('batch_norm', [INPUT])
    const network = b.network()
    const memory = trainingMemory(network, costOf(network), { ...setting, optimizer: 'momentum' })
    expect([memory.weights, memory.gradients, memory.optimizer].map(integer)).toEqual([32n, 16n, 16n])
  })

  test('keeps a value once, however many operations need it, and not what nothing needs', () => {
    const b = printedNetwork([4, 4, 2])
    const shared = rectified(b, 1, 3, INPUT)
    const branches = [1, 2, 5].map((filters) =>
      b.operation('conv2d', [shared], { size: windowOf(1, 1), filters }),
    )
    b.operation('concat', branches)
    const kept = keptByBackwardPass(b.network())
    expect(integer(kept.input)).toBe(32n)
    // conv2d, relu, three convolutions, concat: only the ReLU's output.
    expect(kept.operations.map(integer)).toEqual([0n, 48n, 0n, 0n, 0n, 0n])
  })

  test('grows with the batch by the activations alone', () => {
    const network = googlenet()
    const costs = costOf(network)
    const of = (batch: number) =>
      trainingMemory(network, costs, { batch: number(batch), optimizer: 'momentum', heads: true })
    expect(of(32).activations).toEqual(multiply(number(32), of(1).activations))
    expect(add(of(32).total, of(1).activations)).toEqual(add(of(1).total, of(32).activations))
  })

  test('leaves the heads out where they are not trained', () => {
    const network = googlenet()
    const costs = costOf(network)
    const of = (heads: boolean) =>
      trainingMemory(network, costs, { batch: number(1), optimizer: 'sgd', heads })
    expect(of(false).weights).toEqual(multiply(number(4), costs.whole.params))
    expect(of(true).weights).toEqual(multiply(number(4), costs.withHeads.params))
    expect(integer(of(false).activations)).toBeLessThan(integer(of(true).activations))
  })

  test('is the sum of the shares of rows and heads, and the input', () => {
    const network = googlenet()
    const costs = costOf(network)
    const full = { batch: number(8), optimizer: 'momentum', heads: true } as const
    const kept = keptByBackwardPass(network)
    const shares = [
      ...network.rows.map((row, index) => trainingMemoryShare(kept, costs.rows[index]!, row, full)),
      ...network.heads.map((head, index) => trainingMemoryShare(kept, costs.heads[index]!, head, full)),
    ].map((share) => share.total)
    const input = multiply(number(4 * 8), kept.input)
    expect(sum([...shares, input])).toEqual(trainingMemory(network, costs, full).total)
  })
})
