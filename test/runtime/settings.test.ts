/** What a run does: its recipe as the command line changes it, when it begins and when it is resumed. */
import { describe, expect, it } from 'vitest'
import type { CheckpointFacts } from '../../src/runtime/checkpoint/checkpoint.ts'
import type { Recipe } from '../../src/runtime/contract/recipe.ts'
import { recipeDifferences } from '../../src/runtime/contract/recipe_differences.ts'
import { readSettings, resumedRecipe } from '../../src/runtime/programs/settings.ts'
import { tinyModel, tinyRecipe } from './tiny.ts'

const settings = (...given: string[]) =>
  readSettings({ name: 'tiny', specification: 's', model: tinyModel, arguments: given }, tinyRecipe)!

const facts: CheckpointFacts = {
  name: 'tiny',
  specification: 's',
  step: 3,
  classes: ['a'],
  recipe: { ...tinyRecipe, average: { decay: 0.5 } },
  images: { count: 1, sha256: '' },
  evaluation: null,
  versions: {},
}
const resumed = (...given: string[]) => resumedRecipe(facts, settings(...given).flags)

/** Each flag that changes the recipe, and what it makes of it. */
const flags: readonly (readonly [flag: string, value: string, changed: Partial<Recipe>])[] = [
  ['--data', 'other', { data: { ...tinyRecipe.data, folder: 'other' } }],
  ['--rate', '0.25', { rate: { ...tinyRecipe.rate, base: 0.25 } }],
  ['--steps', '5', { length: { count: 5, unit: 'steps' } }],
  ['--epochs', '2.5', { length: { count: 2.5, unit: 'epochs' } }],
  ['--batch', '9', { batch: 9 }],
  ['--seed', '0', { seed: 0 }],
]

describe('the recipe of a run', () => {
  it('is that of its program, with the parts in the same order, if no flag changes it', () => {
    expect(JSON.stringify(settings().settings.recipe)).toBe(JSON.stringify(tinyRecipe))
  })

  it.each(flags)('is changed by %s in one place', (flag, value, changed) => {
    const { recipe } = settings(flag, value).settings
    expect(recipe).toEqual({ ...tinyRecipe, ...changed })
    expect(Object.keys(recipe)).toEqual(Object.keys(tinyRecipe))
  })

  it('is not given two lengths', () => {
    expect(() => settings('--steps', '5', '--epochs', '2')).toThrow(/--steps and --epochs both say/)
  })
})

describe('the recipe of a resumed run', () => {
  it('is its own, not that of the program', () => {
    expect(JSON.stringify(resumed())).toBe(JSON.stringify(facts.recipe))
  })

  it.each(flags.slice(0, 4))('is changed by %s', (flag, value, changed) => {
    expect(resumed(flag, value)).toEqual({ ...facts.recipe, ...changed })
  })

  it.each([
    ['--batch', '9', 'the run was started with --batch 4 and cannot continue with 9; leave --batch out'],
    ['--seed', '0', 'the run was started with --seed 7 and cannot continue with 0; leave --seed out'],
  ])('refuses another %s', (flag, value, message) => {
    expect(() => resumed(flag, value)).toThrow(message)
    const same = flag === '--batch' ? '4' : '7'
    expect(resumed(flag, same)).toEqual(facts.recipe)
  })

  it('is compared part by part, absent parts included', () => {
    const { average: _, ...without } = facts.recipe
    const from = { ...without, rate: { base: 1, decay: null } }
    expect(recipeDifferences(from, { ...facts.recipe, rate: { base: 2, decay: null } })).toEqual([
      'rate.base 1 → 2',
      'average none → {"decay":0.5}',
    ])
  })
})
