/** Every spec of the repository: its generated model is the network, and its programs pass a strict type check. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { networksOf } from '../building/checked.ts'
import { specs } from '../building/repository.ts'
import { loadModel, projectOf, textOf } from './build.ts'
import { expectFaithful } from './faithful.ts'
import { typeErrors } from './type_check.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const projects = new Map(
  specs.flatMap(networksOf).map((checked) => [checked.network.name, { checked, files: projectOf(checked) }]),
)

describe.each([...projects])('%s', (_, { checked, files }) => {
  it('is built from its generated code', () => {
    expectFaithful(checked.network, loadModel(files))
  })

  it('calls its functions rather than repeating them', () => {
    const { operations } = checked.network
    const statements = textOf(files, 'model.ts').split(/\.apply\(|\bfor \(/).length
    // A row has a statement, and an operation of a shared block has one for all its uses.
    expect(statements).toBeLessThan(40 + operations.length / 8)
  })
})

it('passes a strict type check, every program of every spec', () => {
  const files = [...projects].flatMap(([name, { files }]) =>
    files
      .filter(({ path }) => path.endsWith('.ts'))
      .map(({ path, text }) => ({ path: `${name}/${path}`, text })),
  )
  expect(typeErrors(files)).toEqual([])
})

it('type-checks nothing by accident: an error is found', () => {
  const { files } = projects.get('naive_3a')!
  const text = textOf(files, 'model.ts').replace('padding: ', 'pudding: ')
  expect(typeErrors([{ path: 'model.ts', text }]).join('\n')).toContain("'pudding' does not exist")
})

it('gives the table of GoogLeNet a line for each row', () => {
  const model = textOf(projects.get('googlenet')!.files, 'model.ts')
  const rows = model.split('\n').filter((line) => / \/\/ \d+×\d+×\d+$/.test(line))
  expect(rows).toHaveLength(19)
  expect(rows[4]).toBe(
    "  x = inception(x, 'inception_3a', { n1x1: 64, n3x3Reduce: 96, n3x3: 128, n5x5Reduce: 16, n5x5: 32, poolProj: 32 }) // 28×28×256",
  )
  expect(model.match(/= inception\(/g)).toHaveLength(9)
})
