/** Training on WebAssembly: its two gradients against the plain JavaScript backend, and the programs that fall back to it. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as tf from '@tensorflow/tfjs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createAverage } from '../../src/runtime/engine/average.ts'
import { clippingScale } from '../../src/runtime/engine/clipping.ts'
import { readWeights, weightsOf } from '../../src/runtime/engine/weights.ts'
import { openWasmBackend, requireWasmGradients } from '../../src/runtime/preload/wasm_backend.ts'
import { buildRuntime } from './built_runtime.ts'
import { createProject, type Project } from './project.ts'
import { temporaryFolder, tinyModel } from './tiny.ts'

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url))

beforeAll(async () => {
  await openWasmBackend()
  await openWasmBackend()
})

/** Values that are the same on each backend. */
const noise = (shape: number[], seed: number, shift = 0) => {
  const size = shape.reduce((product, axis) => product * axis, 1)
  return tf.tensor(
    Float32Array.from({ length: size }, (_, index) => (((index + seed) * 7919) % 1009) / 504 - 1 + shift),
    shape,
  )
}

/** A gradient on both backends. */
async function onBoth(gradient: () => tf.Tensor): Promise<[wasm: Float32Array, cpu: Float32Array]> {
  const values: Float32Array[] = []
  for (const backend of ['wasm', 'cpu']) {
    await tf.setBackend(backend)
    values.push(Float32Array.from(tf.tidy(gradient).dataSync()))
  }
  await tf.setBackend('wasm')
  return values as [Float32Array, Float32Array]
}

const furthest = (left: Float32Array, right: Float32Array) =>
  left.reduce((most, value, index) => Math.max(most, Math.abs(value - right[index]!)), 0)

type Convolution = [
  size: [number, number],
  kernel: [number, number],
  stride: number,
  pad: 'same' | 'valid' | number,
]

describe('the gradients of a convolution', () => {
  it.each<Convolution>([
    [[9, 9], [1, 1], 1, 'same'],
    [[9, 7], [1, 1], 2, 'same'],
    [[9, 9], [3, 3], 1, 'same'],
    [[9, 9], [5, 5], 1, 'same'],
    [[16, 16], [7, 7], 2, 'same'],
    [[15, 12], [7, 7], 2, 'same'],
    [[9, 11], [3, 3], 2, 'valid'],
    [[10, 10], [3, 3], 2, 'valid'],
    [[11, 10], [4, 4], 3, 'valid'],
    [[8, 9], [1, 7], 1, 'same'],
    [[8, 9], [2, 3], 2, 'same'],
    [[7, 7], [3, 3], 1, 2],
    [[7, 7], [3, 3], 1, 3],
    [[5, 5], [5, 5], 1, 'valid'],
    [[3, 3], [5, 5], 1, 'same'],
  ])('are right for %j with window %j, stride %i, %s', async (size, window, stride, pad) => {
    const images = () => noise([2, ...size, 3], 1) as tf.Tensor4D
    const filter = () => noise([...window, 3, 4], 2) as tf.Tensor4D
    const weighted = (output: tf.Tensor) => output.mul(noise(output.shape, 3)).sum()
    for (const gradient of [
      () => tf.grad((kernel) => weighted(tf.conv2d(images(), kernel as tf.Tensor4D, stride, pad)))(filter()),
      () => tf.grad((input) => weighted(tf.conv2d(input as tf.Tensor4D, filter(), stride, pad)))(images()),
    ]) {
      const [wasm, cpu] = await onBoth(gradient)
      expect(furthest(wasm, cpu)).toBeLessThan(2e-5)
      expect(Math.max(...cpu.map(Math.abs))).toBeGreaterThan(0.1)
    }
  })

  it('serve transposed convolutions too', async () => {
    for (const [pad, size] of [
      ['same', 8],
      ['valid', 9],
    ] as const) {
      const [wasm, cpu] = await onBoth(() => {
        const filter = noise([3, 3, 3, 5], 2) as tf.Tensor4D
        return tf.conv2dTranspose(noise([2, 4, 4, 5], 1) as tf.Tensor4D, filter, [2, size, size, 3], 2, pad)
      })
      expect(furthest(wasm, cpu)).toBeLessThan(2e-5)
    }
  })
})

describe('the gradient of max pooling', () => {
  it.each<[size: number, window: number, stride: number, pad: 'same' | 'valid', shift: number]>([
    [8, 2, 2, 'same', 0],
    [8, 2, 2, 'same', -3],
    [9, 3, 2, 'same', 0],
    [9, 3, 2, 'same', -3],
    [9, 3, 2, 'valid', -3],
    [7, 3, 1, 'same', -0.9],
    [7, 3, 1, 'same', 3],
  ])(
    'is right for %i with window %i/%i, %s, values shifted by %d',
    async (size, window, stride, pad, shift) => {
      const [wasm, cpu] = await onBoth(() => {
        const images = noise([2, size, size, 3], 5, shift) as tf.Tensor4D
        return tf.grad((input) => {
          const output = tf.maxPool(input as tf.Tensor4D, window, stride, pad)
          return output.mul(noise(output.shape, 7)).sum()
        })(images)
      })
      expect(furthest(wasm, cpu)).toBeLessThan(1e-6)
    },
  )

  it('sends the gradient of equal values, zeros after ReLU among them, to the first', async () => {
    const [wasm, cpu] = await onBoth(() =>
      tf.grad((input) => tf.maxPool(input as tf.Tensor4D, 2, 2, 'same').sum())(tf.zeros([1, 4, 4, 2])),
    )
    expect(wasm).toEqual(cpu)
  })
})

