/** A graph in words: every node after those that it reads, and everything that the signatures give. */
import { expect, it } from 'vitest'
import { placeholder, reduce, savedModel, tensor, waitingFor } from '../../src/graph/index.ts'
import { graphInWords } from '../../src/graph/words.ts'
import { networksOf } from '../building/checked.ts'
import { modelOf } from '../building/graph_engine.ts'

it('names each node before it is read, once, and as the written graph does', () => {
  const { signatures } = modelOf(networksOf('specs/small_inception.inc')[0]!.network)
  const lines = graphInWords(signatures)
  const written = Buffer.from(savedModel(signatures)).toString('latin1')
  const known = new Set<string>()
  const nodes = lines
    .map((line) => /^(\S+) = (\w+)\((.*?)\)(?: |$)/.exec(line))
    .filter((found) => found !== null)
  expect(nodes.length).toBeGreaterThan(200)
  for (const [line, name, operation, inputs] of nodes) {
    expect(known.has(name!), line).toBe(false)
    for (const input of inputs === '' ? [] : inputs!.split(', '))
      expect(known.has(input.replace(/^\^|:\d+$/g, '')), `${input} of ${line}`).toBe(true)
    known.add(name!)
    expect(written.includes(operation!), line).toBe(true)
  }
  const given = lines.flatMap((line) => /^ {2}gives \S+ .* of (\S+)$/.exec(line)?.[1] ?? [])
  expect(given.length).toBe(
    Object.values(signatures).reduce((sum, { outputs }) => sum + Object.keys(outputs).length, 0),
  )
  for (const name of given) expect(known.has(name.replace(/:\d+$/, '')), name).toBe(true)
})

it('shows shapes with the batch as n, attributes without types, and the first numbers of a constant', () => {
  const images = placeholder('images', 'float32', [null, 3])
  const values = Array.from({ length: 12 }, (_, index) => (index === 0 ? Number.NEGATIVE_INFINITY : index))
  const constant = tensor(
    'Const',
    [],
    {
      dtype: { kind: 'type', value: 'float32' },
      value: { kind: 'constant', value: { element: 'float32', axes: [12], values } },
    },
    { element: 'float32', axes: [12] },
  )
  const sum = waitingFor(reduce('Sum', constant, [0], false), [images.node])
  const lines = graphInWords({ predict: { inputs: { images }, outputs: { sum } } })
  expect(lines.slice(0, 3)).toEqual([
    'signature predict',
    '  takes images float32 n×3',
    '  gives sum float32 of Identity',
  ])
  expect(lines).toContain('images = Placeholder() {shape: n×3} -> float32 n×3')
  expect(lines).toContain('Const = Const() {value: [-Infinity 1 2 3 4 5 6 7 and 4 more]} -> float32 12')
  expect(lines.at(-1)).toBe('Identity = Identity(Sum, ^images) -> float32')
})
