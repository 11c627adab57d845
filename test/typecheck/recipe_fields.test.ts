/** The table of a recipe's fields: what it requires, its examples, its defaults, and that nothing can be missing in it. */
import { describe, expect, test } from 'vitest'
import { check } from '../../src/compile.ts'
import { openProgram } from '../../src/program/program.ts'
import { compiledParts, nothingIsLeft } from '../../src/runtime/contract/graph_facts.ts'
import { type Recipe, type RecipeParts, recipeOf } from '../../src/runtime/contract/recipe.ts'
import { type FieldName, fieldNames, fields, requiredFields } from '../../src/typecheck/recipe/fields.ts'

function checkRecipe(lines: readonly string[]) {
  const network = 'network n : 8×8×3 -> 1×1×3 = global_avg_pool |> softmax'
  const text = `${network}\n\ntrain n\n${lines.map((line) => `  ${line}\n`).join('')}`
  const { networks, problems } = check(
    openProgram({ name: 'case.inc', text }, () => ({ missing: 'no imports here' })),
  )
  return {
    recipe: networks[0]!.network.recipe,
    problems: problems.map(({ code, message, help }) => ({ code, message, help })),
  }
}

const examples = requiredFields.map(({ example }) => example)

/** A value of each optional field, which is not its default. */
const optional: Readonly<Partial<Record<FieldName, readonly [written: string, read: unknown]>>> = {
  augment: ['mirror', { crop: { height: 8, width: 8, resize: 8 }, mirror: true }],
  clip: ['global_norm(2)', { globalNorm: 2 }],
  average: ['polyak(0.5)', { decay: 0.5 }],
  kernels: ['he_normal', 'he_normal'],
  biases: ['0.25', 0.25],
  seed: ['7', 7],
}

describe('the fields of a recipe', () => {
  test('that are required make a recipe with their examples alone', () => {
    const { recipe, problems } = checkRecipe(examples)
    expect(problems).toEqual([])
    expect(recipe).toMatchObject({
      augment: { crop: { height: 8, width: 8, resize: 8 }, mirror: false },
      start: { kernels: 'glorot_uniform', biases: 0 },
      seed: 1,
    })
    expect(Object.keys(recipe!)).not.toContain('clip')
    expect(Object.keys(recipe!)).not.toContain('average')
  })

  test.each(requiredFields)('report $name if it is left out, with its example', ({ name, example }) => {
    const { recipe, problems } = checkRecipe(examples.filter((line) => line !== example))
    expect(recipe).toBe(null)
    expect(problems).toEqual([
      {
        code: 'train/missing-field',
        message: expect.stringContaining(`\`${name}\``),
        help: `For example \`${example}\`.`,
      },
    ])
  })

  test.each(fieldNames.filter((name) => fields[name].leftOut.kind === 'default'))(
    'read %s in place of its default',
    (name) => {
      const [written, read] = optional[name]!
      const { recipe, problems } = checkRecipe([...examples, `${name} = ${written}`])
      expect(problems).toEqual([])
      const { start, ...parts } = recipe!
      expect({ ...parts, ...start }).toMatchObject({ [name]: read })
    },
  )
})

describe('tables over the parts of a recipe', () => {
  const { recipe } = checkRecipe(examples)

  test('leave out what is undefined, and nothing else', () => {
    const parts: RecipeParts = { ...recipe!, clip: undefined, average: { decay: 0.5 } }
    expect(recipeOf(parts)).toEqual({ ...recipe, average: { decay: 0.5 } })
    expect(Object.keys(recipeOf(parts))).not.toContain('clip')
  })

  test('do not compile if they forget a part, optional ones included', () => {
    const { loss: _, ...forgetsLoss } = { ...recipe!, clip: undefined, average: undefined }
    // @ts-expect-error: `loss` is missing.
    expect(Object.keys(recipeOf(forgetsLoss))).not.toContain('loss')
    const { clip: __, ...forgetsClip } = { ...recipe!, clip: undefined, average: undefined }
    // @ts-expect-error: `clip` is missing, although a recipe can do without it.
    expect(recipeOf(forgetsClip)).toEqual(recipe)
  })

  test('make each engine take every part that a graph is compiled from', () => {
    const whole: Recipe = { ...recipe!, clip: { globalNorm: 1 }, average: { decay: 0.5 } }
    const { loss, optimizer, clip, average, ...others } = compiledParts(whole)
    nothingIsLeft(others)
    expect(others).toEqual({})
    expect({ loss, optimizer, clip, average }).toEqual(compiledParts(whole))
    const { loss: _, ...left } = compiledParts(whole)
    // @ts-expect-error: the optimizer, the clipping and the average are left.
    nothingIsLeft(left)
  })
})
