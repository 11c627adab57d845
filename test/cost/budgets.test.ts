/** Budgets: kept, exceeded, not reached; the rows that spend most. */
import { describe, expect, test } from 'vitest'
import { checkBudgets, costOf, settingOf, trainingMemory } from '../../src/cost/index.ts'
import { INPUT, type Network } from '../../src/network/network.ts'
import { number, windowOf } from '../../src/shape/index.ts'
import { type BudgetText, integer, printedNetwork } from '../building/printed_networks.ts'
import { googlenet, table1 } from './googlenet_network.ts'

const row = (label: string) =>
  ({ kind: 'row', row: table1.findIndex((each) => each.label === label) }) as const

function problems(...budgets: readonly BudgetText[]) {
  const network = googlenet(undefined, { budgets })
  return checkBudgets(network, costOf(network))
}

describe("GoogLeNet's budgets", () => {
  test('hold as they stand', () => {
    expect(
      problems(
        { quantity: 'params', comparison: '<=', bound: '7.0M' },
        { quantity: 'params', comparison: '==', bound: '6_998_552' },
        { quantity: 'macs', comparison: '<=', bound: '1.6G' },
        { quantity: 'macs', comparison: '==', bound: '1_582_671_872' },
        { quantity: 'depth', comparison: '==', bound: '22' },
        { quantity: 'training memory', comparison: '<=', bound: '4 GiB', batch: 32 },
        { quantity: 'receptive field', comparison: '>=', bound: '224', subject: row('5b') },
        { quantity: 'params', comparison: '==', bound: '3_188_840', subject: { kind: 'head', head: 0 } },
        { quantity: 'params', comparison: '==', bound: '3_190_888', subject: { kind: 'head', head: 1 } },
        { quantity: 'params', comparison: '==', bound: '13_378_280', subject: { kind: 'with heads' } },
        { quantity: 'macs', comparison: '==', bound: '1_591_044_096', subject: { kind: 'with heads' } },
      ),
    ).toEqual([])
  })

  test('that are exceeded name the rows that spend most, with their shares', () => {
    const [found, ...others] = problems({ quantity: 'params', comparison: '<=', bound: '6.5M' })
    expect(others).toEqual([])
    expect(found!.code).toBe('budget/exceeded')
    expect(found!.message).toBe('params of googlenet is 6,998,552 = 7.0M, over its budget of 6.5M by 498,552')
    expect(found!.help).toBe('Most is spent by inception (5b) 20.6%, inception (5a) 14.9% and linear 14.6%')
    expect(found!.labels.map(({ text }) => text)).toEqual([
      '1,444,080, 20.6% of the whole',
      '1,043,456, 14.9% of the whole',
      '1,025,000, 14.6% of the whole',
    ])
  })

  test('count the heads among the spenders where they are part of the number', () => {
    const [found] = problems({
      quantity: 'params',
      comparison: '==',
      bound: '13_000_000',
      subject: { kind: 'with heads' },
    })
    expect(found!.message).toBe(
      'params of googlenet with its heads is 13,378,280, its budget says exactly 13_000_000: they differ by 378,280',
    )
    expect(found!.help).toMatch(/^Most is spent by head aux2 23\.9%, head aux1 23\.8% and inception \(5b\)/)
  })

  test('that say an exact number show both', () => {
    const [found] = problems({ quantity: 'macs', comparison: '==', bound: '1_582_671_873' })
    expect([found!.code, found!.message, found!.help]).toEqual([
      'budget/differs',
      'macs of googlenet is 1,582,671,872, its budget says exactly 1_582_671_873: they differ by 1',
      null,
    ])
  })

  test('of training memory are in the unit of the bound', () => {
    const [found] = problems({ quantity: 'training memory', comparison: '<=', bound: '0.3 GiB', batch: 32 })
    expect(found!.message).toMatch(
      /^training memory of googlenet is [\d,]+ bytes = \d\.\d+ GiB, over its budget of 0\.3 GiB by [\d,]+$/,
    )
    expect(found!.labels).toHaveLength(3)
  })

  test('of one row or head are about it', () => {
    const found = problems(
      { quantity: 'receptive field', comparison: '>=', bound: '5000', subject: row('5b') },
      { quantity: 'params', comparison: '<=', bound: '3M', subject: { kind: 'head', head: 0 } },
      { quantity: 'training memory', comparison: '<=', bound: '1', subject: row('3a') },
    )
    expect(found.map(({ code, message }) => `${code} ${message.split(' is ')[0]}`)).toEqual([
      'budget/not-reached receptive field(5b) of googlenet',
      'budget/exceeded params of head aux1 of googlenet',
      'budget/exceeded training memory(3a) of googlenet',
    ])
  })
})

