/** Checkpoints as TensorFlow's own: the library reads Inc's, and the index is what the library writes for the same values. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { python } from '../../bench/peers/place.mjs'
import { doneAfter, readSignature } from '../../src/codegen/graph/state.ts'
import { placeholder, restored, saved, variable } from '../../src/graph/index.ts'
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../../src/runtime/checkpoint/checkpoint.ts'
import { crc32c, maskedCrc32c } from '../../src/runtime/checkpoint/crc32c.ts'
import { bundleIndex } from '../../src/runtime/checkpoint/tensor_bundle.ts'
import type { WeightValues } from '../../src/runtime/engine/weights.ts'
import { trainProgram } from '../../src/runtime/programs/train.ts'
import { modelOf, openModel, openSignatures } from '../building/graph_engine.ts'
import { hasNativeLibrary, useNativeLibrary } from '../building/native_library.ts'
import { writePictures } from '../building/pictures.ts'
import { readIndex } from './bundle_reader.ts'
import { compiledProgram, tinyNetwork, writeGraph } from './compiled.ts'
import { listener, temporaryFolder, tinyRecipe } from './tiny.ts'

const folder = temporaryFolder()
beforeEach(() => {
  for (const name of ['run', 'written']) rmSync(join(folder, name), { recursive: true, force: true })
})
afterAll(() => rmSync(folder, { recursive: true }))

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** All arrays of a checkpoint by the names of variables. */
function variablesOf({ weights, momentum, average }: Checkpoint): WeightValues {
  const named = (values: WeightValues, suffix: string) =>
    [...values].map(([name, value]) => [`${name}${suffix}`, value] as const)
  return new Map([...weights, ...named(momentum, '/momentum'), ...named(average ?? new Map(), '/average')])
}

/** Several hundred arrays, some with none or one number, with names that are out of order and not all in English. */
function manyArrays(isAveraged: boolean): Checkpoint {
  const shapes = [[3, 2], [], [5], [0], [1, 2, 3, 4]]
  const names = Array.from({ length: 300 }, (_, index) => `Schicht_${(index * 7) % 300}/größe_𝒳_層/kernel`)
  const valuesFrom = (start: number): WeightValues =>
    new Map(
      names.map((name, index) => {
        const shape = shapes[index % shapes.length]!
        const length = shape.reduce((product, size) => product * size, 1)
        return [name, { shape, values: Float32Array.from({ length }, (_, at) => start + index + at / 7) }]
      }),
    )
  const images = { count: 1, sha256: '' }
  return {
    facts: {
      name: 'many',
      specification: '',
      step: 1,
      classes: [],
      recipe: tinyRecipe,
      images,
      evaluation: null,
      versions: {},
    },
    weights: valuesFrom(0.5),
    momentum: valuesFrom(-1000),
    average: isAveraged ? valuesFrom(1e20) : null,
  }
}

describe.each([false, true])('the index of a checkpoint, averages: %s', (isAveraged) => {
  it('says where each array stands, and its checksum', async () => {
    const checkpoint = manyArrays(isAveraged)
    const written = join(folder, 'written')
    await writeCheckpoint(written, checkpoint)
    const { shards, entries } = readIndex(readFileSync(join(written, 'tensorflow.index')))
    expect(shards).toBe(isAveraged ? 3 : 2)
    const variables = variablesOf(checkpoint)
    expect(new Set(entries.keys())).toEqual(new Set(variables.keys()))
    for (const [name, { shape, values }] of variables) {
      const { shard, offset, size, ...entry } = entries.get(name)!
      const bytes = Buffer.from(bytesOf(values))
      expect(entry, name).toEqual({ type: 1, shape, crc32c: maskedCrc32c(crc32c(bytes)) })
      const file = readFileSync(join(written, `tensorflow.data-0000${shard}-of-0000${shards}`))
      expect(file.subarray(offset, offset + size).equals(bytes), name).toBe(true)
    }
  })
})

it('refuses two arrays of one name', () => {
  const tensor = { name: 'ä/kernel', shape: [1], bytes: 4, crc32c: 0 }
  expect(() => bundleIndex([[tensor], [tensor]])).toThrow("two entries have the key 'ä/kernel'")
})

