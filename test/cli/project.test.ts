/** `compile` and `init`: what they write, that it checks, and that they never write over what somebody else wrote. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bad, good, inc, root, useBuiltCommand, useFolder } from './command.ts'

useBuiltCommand()
const folder = useFolder()
const goodFile = folder.write('good.inc', good)

describe('compile', () => {
  const programs = [
    'model.ts',
    'weights.ts',
    'train.ts',
    'evaluate.ts',
    'predict.ts',
    'package.json',
    'tsconfig.json',
    'README.md',
  ]

  test('writes a project, by default with this package as a dependency, by its path', () => {
    const output = join(folder.path, 'project')
    const { code, out } = inc(['compile', goodFile, '-o', output])
    expect(code).toBe(0)
    for (const name of programs) {
      expect(out).toContain(`wrote ${join(output, name)}`)
      expect(existsSync(join(output, name)), name).toBe(true)
    }
    const { dependencies } = JSON.parse(readFileSync(join(output, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>
    }
    const reference = dependencies['inc-lang']!
    expect(reference).toMatch(/^file:/)
    expect(resolve(output, reference.slice('file:'.length))).toBe(root)
    expect(existsSync(join(output, 'runtime'))).toBe(false)
  })

  test('with --eject copies the runtime in, whole', () => {
    const output = join(folder.path, 'ejected')
    expect(inc(['compile', goodFile, '-o', output, '--eject'])).toMatchObject({ code: 0 })
    const typescript = (path: string) =>
      readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .sort()
    expect(typescript(join(output, 'runtime'))).toEqual(typescript(join(root, 'src/runtime')))
    expect(readFileSync(join(output, 'package.json'), 'utf8')).not.toContain('inc-lang')
  })

  test('has the compiled graph, the same bytes every time, and keeps one that somebody changed', () => {
    const output = join(folder.path, 'with-graph')
    const words = ['compile', goodFile, '-o', output]
    const model = join(output, 'graph/saved_model.pb')
    expect(inc(words)).toMatchObject({ code: 0, out: expect.stringContaining(`wrote ${model}`) })
    const bytes = readFileSync(model)
    expect(inc(words)).toMatchObject({ code: 0 })
    expect(readFileSync(model).equals(bytes)).toBe(true)
    // A byte that is not text: read as text, two such files look the same.
    const [changed, other] = [Buffer.from(bytes), Buffer.from(bytes)]
    const place = bytes.findIndex((byte) => byte >= 0x80)
    changed[place] = 0xfe
    other[place] = 0xff
    const foreign = changed.equals(bytes) ? other : changed
    writeFileSync(model, foreign)
    expect(inc(words)).toMatchObject({ code: 2, err: expect.stringContaining('graph/saved_model.pb') })
    expect(readFileSync(model).equals(foreign)).toBe(true)
    expect(inc([...words, '--force'])).toMatchObject({ code: 0 })
    expect(readFileSync(model).equals(bytes)).toBe(true)
    // Where it is not wanted there is none, and that of before goes.
    expect(inc([...words, '--no-graph'])).toMatchObject({ code: 0, err: '' })
    expect(existsSync(model)).toBe(false)
  })

  test('has no graph where there is no one list of classes: a note says so, and --graph makes it an error', () => {
    const map = folder.write('map.inc', 'network map : 16×16×3 -> 16×16×2 = conv2d(3×3, 2)\n')
    const words = ['compile', map, '-o', join(folder.path, 'map')]
    const why = expect.stringContaining("the output 'main' is 16×16×2")
    expect(inc(words)).toMatchObject({ code: 0, err: why })
    expect(existsSync(join(folder.path, 'map/graph'))).toBe(false)
    expect(inc([...words, '--graph'])).toMatchObject({ code: 2, err: why })
    expect(inc([...words, '--no-graph', '--precision', 'bf16'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--precision bf16 needs the target graph, which --no-graph leaves out'),
    })
  })

  test('has no graph where there is nothing to train, and says so', () => {
    const pooled = folder.write('pooled.inc', 'network pooled : 8×8×3 -> 1×1×3 = global_avg_pool\n')
    const words = ['compile', pooled, '-o', join(folder.path, 'pooled')]
    const why = expect.stringContaining('has no weights, so there is nothing to train')
    expect(inc(words)).toMatchObject({ code: 0, err: why })
    expect(existsSync(join(folder.path, 'pooled/graph'))).toBe(false)
    expect(inc([...words, '--graph'])).toMatchObject({ code: 2, err: why })
  })

  test('with --print-graph prints the graph, and needs no folder', () => {
    const { code, out } = inc(['compile', goodFile, '--print-graph'])
    expect(code).toBe(0)
    expect(out).toMatch(/^signature train\n {2}takes images float32 n×8×8×3\n/m)
    expect(out).toMatch(
      /^conv2d\/Conv2D = Conv2D\(images, variables\/conv2d\/kernel\/ReadVariableOp\) \{strides: \[1 1 1 1\], padding: "SAME"\} -> float32 n×8×8×4$/m,
    )
    expect(out).toMatch(
      /^variables\/conv2d\/kernel\/ResourceApplyMomentum = .*variables\/conv2d\/kernel, variables\/conv2d\/kernel\/momentum/m,
    )
  })

  test('with --target writes the named targets and no others', () => {
    const output = join(folder.path, 'targets')
    const words = (...names: readonly string[]) => ['compile', goodFile, '-o', output, '--target', ...names]
    const there = (...paths: readonly string[]) => paths.map((path) => existsSync(join(output, path)))
    expect(inc(words('graph'))).toMatchObject({ code: 0, out: expect.not.stringContaining('Next:') })
    expect(there('graph/saved_model.pb', 'model.ts')).toEqual([true, false])
    expect(inc(words('tfjs'))).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Next:') })
    expect(there('graph/saved_model.pb', 'model.ts')).toEqual([false, true])
    expect(inc(words('tfjs,graph'))).toMatchObject({ code: 0 })
    expect(there('graph/saved_model.pb', 'model.ts')).toEqual([true, true])
    const wrong = [
      [words('tfjs,onnx'), "There is no target 'onnx'. The targets are tfjs, graph."],
      [words('tfjs', '--graph'), 'leave out --graph'],
      [words('graph', '--no-graph'), 'leave out --no-graph'],
      [words('graph', '--eject'), '--eject needs the target tfjs, which --target leaves out'],
      [words('tfjs', '--memory', '1GB'), '--memory needs the target graph, which --target leaves out'],
    ] as const
    for (const [line, message] of wrong)
      expect(inc(line)).toMatchObject({ code: 2, err: expect.stringContaining(message) })
  })

  test('lists the targets in its help, with the default ones', () => {
    const { out } = inc(['compile', '--help'])
    expect(out.replace(/\s+/g, ' ')).toMatch(
      / Targets: tfjs [^()]*\(default\) graph [^()]*\(default, if possible\) /,
    )
  })

  test('takes the network that is named, else the one with a train block, else the first', () => {
    const compiled = (text: string, more: readonly string[] = []) => {
      const output = join(folder.path, 'chosen')
      rmSync(output, { recursive: true, force: true })
      const ran = inc(['compile', folder.write('choose.inc', text), '-o', output, ...more])
      return ran.code === 0
        ? (JSON.parse(readFileSync(join(output, 'package.json'), 'utf8')) as { name: string }).name
        : ran
    }
    const train = (name: string) =>
      `train ${name}\n  data = image_folder("data")\n  augment = random_crop(8×8, resize: 9)\n  loss = cross_entropy\n  optimizer = sgd()\n  rate = 0.1\n  batch = 4\n  length = 3 steps\n  seed = 1\n`
    const both = `${good}${good.replace('tiny', 'other')}`
    expect(compiled(both)).toBe('tiny')
    expect(compiled(both, ['--network', 'other'])).toBe('other')
    expect(compiled(`${both}${train('other')}`)).toBe('other')
    expect(compiled(`${both}${train('other')}${train('tiny')}`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('`--network`: tiny, other'),
    })
    expect(compiled(both, ['--network', 'third'])).toMatchObject({ code: 2 })
    expect(compiled('let a = 1\n')).toMatchObject({ code: 2, err: expect.stringContaining('no network') })
  })

  test('a file with problems gives exit code 1 and writes nothing', () => {
    const output = join(folder.path, 'nothing')
    const { code, err } = inc(['compile', folder.write('bad.inc', bad), '-o', output])
    expect(code).toBe(1)
    expect(err).toContain('error[')
    expect(existsSync(output)).toBe(false)
  })

  test('again overwrites what it generated, and removes what it generates no more', () => {
    const output = join(folder.path, 'again')
    expect(inc(['compile', goodFile, '-o', output, '--eject'])).toMatchObject({ code: 0 })
    writeFileSync(join(output, 'notes.txt'), 'mine')
    expect(
      inc(['compile', folder.write('changed.inc', good.replace('4)', '5)')), '-o', output]),
    ).toMatchObject({ code: 0 })
    expect(readFileSync(join(output, 'model.ts'), 'utf8')).toContain('filters: 5')
    expect(existsSync(join(output, 'runtime/index.ts'))).toBe(false)
    expect(readFileSync(join(output, 'notes.txt'), 'utf8')).toBe('mine')
  })

  test('refuses a folder that it did not write, and files that were changed since, unless --force', () => {
    const foreign = join(folder.path, 'foreign')
    mkdirSync(foreign)
    writeFileSync(join(foreign, 'model.ts'), '// mine\n')
    const refused = inc(['compile', goodFile, '-o', foreign])
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('Inc did not write: model.ts') })
    expect(refused.err).toContain('--force')
    expect(readFileSync(join(foreign, 'model.ts'), 'utf8')).toBe('// mine\n')

    const changed = join(folder.path, 'changed')
    expect(inc(['compile', goodFile, '-o', changed])).toMatchObject({ code: 0 })
    writeFileSync(join(changed, 'train.ts'), '// mine\n')
    expect(inc(['compile', goodFile, '-o', changed])).toMatchObject({
      code: 2,
      err: expect.stringContaining('train.ts'),
    })
    expect(readFileSync(join(changed, 'train.ts'), 'utf8')).toBe('// mine\n')
    expect(inc(['compile', goodFile, '-o', changed, '--force'])).toMatchObject({ code: 0 })
    expect(readFileSync(join(changed, 'train.ts'), 'utf8')).not.toBe('// mine\n')
    expect(inc(['compile', goodFile, '-o', goodFile])).toMatchObject({
      code: 2,
      err: expect.stringContaining('is a file'),
    })
  })

  test('of specs/googlenet.inc is what is committed in generated/googlenet', () => {
    const output = join(root, 'generated', `.compiled-${process.pid}`)
    try {
      expect(inc(['compile', 'specs/googlenet.inc', '-o', output])).toMatchObject({ code: 0 })
      const filesIn = (at: string) =>
        readdirSync(at, { recursive: true, encoding: 'utf8' })
          .filter((name) => !/^(node_modules|dist|runs)\b/.test(name) && statSync(join(at, name)).isFile())
          .sort()
      const committed = join(root, 'generated/googlenet')
      expect(filesIn(output)).toEqual(filesIn(committed))
      for (const name of filesIn(committed))
        expect(readFileSync(join(output, name)).equals(readFileSync(join(committed, name))), name).toBe(true)
    } finally {
      rmSync(output, { recursive: true, force: true })
    }
  })
})

describe('init', () => {
  test('starts a project that checks, is formatted, and compiles, without a warning', () => {
    const project = join(folder.path, 'started')
    const { code, out } = inc(['init', project])
    expect(code).toBe(0)
    for (const name of [
      'network.inc',
      'README.md',
      '.github/workflows/inc.yml',
      '.gitignore',
      'package.json',
    ]) {
      expect(out).toContain(`wrote ${join(project, name)}`)
      expect(existsSync(join(project, name)), name).toBe(true)
    }
    expect(inc(['check', 'network.inc', '--max-warnings', '0'], { folder: project })).toMatchObject({
      code: 0,
    })
    expect(inc(['fmt', '--check', 'network.inc'], { folder: project })).toMatchObject({ code: 0 })
    expect(inc(['compile', 'network.inc', '-o', 'project'], { folder: project })).toMatchObject({ code: 0 })
    const { dependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    expect(resolve(project, dependencies['inc-lang']!.replace(/^file:/, ''))).toBe(root)
  })

  test('takes the working directory where it is empty but for .git, and refuses any other', () => {
    const here = join(folder.path, 'here')
    mkdirSync(join(here, '.git'), { recursive: true })
    expect(inc(['init'], { folder: here })).toMatchObject({ code: 0 })
    const again = inc(['init'], { folder: here })
    expect(again).toMatchObject({ code: 2, out: '' })
    expect(again.err).toContain('is not empty')
    expect(inc(['init', goodFile])).toMatchObject({ code: 2 })
  })
})