describe('two axes', () => {
  /** A network that sees 3×9 and strides 1×2. */
  function build(
    comparison: '<=' | '>=' | '==',
    bound: string,
    quantity: 'receptive field' | 'effective stride',
  ) {
    const b = printedNetwork([20, 20, 1])
    b.operation('conv2d', [INPUT], { size: windowOf(3, 9, [1, 2]), filters: 1 })
    b.budget({ quantity, comparison, bound })
    const network = b.network()
    return checkBudgets(network, costOf(network)).map(({ code, message }) => [code, message])
  }

  test('the smaller one reaches a lower bound, the larger one keeps an upper one, both are equal', () => {
    expect(build('>=', '3', 'receptive field')).toEqual([])
    expect(build('<=', '9', 'receptive field')).toEqual([])
    expect(build('>=', '4', 'receptive field')).toEqual([
      ['budget/not-reached', 'receptive field of built is 3×9, 1 short of the 4 that its budget asks for'],
    ])
    expect(build('<=', '8', 'receptive field')).toEqual([
      ['budget/exceeded', 'receptive field of built is 3×9, over its budget of 8 by 1'],
    ])
    expect(build('==', '9', 'receptive field').map(([code]) => code)).toEqual(['budget/differs'])
    expect(build('<=', '2', 'effective stride')).toEqual([])
    expect(build('<=', '1', 'effective stride')).toHaveLength(1)
  })
})

describe('a value that sees everything', () => {
  const build = (input: readonly number[], budget: BudgetText): Network => {
    const b = printedNetwork(input)
    if (input.length === 3) b.operation('global_avg_pool', [INPUT])
    else b.operation('linear', [INPUT], { units: 2 })
    b.budget(budget)
    return b.network()
  }
  const codes = (network: Network) =>
    checkBudgets(network, costOf(network)).map(({ code, message }) => `${code} ${message}`)

  test('reaches every receptive field, and keeps those of at least the input', () => {
    const field = { quantity: 'receptive field' } as const
    expect(codes(build([9, 9, 2], { ...field, comparison: '>=', bound: '1000' }))).toEqual([])
    expect(codes(build([9, 9, 2], { ...field, comparison: '<=', bound: '9' }))).toEqual([])
    expect(codes(build([9, 9, 2], { ...field, comparison: '<=', bound: '8' }))).toHaveLength(1)
  })

  test('has no stride; without height and width there is no field', () => {
    expect(codes(build([9, 9, 2], { quantity: 'effective stride', comparison: '<=', bound: '9' }))).toEqual([
      'budget/no-such-number built has no effective stride: it has no positions: each value depends on the whole map',
    ])
    expect(codes(build([9, 2], { quantity: 'receptive field', comparison: '>=', bound: '1' }))).toEqual([
      "budget/no-such-number built has no receptive field: the network's input 9×2 has no height and width",
    ])
  })
})

describe('the setting of training memory', () => {
  const network = googlenet()
  const recipe = { batch: 32, optimizer: { kind: 'sgd', momentum: 0.9, weightDecay: 0 } }
  const trained = { ...network, recipe } as unknown as Network

  test("is the budget's own, else the recipe's, else one image and plain descent", () => {
    expect(settingOf(network, { batch: null, optimizer: null })).toEqual({
      batch: number(1),
      optimizer: 'sgd',
      heads: true,
    })
    expect(settingOf(trained, { batch: null, optimizer: null })).toMatchObject({
      batch: number(32),
      optimizer: 'momentum',
    })
    expect(settingOf(trained, { batch: number(8), optimizer: 'adam' })).toMatchObject({
      batch: number(8),
      optimizer: 'adam',
    })
  })

  test('has averages where the recipe has', () => {
    const averaged = { ...network, recipe: { ...recipe, average: { decay: 0.9 } } } as unknown as Network
    const own = { batch: null, optimizer: null }
    const memory = (of: Network) => trainingMemory(of, costOf(of), settingOf(of, own))
    expect(settingOf(averaged, own)).toMatchObject({ averages: true })
    expect(memory(averaged).averages).toEqual(memory(averaged).gradients)
    expect(memory(trained).averages).toEqual(number(0))
  })

  test('is what the budget is held against', () => {
    const exact = trainingMemory(
      network,
      costOf(network),
      settingOf(network, { batch: number(2), optimizer: 'adam' }),
    )
    const bound = integer(exact.total).toString()
    const budget = { quantity: 'training memory', batch: 2, optimizer: 'adam' } as const
    expect(problems({ ...budget, comparison: '==', bound })).toEqual([])
    expect(problems({ ...budget, comparison: '==', bound, optimizer: 'sgd' })).toHaveLength(1)
  })
})