describe.skipIf(!hasNativeLibrary)('the native library', () => {
  beforeAll(async () => {
    await useNativeLibrary()
    await writePictures(join(folder, 'pictures'))
  })

  function expectSame(found: Readonly<Record<string, unknown>>, expected: WeightValues): void {
    expect(new Set(Object.keys(found))).toEqual(new Set(expected.keys()))
    for (const [name, value] of expected) expect(found[name], name).toEqual(value)
  }

  it.each([
    ['eager', false],
    ['eager', true],
    ['graph', false],
    ['graph', true],
  ] as const)('restores a checkpoint of the %s engine, averages: %s', async (engine, isAveraged) => {
    const network = tinyNetwork(0.4)
    const recipe = isAveraged ? { ...tinyRecipe, average: { decay: 0.9 } } : tinyRecipe
    await writeGraph(network, folder, recipe)
    const flags = ['--steps', '3', '--engine', engine]
    expect(
      await trainProgram(compiledProgram(network, folder, { run: 'run', flags, recipe }), listener()),
    ).toBe(0)
    const saved = join(folder, 'run/checkpoints/step-000003')
    const checkpoint = await readCheckpoint(saved)
    expect(checkpoint.average !== null).toBe(isAveraged)
    const graph = openModel(modelOf({ ...network, recipe }))
    await graph.run('restore', { path: tf.scalar(join(saved, 'tensorflow')) })
    expectSame(await graph.run('read', {}), variablesOf(checkpoint))
    graph.close()
  })

  it('restores hundreds of arrays, and writes the index that Inc writes', async () => {
    const checkpoint = manyArrays(true)
    const written = join(folder, 'written')
    await writeCheckpoint(written, checkpoint)
    const values = variablesOf(checkpoint)
    // The library's own operations, as in `restore` and `save`: nodes have plain names, arrays any.
    const [from, to] = [placeholder('from', 'string', []), placeholder('to', 'string', [])]
    const names = [...values].map(([name, { shape }], index) => ({ ...variable(`v${index}`, shape), name }))
    const tensors = restored(from, names)
    const arrays = names.map((each, index) => ({ ...each, value: tensors[index]! }))
    const graph = openSignatures({
      read: { ...readSignature(arrays), inputs: { from } },
      copy: { inputs: { from, to }, outputs: doneAfter([saved(to, arrays)]) },
    })
    const prefix = join(written, 'tensorflow')
    expectSame(await graph.run('read', { from: tf.scalar(prefix) }), values)

    const path = join(graph.folder, 'saved')
    await graph.run('copy', { from: tf.scalar(prefix), to: tf.scalar(path) })
    const theirs = readIndex(readFileSync(`${path}.index`))
    // The library chooses the order of the arrays in the file; an empty one stands where the next one does.
    const order = [...theirs.entries]
      .sort(([, one], [, other]) => one.offset - other.offset || one.size - other.size)
      .map(([name]) => name)
    const inTheirOrder = order.map((name) => {
      const { shape, values: numbers } = values.get(name)!
      return { name, shape, bytes: numbers.byteLength, crc32c: crc32c(bytesOf(numbers)) }
    })
    const ours = readIndex(bundleIndex([inTheirOrder]))
    expect([...ours.entries]).toEqual([...theirs.entries])
    // Not only what they mean: the very bytes.
    const inHexadecimal = ({ messages }: typeof ours) =>
      [...messages].map(([name, message]) => [name, Buffer.from(message).toString('hex')])
    expect(inHexadecimal(ours)).toEqual(inHexadecimal(theirs))
    graph.close()
  })
})

describe.skipIf(!existsSync(python))("Python's TensorFlow", () => {
  it('reads a checkpoint', async () => {
    const checkpoint = manyArrays(true)
    const written = join(folder, 'written')
    await writeCheckpoint(written, checkpoint)
    const program = `
import hashlib, json, sys
import tensorflow as tf
reader = tf.train.load_checkpoint(sys.argv[1] + '/tensorflow')
def seen(name):
    array = reader.get_tensor(name)
    return [list(array.shape), str(array.dtype), hashlib.sha256(array.tobytes()).hexdigest()]
print(json.dumps({name: seen(name) for name in reader.get_variable_to_shape_map()}))
`
    const { stdout, stderr, status } = spawnSync(python, ['-c', program, written], { encoding: 'utf8' })
    expect(status, stderr).toBe(0)
    const expected = [...variablesOf(checkpoint)].map(([name, { shape, values }]) => [
      name,
      [shape, 'float32', createHash('sha256').update(bytesOf(values)).digest('hex')],
    ])
    expect(JSON.parse(stdout)).toEqual(Object.fromEntries(expected))
  }, 180_000)
})
