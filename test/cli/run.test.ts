/** `train`, `eval` and `predict` from a spec to the end: real images, the native library, a real process of its own. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { customaryPasses } from '../../src/runtime/contract/graph_passes.ts'
import { bfloat16Missing } from '../../src/runtime/machine/bfloat16.ts'
import { hasNativeLibrary } from '../building/native_library.ts'
import { inc, start, useBuiltCommand, useFolder } from './command.ts'

useBuiltCommand()
const folder = useFolder()
const at = { folder: folder.path }

const spec = (
  steps: number,
) => `network tiny : 16×16×3 -> 1×1×2 = conv2d(3×3/2, 4) |> relu |> global_avg_pool |> linear(2) |> softmax

train tiny
  data      = image_folder("data") |> mean_subtract(127, 127, 127)
  augment   = random_crop(16×16, resize: 20) |> mirror
  loss      = cross_entropy
  optimizer = sgd(momentum: 0.9)
  rate      = 0.001
  batch     = 4
  length    = ${steps} steps
  seed      = 1
`

beforeAll(async () => {
  folder.write('tiny.inc', spec(6))
  for (const part of ['train', 'validation']) {
    for (const [name, red] of [
      ['red', 220],
      ['blue', 20],
    ] as const) {
      mkdirSync(join(folder.path, 'data', part, name), { recursive: true })
      for (let index = 0; index < 6; index++) {
        const background = { r: red, g: 20 + index * 20, b: 240 - red }
        const picture = sharp({ create: { width: 24, height: 24, channels: 3, background } })
        await picture.jpeg().toFile(join(folder.path, 'data', part, name, `${index}.jpg`))
      }
    }
  }
})

describe('a network', () => {
  test('is trained, evaluated and asked, each by one command', () => {
    const trained = inc(['train', 'tiny.inc', '--save-every', '3'], at)
    expect(trained).toMatchObject({ code: 0 })
    expect(readdirSync(join(folder.path, 'runs/tiny/checkpoints')).length).toBeGreaterThan(0)
    expect(existsSync(join(folder.path, '.inc/tiny/train.js'))).toBe(true)
    expect(readFileSync(join(folder.path, '.inc/.gitignore'), 'utf8')).toBe('*\n')

    const evaluated = inc(['eval', 'tiny.inc', '--format', 'json'], at)
    expect(evaluated).toMatchObject({ code: 0 })
    expect(JSON.parse(evaluated.out)).toMatchObject({ network: 'tiny', images: 12 })

    const predicted = inc(['predict', 'tiny.inc', 'data/validation/red/0.jpg', '--format', 'json'], at)
    expect(predicted).toMatchObject({ code: 0 })
    const [{ classes }] = JSON.parse(predicted.out) as [{ classes: { name: string; probability: number }[] }]
    expect(classes.map(({ name }) => name).sort()).toEqual(['blue', 'red'])
    expect(classes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5)
  })

  test('hands the options that it does not know to the program, and its exit code back', () => {
    const wrong = inc(['train', 'tiny.inc', '--stps', '3'], at)
    expect(wrong).toMatchObject({ code: 2 })
    expect(wrong.err).toContain('did you mean --steps?')
    expect(inc(['train', 'tiny.inc', '--', '--help'], at)).toMatchObject({
      code: 0,
      out: expect.stringContaining('--save-every'),
    })
    expect(inc(['train', 'tiny.inc', '--data', 'absent', '--out', 'runs/absent'], at).code).toBeGreaterThan(0)
    expect(inc(['eval', 'tiny.inc', '--run', 'runs/absent'], at).code).toBe(2)
  })

  test('is not trained where its file has problems', () => {
    folder.write('bad.inc', spec(6).replace('linear(2)', 'linear(3)'))
    const { code, err } = inc(['train', 'bad.inc', '--out', 'runs/bad'], at)
    expect(code).toBe(1)
    expect(err).toContain('error[')
    expect(existsSync(join(folder.path, 'runs/bad'))).toBe(false)
  })
})

describe('the graph engine', () => {
  const graph = join(folder.path, '.inc/tiny/graph')
  const train = (...words: string[]) => inc(['train', 'tiny.inc', ...words], at)

  test.skipIf(!hasNativeLibrary)(
    'has nothing that the library fails to optimise, whatever reads a bias',
    () => {
      const layers = [
        'conv2d(3×3/2, 4) |> leaky_relu',
        'add(identity, depthwise(3×3))',
        'add(depthwise(3×3), depthwise(3×3) |> batch_norm)',
        'conv2d(3×3, 4) |> add(identity, leaky_relu)',
      ].join(' |> ')
      folder.write(
        'biases.inc',
        spec(2).replaceAll('tiny', 'biases').replace('conv2d(3×3/2, 4) |> relu', layers),
      )
      const trained = inc(['train', 'biases.inc', '--out', 'runs/biases'], at)
      const evaluated = inc(['eval', 'biases.inc', '--run', 'runs/biases'], at)
      for (const { code, err } of [trained, evaluated]) {
        expect(code).toBe(0)
        expect(err).not.toMatch(/^[EW]\d{4} /m)
      }
    },
    60_000,
  )

  test.skipIf(!hasNativeLibrary)(
    'trains with the compiled graph beside the programs, and goes on a run',
    () => {
      const manifestOf = (step: string) =>
        JSON.parse(readFileSync(join(folder.path, `runs/graph/checkpoints/${step}/manifest.json`), 'utf8'))
      expect(train('--out', 'runs/graph', '--steps', '3', '--engine=eager')).toMatchObject({ code: 0 })
      expect(existsSync(join(graph, 'graph.json'))).toBe(false)
      expect(manifestOf('step-000003')).toMatchObject({ versions: { engine: 'eager' } })
      // Where nothing is said the graph is taken.
      const went = train('--out', 'runs/graph', '--steps', '6', '--resume')
      expect(went).toMatchObject({ code: 0, out: expect.stringContaining('steps 3 to 6') })
      expect(went.err).not.toMatch(/absl|oneDNN/)
      expect(readdirSync(graph).sort()).toEqual(['graph.json', 'saved_model.pb'])
      const bytes = readFileSync(join(graph, 'saved_model.pb'))
      expect(JSON.parse(readFileSync(join(graph, 'graph.json'), 'utf8'))).toMatchObject({
        name: 'tiny',
        sha256: createHash('sha256').update(bytes).digest('hex'),
        recipe: { optimizer: { momentum: 0.9 } },
      })
      expect(manifestOf('step-000006')).toMatchObject({ versions: { engine: 'graph', precision: 'fp32' } })
      // What is trained by one engine is evaluated all the same.
      expect(inc(['eval', 'tiny.inc', '--run', 'runs/graph'], at)).toMatchObject({ code: 0 })
    },
  )

  test.skipIf(hasNativeLibrary)('needs the native library, and says so with exit code 2', () => {
    const { code, err } = train('--out', 'runs/graph', '--engine', 'graph')
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('inc native install') })
  })

  test('is not for a network without one list of classes for each image', () => {
    folder.write('map.inc', 'network map : 16×16×3 -> 16×16×2 = conv2d(3×3, 2)\n')
    const { code, err } = inc(['train', 'map.inc', '--data', 'data', '--engine', 'graph'], at)
    expect(code).toBe(2)
    expect(err).toContain("`map` cannot be trained as a graph: the output 'main' is 16×16×2")
  })

  test.skipIf(!hasNativeLibrary)(
    'works on 16 bits where the machine does; elsewhere a note says why not',
    () => {
      const { code, out, err } = train('--out', 'runs/half', '--steps', '2', '--precision', 'bf16')
      expect(code).toBe(0)
      if (bfloat16Missing(false) === null) expect(out).toContain('graph engine in bf16')
      else expect(err).toMatch(/note: training on 32 bits, as bf16 would not be faster here: the processor/)
    },
  )

  test.skipIf(!hasNativeLibrary)('keeps to a budget of memory, or says what a step needs', () => {
    const held = train('--out', 'runs/little', '--steps', '2', '--memory', '100MB')
    expect(held).toMatchObject({
      code: 0,
      err: expect.stringMatching(/note: a step of \d+ images holds 1 MB/),
    })
    expect(train('--memory', '0.001MB')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/cannot be trained as a graph: a step of \d+ images holds 1 MB at least/),
    })
    expect(train('--memory', 'little')).toMatchObject({
      code: 2,
      err: expect.stringContaining('such as 900MB'),
    })
    expect(train('--memory', '1GB', '--engine', 'eager')).toMatchObject({ code: 2 })
  })

  test('has its passes, and the eager engine has none', () => {
    expect(train('--passes', 'none', '--engine', 'eager')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--passes is for the graph engine'),
    })
    expect(train('--passes', 'fold-normalization,magic')).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /There is no pass 'magic'.*\n {2}fold-normalization +batch normalisation as part/,
      ),
    })
  })

  test('has the passes that are asked for, and its facts tell them', () => {
    const factsOf = (...words: readonly string[]) => {
      const compiled = inc(['compile', 'tiny.inc', '-o', 'passes', '--graph', '--force', ...words], at)
      expect(compiled).toMatchObject({ code: 0 })
      return JSON.parse(readFileSync(join(folder.path, 'passes/graph/graph.json'), 'utf8'))
    }
    expect(factsOf()).toMatchObject({ passes: customaryPasses })
    expect(factsOf('--passes', 'none')).toMatchObject({ passes: [] })
    const asked = ['merge-pointwise', 'fold-normalization']
    expect(factsOf('--passes', [...asked, asked[0]].join())).toMatchObject({ passes: asked })
  })

  test('has the 16 bits, and the eager engine has not', () => {
    const { code, err } = train('--precision', 'bf16', '--engine', 'eager')
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('is for the graph engine') })
  })

  test('is one of two', () => {
    const { code, err } = train('--engine', 'fast')
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('one of eager, graph') })
  })
})

describe.skipIf(process.platform === 'win32')('a signal', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s is handed to the training, which saves and gives %i', async (signal, expected) => {
    folder.write('long.inc', spec(100_000))
    const out = `runs/${signal}`
    const child = start(['train', 'long.inc', '--out', out, '--log-every', '1'], at)
    const closed = once(child, 'close') as Promise<[number | null, string | null]>
    let shown = ''
    await new Promise<void>((resolve) => {
      const listen = (chunk: Buffer): void => {
        shown += chunk.toString()
        if (/step [0-9]/.test(shown)) resolve()
      }
      child.stdout!.on('data', listen)
      child.stderr!.on('data', listen)
      void closed.then(() => resolve())
    })
    child.kill(signal)
    const [code] = await closed
    expect({ code, shown: code === expected ? '' : shown }).toEqual({ code: expected, shown: '' })
    expect(readdirSync(join(folder.path, out, 'checkpoints')).some((name) => /^step-\d+$/.test(name))).toBe(
      true,
    )
  })
})
