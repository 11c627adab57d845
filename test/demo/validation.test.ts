/** From predictions to scores and samples, and from the lines of a run's record to its course. */
import { describe, expect, it } from 'vitest'
import { courseOf } from '../../scripts/demo/training_run.ts'
import { chooseSamples } from '../../scripts/demo/validation.ts'
import type { Prediction } from '../../src/runtime/programs/predict.ts'

function prediction(truth: string, number: number, answer: string, probability: number): Prediction {
  const file = `demo/data/validation/${truth}/${number}.jpg`
  return { file, classes: [{ name: answer, probability }], error: null }
}

describe('samples', () => {
  it('are the mistakes, the surest first, then the classes in turn', () => {
    const predictions = [
      prediction('disc', 0, 'disc', 0.9),
      prediction('disc', 1, 'ring', 0.6),
      prediction('disc', 2, 'disc', 0.9),
      prediction('ring', 0, 'disc', 0.8),
      prediction('ring', 1, 'ring', 0.9),
    ]
    const files = chooseSamples(predictions, ['disc', 'ring']).map(({ file }) => file.slice(21))
    expect(files).toEqual(['ring/0.jpg', 'disc/1.jpg', 'disc/0.jpg', 'ring/1.jpg', 'disc/2.jpg'])
  })

  it('are few, and never mistakes alone', () => {
    const wrong = Array.from({ length: 60 }, (_, number) => prediction('disc', number, 'ring', 0.5))
    const right = Array.from({ length: 60 }, (_, number) => prediction('ring', number, 'ring', 0.5))
    const samples = chooseSamples([...wrong, ...right], ['disc', 'ring'])
    expect(samples).toHaveLength(24)
    expect(samples.filter(({ file }) => file.includes('/ring/'))).toHaveLength(12)
  })
})

describe('a course', () => {
  it('is what the whole lines say, in order', () => {
    const lines = [
      '{"kind":"step","step":1,"epoch":0.1,"loss":9,"losses":{"main":7,"aux":5},"rate":0.1,"imagesPerSecond":8.5}',
      '{"kind":"evaluation","step":1,"epoch":0.1,"images":9,"top1":0.5,"top5":1,"loss":2}',
      '{"kind":"step","step":2,"epo',
    ].join('\n')
    expect(courseOf(lines)).toEqual({
      steps: [{ step: 1, losses: { main: 7, aux: 5 }, imagesPerSecond: 8.5 }],
      evaluations: [{ step: 1, epoch: 0.1, top1: 0.5, top5: 1 }],
    })
  })
})
