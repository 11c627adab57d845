/** Networks that leave sizes open, on the command line: tables of formulas, `--at`, `--formula`, and what needs numbers. */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { inc, useBuiltCommand, useFolder } from './command.ts'

useBuiltCommand()
const folder = useFolder()

const fcn = folder.write(
  'fcn.inc',
  [
    'block conv(size: Window, filters: Int) : h×w×c -> ⌈h/size.stride⌉×⌈w/size.stride⌉×filters =',
    '  conv2d(size, filters) |> relu',
    '',
    'network fcn : h×w×3 -> ⌈h/8⌉×⌈w/8⌉×10 =',
    '  conv(3×3/2, 16) |> conv(3×3/2, 32) |> conv(3×3/2, 64) |> conv(1×1, 10)',
    '',
    'network square : n×n×3 -> 1×1×10 = conv(3×3/2, 8) |> global_avg_pool |> linear(10)',
    '',
    'network fixed : 32×32×3 -> 1×1×10 = conv(3×3, 8) |> flatten |> linear(10)',
    '',
  ].join('\n'),
)

interface Entry {
  readonly name: string
  readonly input: readonly (number | string)[]
  readonly output: readonly (number | string)[]
  readonly declared_input?: readonly (number | string)[]
  readonly params: number | null
  readonly macs: number | null
  readonly formulas?: Readonly<Record<string, string>>
}

function networks(...words: readonly string[]): readonly Entry[] {
  const { out } = inc([...words, '--format', 'json'])
  return (JSON.parse(out) as { networks: readonly Entry[] }).networks
}

describe('a network that leaves sizes open', () => {
  test('has a table of formulas; what does not fit stands below it', () => {
    const { code, out } = inc(['check', fcn, '--network', 'fcn'])
    expect(code).toBe(0)
    expect(out).toContain('fcn  h×w×3 → ⌈h/8⌉×⌈w/8⌉×10')
    expect(out).toMatch(/conv\[2\] +⌈h\/4⌉×⌈w\/4⌉×32 +1 +4,640 +4,608·⌈h\/4⌉·⌈w\/4⌉\n/)
    const whole = '432·⌈h/2⌉·⌈w/2⌉ + 4,608·⌈h/4⌉·⌈w/4⌉ + 19,072·⌈h/8⌉·⌈w/8⌉'
    expect(out).toContain(whole)
    for (const line of inc(['cost', fcn, '--network', 'fcn']).out.split('\n'))
      if (!line.startsWith('counted')) expect(line.length).toBeLessThanOrEqual(120)
  })

  test('is in JSON null where it would be a number, with its formula beside', () => {
    const [entry] = networks('check', fcn, '--network', 'fcn')
    expect(entry).toMatchObject({
      input: ['h', 'w', 3],
      output: ['⌈h/8⌉', '⌈w/8⌉', 10],
      macs: null,
      params: 24_234,
    })
    expect(entry!.formulas!.macs).toBe('432·⌈h/2⌉·⌈w/2⌉ + 4608·⌈h/4⌉·⌈w/4⌉ + 19072·⌈h/8⌉·⌈w/8⌉')
    expect(entry!.formulas).not.toHaveProperty('params')
  })

  test('is no program until its size is said', () => {
    const output = join(mkdtempSync(join(tmpdir(), 'inc-open-')), 'project')
    const without = inc(['compile', fcn, '--network', 'fcn', '-o', output])
    expect(without.code).toBe(2)
    expect(without.err).toContain('a program needs numbers for h and w')
    expect(without.err).toContain('--at 224x224')
    expect(existsSync(output)).toBe(false)
    expect(inc(['compile', fcn, '--network', 'fcn', '-o', output, '--at', '64×48']).code).toBe(0)
    expect(readFileSync(join(output, 'model.ts'), 'utf8')).toContain('[64, 48, 3]')
  })
})

