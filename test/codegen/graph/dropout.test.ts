/** Dropout in a graph: its masks follow from seed, step and layer, and its gradient has the mask of its output. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  dropped,
  gradientsFrom,
  placeholder,
  type Signatures,
  streamOf,
  waitingFor,
} from '../../../src/graph/index.ts'
import { hasNativeLibrary } from '../../runtime/project.ts'
import { openSignatures, type Run, useNativeLibrary } from './engine.ts'

const rate = 0.4
const count = 20_000

function signatures(): Signatures {
  const values = placeholder('values', 'float32', [null, count])
  const [step, seed] = [placeholder('step', 'int32', []), placeholder('seed', 'int32', [])]
  const outputOf = (layer: string) => dropped(values, rate, streamOf(seed, step, layer))
  const output = outputOf('first')
  const [gradient] = gradientsFrom(output, values, [values])
  return {
    drop: {
      inputs: { values, step, seed },
      outputs: { output, gradient: waitingFor(gradient!, []), other: outputOf('second') },
    },
  }
}

async function drop(run: Run, step: number, seed: number) {
  const inputs = { step: tf.scalar(step, 'int32'), seed: tf.scalar(seed, 'int32') }
  const { output, gradient, other } = await run('drop', { ...inputs, values: tf.ones([1, count]) })
  return { output: [...output!.values], gradient: [...gradient!.values], other: [...other!.values] }
}

describe.skipIf(!hasNativeLibrary)('dropout in a graph', () => {
  beforeAll(useNativeLibrary)

  it('drops its share, keeps the mean, and sends gradients where values went', async () => {
    const { run, close } = openSignatures(signatures())
    const { output, gradient, other } = await drop(run, 3, 8)
    expect(new Set(output)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]))
    const kept = output.filter((value) => value !== 0).length / count
    // Five deviations of the binomial distribution.
    expect(Math.abs(kept - (1 - rate))).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / count))
    expect(gradient).toEqual(output)
    // Another layer, step or seed agrees with it no oftener than chance has it.
    const again = [other, (await drop(run, 4, 8)).output, (await drop(run, 3, 9)).output]
    const agreement = (1 - rate) ** 2 + rate ** 2
    for (const mask of again) {
      const agree = mask.filter((value, index) => value === output[index]).length / count
      expect(Math.abs(agree - agreement)).toBeLessThan(0.02)
    }
    expect((await drop(run, 3, 8)).output).toEqual(output)
    close()
  })
})
