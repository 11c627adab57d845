/** The records of the targets: what the command line relies on. */
import { describe, expect, it } from 'vitest'
import { targets } from '../../src/codegen/targets.ts'

describe('targets', () => {
  it('have different names, options and switches on the command line', () => {
    const flags = targets.flatMap(({ name, options, listing, unasked }) => [
      ...Object.keys(options).map((key) => `--${key}`),
      ...(listing === null ? [] : [listing.flag]),
      ...(unasked.kind === 'written where possible' ? [`--${name}`] : []),
    ])
    expect(new Set(flags).size).toBe(flags.length)
    const names = targets.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => !/^[a-z]+$/.test(name))).toEqual([])
  })

  it('name each option by the key of its value', () => {
    const astray = targets.flatMap(({ options }) =>
      Object.entries(options).filter(([key, { kind, flags }]) =>
        kind === 'switch' ? flags !== `--${key}` : !new RegExp(`^--${key} <[a-z]+>$`).test(flags),
      ),
    )
    expect(astray).toEqual([])
  })

  it('read texts to values, or say what they take', () => {
    const graph = targets.find(({ name }) => name === 'graph')!
    const read = (name: string, text: string) => {
      const option = graph.options[name]!
      if (option.kind !== 'text') throw new Error(`--${name} takes no text`)
      return option.read(text)
    }
    expect(read('memory', '1.5 GiB')).toEqual({ ok: true, value: 1.5 * 2 ** 30 })
    expect(read('memory', '0MB')).toMatchObject({ ok: false, reason: expect.stringContaining('900MB') })
    expect(read('passes', 'none')).toEqual({ ok: true, value: [] })
    expect(read('passes', 'merge-pointwise,merge-pointwise')).toEqual({
      ok: true,
      value: ['merge-pointwise'],
    })
    expect(read('passes', 'none,x')).toMatchObject({ ok: false, reason: expect.stringContaining("'none'") })
  })
})
