/** Saving as a run goes: once a step, only what is finite, and a failure is told until it is one too many. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSaver } from '../../src/runtime/checkpoint/saver.ts'
import { createOptimizer } from '../../src/runtime/engine/optimizer.ts'
import { initializeWeights, readWeights, weightsOf } from '../../src/runtime/engine/weights.ts'
import { temporaryFolder, tinyModel, tinyRecipe } from './tiny.ts'

let folder: string
beforeAll(() => tf.setBackend('cpu'))
beforeEach(() => {
  folder = temporaryFolder()
  return () => rmSync(folder, { recursive: true })
})

async function saver() {
  const model = tinyModel()
  initializeWeights(model, 1, tinyRecipe.start)
  const weights = weightsOf(model)
  const optimizer = createOptimizer(
    weights.filter(({ trained }) => trained),
    tinyRecipe.optimizer,
  )
  const images = { count: 1, sha256: '' }
  const facts = { name: 'tiny', specification: 's', classes: ['a'], recipe: tinyRecipe, images, versions: {} }
  return {
    weights,
    saver: await createSaver({
      runFolder: folder,
      keep: 3,
      last: null,
      facts,
      read: () => ({ weights: readWeights(weights), momentum: optimizer.read(), average: null }),
    }),
  }
}

const evaluation = (top1: number) => ({ images: 1, top1, top5: 1, loss: 1 })

describe('a saver', () => {
  it('saves a step once and knows the last and the best', async () => {
    const { saver: one } = await saver()
    expect([one.last(), one.best(), one.isBest(evaluation(0))]).toEqual([null, null, true])
    expect(await one.save(1, evaluation(0.5), 'again later')).toBe(null)
    expect(await one.save(1, evaluation(0.9), 'again later')).toBe(null)
    expect(await one.save(2, null, 'now or never')).toBe(null)
    expect(one.last()).toBe(join(folder, 'checkpoints', 'step-000002'))
    expect(one.best()).toEqual({ step: 1, evaluation: evaluation(0.5) })
    expect([one.isBest(evaluation(0.6)), one.isBest(evaluation(0.4))]).toEqual([true, false])
    // A run that goes on knows what was best before.
    const { saver: next } = await saver()
    expect(next.best()).toEqual({ step: 1, evaluation: evaluation(0.5) })
  })

  it('tells of a failure, gives up at the third in a row, and at once where it is the last chance', async () => {
    const [{ saver: one }, { saver: other }] = [await saver(), await saver()]
    const obstacle = join(folder, 'checkpoints')
    const failure = /^cannot save a checkpoint in .*checkpoints: .*; trying again at the next save$/
    writeFileSync(obstacle, '')
    expect(await one.save(1, null, 'again later')).toMatch(failure)
    expect(await one.save(2, null, 'again later')).toMatch(failure)
    rmSync(obstacle)
    expect(await one.save(3, null, 'again later')).toBe(null)
    rmSync(obstacle, { recursive: true })
    writeFileSync(obstacle, '')
    for (const step of [4, 5]) expect(await one.save(step, null, 'again later')).toMatch(failure)
    await expect(one.save(6, null, 'again later')).rejects.toMatchObject({ exitCode: 2 })
    await expect(other.save(1, null, 'now or never')).rejects.toMatchObject({ exitCode: 2 })
  })

  it('never saves what is not finite, and names it', async () => {
    const { saver: one, weights } = await saver()
    await one.save(1, null, 'now or never')
    const weight = weights.find(({ name }) => name === 'normalisation/moving_mean')!
    weight.variable.assign(tf.fill([6], Number.NaN))
    await expect(one.save(2, null, 'again later')).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(
        /^the weight 'normalisation\/moving_mean' .* after step 2; the last good checkpoint is .*step-000001$/,
      ),
    })
    expect(readdirSync(join(folder, 'checkpoints'))).toEqual(['step-000001'])
  })
})