describe('clipping and averages', () => {
  it('have all their operations', async () => {
    for (const bound of [0.5, 1e9]) {
      const [wasm, cpu] = await onBoth(() => clippingScale([noise([5, 3], 1), noise([7], 2)], bound))
      expect(furthest(wasm, cpu)).toBeLessThan(1e-6)
    }
    const [wasm] = await onBoth(() => clippingScale([tf.tensor1d([Number.POSITIVE_INFINITY])], 1))
    expect(wasm[0]).toBeNaN()

    const weights = weightsOf(tinyModel())
    const average = createAverage(weights, 0.5)
    for (const { variable } of weights) variable.assign(tf.onesLike(variable))
    average.update(0)
    const [present, averages] = [readWeights(weights), average.read()]
    expect(average.inPlace(() => readWeights(weights))).toEqual(averages)
    expect(readWeights(weights)).toEqual(present)
    expect(averages).not.toEqual(present)
  })
})

describe('the backend', () => {
  it('leaves the errors of the process to the process', () => {
    expect(
      process.rawListeners('uncaughtException').some((listener) => /ExitStatus/.test(String(listener))),
    ).toBe(false)
  })

  it('refuses layers whose gradient it has not', () => {
    requireWasmGradients(tinyModel())
    const depthwise = tf.layers.depthwiseConv2d({ name: 'thin', kernelSize: 3, inputShape: [8, 8, 3] })
    expect(() => requireWasmGradients(tf.sequential({ layers: [depthwise] }))).toThrow(
      /^the layer 'thin' \(DepthwiseConv2D\) cannot be trained on WebAssembly.*npx inc native install$/,
    )
  })
})

describe('a program without the native library', () => {
  let project: Project
  const parent = temporaryFolder()
  afterAll(() => rmSync(parent, { recursive: true }))
  afterEach(() => rmSync(join(project.folder, 'run'), { recursive: true, force: true }))

  beforeAll(async () => {
    // All packages as they are, but the native one as an install without its downloads leaves it.
    const own = join(parent, 'node_modules')
    mkdirSync(join(own, '@tensorflow'), { recursive: true })
    for (const name of readdirSync(modules)) {
      if (name !== '@tensorflow' && !name.startsWith('.')) symlinkSync(join(modules, name), join(own, name))
    }
    for (const name of readdirSync(join(modules, '@tensorflow'))) {
      const [from, to] = [join(modules, '@tensorflow', name), join(own, '@tensorflow', name)]
      if (name !== 'tfjs-node-gpu') symlinkSync(from, to)
      else
        for (const part of ['dist', 'package.json'])
          cpSync(join(from, part), join(to, part), { recursive: true })
    }
    const built = buildRuntime()
    const folder = join(parent, 'runtime')
    cpSync(built.folder, folder, { recursive: true })
    built.remove()
    project = await createProject({ folder, remove: () => {} })
  })

  const notice =
    /^warning: the native TensorFlow library cannot be used \(it is not installed\)\. .*15 GFLOP\/s.*npx inc native install\n$/

  it('trains on WebAssembly, says what that costs, and resumes bit for bit', async () => {
    const { code, stdout, stderr } = await project.run('train', [
      '--out',
      'run',
      '--steps',
      '60',
      '--rate',
      '0.002',
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(notice) })
    expect(stdout).toMatch(/222 trained values; WebAssembly on 1 CPU core/)
    expect(stdout).toMatch(/note: TensorBoard files are written by the native library only/)
    expect(stdout).toMatch(/done: 60 steps, .* top-1 100\.00%/)
    const weights = () =>
      readFileSync(join(project.folder, 'run/checkpoints/step-000060/tensorflow.data-00000-of-00002'))
    const whole = weights()
    rmSync(join(project.folder, 'run'), { recursive: true })
    await project.run('train', ['--out', 'run', '--steps', '33', '--rate', '0.002'])
    await project.run('train', ['--out', 'run', '--steps', '60', '--resume'])
    expect(weights().equals(whole)).toBe(true)
    const evaluated = await project.run('evaluate', ['--run', 'run', '--format', 'json'])
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ images: 9, top1: 1 })
  })

  it('says so where the package is not installed at all', async () => {
    rmSync(join(parent, 'node_modules/@tensorflow/tfjs-node-gpu'), { recursive: true })
    const { code, stderr } = await project.run('train', ['--out', 'run', '--steps', '1'])
    expect(code).toBe(0)
    expect(stderr).toMatch(/\(the package @tensorflow\/tfjs-node-gpu is not installed\)/)
  })
})