describe('--at', () => {
  test.each(['64x48', '64×48', '64*48', '64x48x3'])('%s is a height and a width', (size) => {
    const [entry] = networks('check', fcn, '--network', 'fcn', '--at', size)
    expect(entry).toMatchObject({ input: [64, 48, 3], output: [8, 6, 10], declared_input: ['h', 'w', 3] })
    expect(entry!.macs).toBe(432 * 32 * 24 + 4608 * 16 * 12 + 19_072 * 8 * 6)
  })

  test('with one number is both sides of an image, or the only size that is open', () => {
    expect(networks('check', fcn, '--at', '40').map(({ input }) => input)).toEqual([
      [40, 40, 3],
      [40, 40, 3],
      [40, 40, 3],
    ])
  })

  test('says which weights are others than those of the size that the signature has', () => {
    const { code, out } = inc(['check', fcn, '--network', 'fixed', '--at', '40'])
    expect(code).toBe(0)
    expect(out).toContain('declared for 32×32×3; its weights differ at this size: 128,234 instead of 82,154')
    expect(inc(['check', fcn, '--network', 'fixed', '--at', '32']).out).not.toContain('declared for')
  })

  test('tells why a network cannot be taken at a size, with exit code 2, and takes the others', () => {
    const { code, out, err } = inc(['check', fcn, '--at', '64x48'])
    expect(code).toBe(2)
    expect(err).toContain(
      '`square` does not accept 64×48: its input is n×n×3, and n cannot be 64 and 48 at once',
    )
    expect(out).toContain('64×48×3')
    expect(inc(['check', fcn, '--network', 'fcn', '--at', '64x48']).code).toBe(0)
    expect(inc(['check', fcn, '--network', 'fcn', '--at', '1x2x3x4']).err).toContain('which has 3 axes')
    expect(inc(['check', fcn, '--network', 'fcn', '--at', '64x48x4']).out).toContain('64×48×4')
  })

  test.each(['', '0', '3x', 'x3', '3 x 4', '3x-4', '3.5', 'h×w', '1e3'])(
    '%j is no size: exit code 2',
    (size) => {
      const { code, out, err } = inc(['cost', fcn, `--at=${size}`])
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toMatch(/'--at <size>'.*It must be a size, such as 320x256/s)
    },
  )

  test('reports what is wrong at that size only, with the size', () => {
    const pooled = folder.write(
      'pooled.inc',
      'network pooled : 32×32×3 -> 1×1×3 = avg_pool(32×32, padding: valid)\n',
    )
    expect(inc(['check', pooled]).code).toBe(0)
    const { code, out } = inc(['check', pooled, '--at', '16'])
    expect(code).toBe(1)
    expect(out).toContain('error[shape/window-too-large]')
    expect(out).toContain('taken at 16×16×3')
    expect(inc(['check', pooled, '--at', '48']).out).toContain('48×48×3 → 17×17×3')
  })
})

describe('cost --formula', () => {
  const googlenet = 'specs/googlenet.inc'

  test('writes what a block costs in its parameters and sizes', () => {
    const { code, out } = inc(['cost', googlenet, '--formula', 'inception'])
    expect(code).toBe(0)
    const weights =
      'c·(#1×1 + #3×3 reduce + #5×5 reduce + pool proj) + 9·#3×3 reduce·#3×3 + 25·#5×5 reduce·#5×5'
    const lines = out.replace(/\n {20,}/g, ' ').split('\n')
    expect(lines).toContain(
      `  params            ${weights} + #1×1 + #3×3 reduce + #3×3 + #5×5 reduce + #5×5 + pool proj`,
    )
    expect(lines).toContain(`  MACs              h·w·(${weights})`)
  })

  test('counts by the convention that is asked for', () => {
    const { out } = inc(['cost', fcn, '--formula', 'conv', '--convention', 'flops-all'])
    expect(out).toMatch(/ {2}FLOPs +\S+/)
    expect(inc(['cost', fcn, '--formula', 'conv']).out).not.toMatch(/ {2}FLOPs /)
  })

  test('is about everything without a name, and about nothing else with one', () => {
    const all = inc(['cost', '--formula', fcn]).out
    for (const name of ['fcn', 'square', 'fixed', 'conv']) expect(all).toMatch(new RegExp(`^${name}  `, 'm'))
    const one = inc(['cost', fcn, '--formula', 'square']).out
    expect(one).toMatch(/^square {2}n×n×3/m)
    expect(one).not.toMatch(/^(fcn|fixed|conv) /m)
    const unknown = inc(['cost', fcn, '--formula', 'sqare'])
    expect(unknown.code).toBe(2)
    expect(unknown.err).toContain('there is no network or block `sqare`')
    expect(unknown.err).toContain('Did you mean `square`?')
  })

  test('has blocks in JSON', () => {
    const { out } = inc(['cost', fcn, '--formula', 'conv', '--format', 'json'])
    const document = JSON.parse(out) as {
      networks: unknown[]
      blocks: readonly { cases: readonly Entry[] }[]
    }
    expect(document.networks).toEqual([])
    const [only] = document.blocks[0]!.cases
    expect(only).toMatchObject({ input: ['h', 'w', 'c'], macs: null, params: null })
    expect(only!.formulas!.params).toMatch(/size\.h/)
  })
})
