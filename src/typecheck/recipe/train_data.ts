/** The data of a recipe and how they are augmented. */

import { problem } from '../../diagnostics/report.ts'
import { inputShape } from '../../network/shape_of.ts'
import type { Expression } from '../../parser/ast.ts'
import type { Recipe } from '../../runtime/contract/recipe.ts'
import { asNumber, one, showShape } from '../../shape/index.ts'
import { firstLine } from '../../source/source.ts'
import { evaluate } from '../interpreter.ts'
import { describeKind } from '../values/values.ts'
import {
  argumentsOf,
  count,
  numberIn,
  type Reading,
  type StepOf,
  stages,
  steps,
  wrong,
} from './train_steps.ts'

function channels(step: StepOf, reading: Reading): readonly number[] | null {
  const named = step.arguments.find(({ name }) => name !== null)
  if (named)
    return wrong(step.name.text, 'numbers without names, one a channel', named, 'another argument', reading)
  const values = step.arguments.map((argument) => numberIn(argument.value, step.name.text, reading))
  if (values.some((value) => value === null)) return null
  const expected = asNumber(inputShape(reading.network).at(-1)!)
  if (values.length === expected) return values as number[]
  return wrong(step.name.text, `${expected} numbers, one a channel`, step, `${values.length}`, reading)
}

/** `image_folder("…")` and what is done to each image; null after reporting. */
export function readData(expression: Expression, reading: Reading): Recipe['data'] | null {
  const found = steps(stages(expression), 'data', ['image_folder', 'mean_subtract', 'deviation'], reading)
  if (!found) return null
  const [source, ...changes] = found
  const folder = source?.arguments[0]?.value
  if (source?.name.key !== 'image_folder' || folder?.kind !== 'text' || source.arguments.length !== 1)
    return wrong(
      'data',
      'a source first, `image_folder("FOLDER")`',
      source ?? expression,
      'something else',
      reading,
    )
  const { name } = reading.network
  const input = inputShape(reading.network)
  const depth = asNumber(input[2] ?? one)
  if (input.length !== 3 || (depth !== 1 && depth !== 3)) {
    const found = `the input of \`${name}\`, ${showShape(input)}`
    return wrong('image_folder', 'a network of images, h×w×3 or h×w×1', source, found, reading)
  }
  let mean: readonly number[] | null = null
  let deviation: readonly number[] | null = null
  for (const change of changes) {
    const values = channels(change, reading)
    if (!values) return null
    if (change.name.key === 'mean_subtract') mean = values
    else if (values.every((value) => value > 0)) deviation = values
    else return wrong('deviation', 'positive numbers', change, values.join(', '), reading)
  }
  return { folder: folder.value, mean, deviation }
}

/** The crop and the mirror; null after reporting. */
export function readAugment(expression: Expression, reading: Reading): Recipe['augment'] | null {
  const found = steps(stages(expression), 'augment', ['random_crop', 'mirror'], reading)
  const crop = found?.find(({ name }) => name.key === 'random_crop')
  if (!found) return null
  const mirrored = found.find(({ name }) => name.key === 'mirror')
  if (mirrored && !argumentsOf(mirrored, [], reading)) return null
  const { network, checking, scope } = reading
  const [height, width] = inputShape(network).map((axis) => asNumber(axis) ?? 0) as [number, number]
  const mirror = mirrored !== undefined
  if (!crop) return { crop: { height, width, resize: Math.min(height, width) }, mirror }
  const given = argumentsOf(crop, ['size', 'resize'], reading)
  const size = given?.get('size')
  if (!given || !size)
    return given && wrong('random_crop', 'a size, `random_crop(224×224, resize: 256)`', crop, 'none', reading)
  const value = evaluate(size, scope, checking)
  if (value.kind !== 'shape' || value.axes.length !== 2)
    return wrong('random_crop', 'a size', size, describeKind(value), reading)
  const cut = value.axes.map((axis) => asNumber(axis.value))
  // A size that the network leaves open is decided where a program is made of it.
  if ([height, width].some((axis, index) => axis !== 0 && cut[index] !== axis)) {
    const facts = { crop: cut.join('×'), network: network.name, input: showShape(inputShape(network)) }
    const labels = [{ span: firstLine(network.span), text: `takes ${showShape(inputShape(network))}` }]
    checking.report(problem('train/crop-differs', size.span, facts, { labels }))
    return null
  }
  const resizeExpression = given.get('resize')
  const least = Math.max(cut[0] ?? height, cut[1] ?? width)
  const resize = resizeExpression ? count(resizeExpression, 'resize', reading) : least
  if (resize === null) return null
  if (resize < least)
    return wrong(
      'resize',
      `at least ${least}, so that the crop fits`,
      resizeExpression!,
      `${resize}`,
      reading,
    )
  return { crop: { height, width, resize }, mirror }
}
