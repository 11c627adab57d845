/** Which images a step takes, and what happens to files that cannot be read. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Batch,
  evaluationBatches,
  trainingBatches,
  unreadableFiles,
} from '../../src/runtime/data/batches.ts'
import type { LabelledImage } from '../../src/runtime/data/image_folder.ts'
import type { Preprocessing } from '../../src/runtime/data/images.ts'
import { temporaryFolder } from './tiny.ts'

const folder = temporaryFolder()
const preprocessing: Preprocessing = {
  height: 2,
  width: 2,
  resize: 2,
  channels: 3,
  mean: null,
  deviation: null,
}
const COUNT = 11
/** Image i is grey i, so that a batch says which images it has. */
const images: LabelledImage[] = Array.from({ length: COUNT }, (_, index) => ({
  path: join(folder, `${index}.png`),
  label: index,
}))

beforeAll(async () => {
  for (const [index, { path }] of images.entries()) {
    const grey = { r: index, g: index, b: index }
    await sharp({ create: { width: 4, height: 2, channels: 3, background: grey } })
      .png()
      .toFile(path)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

const silent = { count: () => 0, note: (_: string, cause: unknown) => Promise.reject(cause) }
const common = { images, preprocessing, mirror: true, unreadable: silent as never }

async function all(batches: { next(): Promise<Batch | null> }): Promise<Batch[]> {
  const taken: Batch[] = []
  for (let batch = await batches.next(); batch !== null; batch = await batches.next()) taken.push(batch)
  return taken
}
const training = (start: number, end: number, batch = 4, seed = 1) =>
  all(trainingBatches({ ...common, batch, seed, start, end }))

describe('training batches', () => {
  it('hold pictures with their own labels', async () => {
    for (const { images: values, labels, count } of await training(0, 3)) {
      expect(count).toBe(4)
      for (const [index, label] of labels.entries()) {
        expect(Array.from(values.subarray(index * 12, index * 12 + 12))).toEqual(Array(12).fill(label))
      }
    }
  })

  it('take each image once an epoch, also where a batch lies across two epochs, in another order each', async () => {
    const labels = (await training(0, 11)).flatMap((batch) => [...batch.labels])
    const epochs = [0, 1, 2, 3].map((epoch) => labels.slice(epoch * COUNT, (epoch + 1) * COUNT))
    for (const epoch of epochs) {
      expect([...epoch].sort((left, right) => left - right)).toEqual(
        Array.from({ length: COUNT }, (_, index) => index),
      )
    }
    expect(new Set(epochs.map(String)).size).toBe(4)
  })

  it('depend on nothing but the step: any start gives the same batches', async () => {
    const whole = await training(0, 9)
    for (const start of [1, 2, 5, 8]) expect(await training(start, 9)).toEqual(whole.slice(start))
    expect((await training(0, 9, 4, 2)).map(({ labels }) => labels)).not.toEqual(
      whole.map(({ labels }) => labels),
    )
  })

  it('cut another window of an image in each epoch', async () => {
    // One picture whose columns differ: what is seen first tells where the window lies.
    const path = join(folder, 'columns.png')
    const pixels = Uint8Array.from({ length: 32 * 2 * 3 }, (_, at) => Math.floor(at / 3) % 32)
    await sharp(pixels, { raw: { width: 32, height: 2, channels: 3 } })
      .png()
      .toFile(path)
    const only = [{ path, label: 0 }]
    const batches = await all(
      trainingBatches({ ...common, images: only, batch: 1, seed: 1, start: 0, end: 40 }),
    )
    const places = new Set(batches.map(({ images: values }) => Math.min(...values)))
    expect(places.size).toBeGreaterThan(15)
  })

  it('may be larger than the data', async () => {
    const [batch] = await training(0, 1, 25)
    expect(batch!.count).toBe(25)
    expect([...batch!.labels.slice(0, COUNT)].sort((left, right) => left - right)).toEqual(
      images.map(({ label }) => label),
    )
  })

  it('replace what cannot be read by the same others each time, and count it', async () => {
    const bad = join(folder, 'bad.png')
    writeFileSync(bad, 'nothing')
    const part = { folder, images: [...images, { path: bad, label: 99 }] }
    const told: string[] = []
    const run = async () => {
      const unreadable = unreadableFiles(part, (line) => told.push(line))
      const batches = trainingBatches({
        ...common,
        images: part.images,
        unreadable,
        batch: 4,
        seed: 1,
        start: 0,
        end: 6,
      })
      return { batches: await all(batches), count: unreadable.count() }
    }
    const first = await run()
    expect(first.count).toBe(1)
    expect(told).toEqual([`skipped ${bad}: it is not an image`])
    expect(first.batches.every(({ count, labels }) => count === 4 && !labels.includes(99))).toBe(true)
    expect(await run()).toEqual(first)
  })
})

describe('unreadable files', () => {
  it('stop a run above their share, by name', async () => {
    const part = {
      folder,
      images: Array.from({ length: 60 }, (_, index) => ({ path: `${index}`, label: 0 })),
    }
    const unreadable = unreadableFiles(part, () => {})
    for (const path of ['a', 'b', 'c', 'a', 'b']) unreadable.note(path, new Error('no'))
    const problem = `4 of the 60 images of ${folder} cannot be read, and at most 3 may (5%); the last is d: broken`
    expect(() => unreadable.note('d', new Error('broken\nin many lines'))).toThrow(problem)
    // Whoever meets a known file later stops too: a batch ahead may have met the last of them first.
    expect(() => unreadable.note('a', new Error('no'))).toThrow(problem)
  })

  it('stop a batch source with that problem', async () => {
    mkdirSync(join(folder, 'more'))
    const bad = ['x.png', 'y.png'].map((name) => join(folder, 'more', name))
    for (const path of bad) writeFileSync(path, 'nothing')
    const part = { folder, images: [...images, ...bad.map((path) => ({ path, label: 0 }))] }
    const unreadable = unreadableFiles(part, () => {})
    const batches = trainingBatches({
      ...common,
      images: part.images,
      unreadable,
      batch: 13,
      seed: 1,
      start: 0,
      end: 9,
    })
    await expect(batches.next()).rejects.toThrow(/2 of the 13 images/)
    await batches.close()
  })
})

describe('evaluation batches', () => {
  it('hold every image once, in order; the last may be smaller', async () => {
    const batches = await all(evaluationBatches({ ...common, batch: 4 }))
    expect(batches.map(({ count }) => count)).toEqual([4, 4, 3])
    expect(batches.flatMap(({ labels }) => [...labels])).toEqual(images.map(({ label }) => label))
    expect(batches.flatMap(({ images: values }) => [...values]).filter((_, at) => at % 12 === 0)).toEqual(
      images.map(({ label }) => label),
    )
  })

  it('leave out what cannot be read', async () => {
    const bad = { path: join(folder, 'none.png'), label: 3 }
    const unreadable = unreadableFiles({ folder, images }, () => {})
    const batches = await all(
      evaluationBatches({ ...common, images: [images[0]!, bad, images[2]!], batch: 2, unreadable }),
    )
    expect(batches.map(({ labels }) => [...labels])).toEqual([[0], [2]])
    expect(unreadable.count()).toBe(1)
  })
})
