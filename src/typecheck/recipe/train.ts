/** `train` blocks: from their fields to a checked recipe. Here `|>` composes data and schedules, never blocks. */

import { nearest } from '../../diagnostics/nearest.ts'
import { problem } from '../../diagnostics/report.ts'
import { outputShape, shapeOf } from '../../network/shape_of.ts'
import type { Expression, TrainDeclaration } from '../../parser/ast.ts'
import type { Recipe } from '../../runtime/contract/recipe.ts'
import { asNumber, showShape } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import type { BuiltNetwork } from '../networks/networks.ts'
import { fieldNames, isComplete, readFields, recipeFrom, requiredFields } from './fields.ts'
import type { Reading } from './train_steps.ts'

const laterFields: Readonly<Record<string, string>> = {
  evaluate: 'Remove the field: evaluation uses the central crop.',
}

/** The network with its recipe; as it was, after reporting, where the recipe cannot be read. */
export function addRecipe(built: BuiltNetwork, declaration: TrainDeclaration): BuiltNetwork {
  const { checking } = built.building
  const { network } = built
  const written = new Map<string, Expression>()
  let complete = !built.isTrained
  if (built.isTrained)
    checking.report(problem('train/field-twice', declaration.network.span, { name: `train ${network.name}` }))
  for (const { name, value } of declaration.fields) {
    const later = Object.hasOwn(laterFields, name.key) ? laterFields[name.key] : undefined
    if (later) checking.report(problem('train/unsupported', name.span, { what: name.text, instead: later }))
    else if (!fieldNames.some((known) => known === name.key))
      checking.report(
        problem('train/unknown-field', name.span, {
          name: name.text,
          nearest: nearest(name.key, fieldNames),
          fields: fieldNames.join(', '),
        }),
      )
    else if (written.has(name.key))
      checking.report(
        problem(
          'train/field-twice',
          name.span,
          { name: name.text },
          { labels: [{ span: written.get(name.key)!.span, text: 'it is given here already' }] },
        ),
      )
    else {
      written.set(name.key, value)
      continue
    }
    complete = false
  }
  for (const { name, example } of requiredFields) {
    if (written.has(name)) continue
    complete = false
    checking.report(
      problem('train/missing-field', declaration.network.span, { network: network.name, name, example }),
    )
  }
  const reading: Reading = { network, scope: built.scope, checking }
  const recipe = readRecipe(written, reading, declaration)
  const isTrained = true
  return recipe && complete
    ? { ...built, isTrained, network: { ...network, recipe } }
    : { ...built, isTrained }
}

function readRecipe(
  written: ReadonlyMap<string, Expression>,
  reading: Reading,
  declaration: TrainDeclaration,
): Recipe | null {
  const found = readFields(written, reading)
  const outputsFit = checkOutputs(reading, found.loss, declaration.network.span)
  if (!outputsFit || !isComplete(found)) return null
  warnOfIdleDecay(found, written.get('rate')!.span, reading)
  return recipeFrom(found)
}

/** Warns of a rate that falls for the first time only after training has ended. */
function warnOfIdleDecay(
  { rate: { decay }, length }: Pick<Recipe, 'rate' | 'length'>,
  span: Span,
  { checking }: Reading,
): void {
  if (decay === null || decay.unit !== length.unit || decay.every < length.count) return
  const facts = { every: `${decay.every} ${decay.unit}`, length: `${length.count} ${length.unit}` }
  checking.report(problem('train/rate-never-changes', span, facts))
}

/** The outputs that a loss reads must be one row of classes, the same for all of them. */
function checkOutputs({ network, checking }: Reading, loss: Recipe['loss'] | null, span: Span): boolean {
  const inLoss = network.heads.filter(({ name }) => loss?.heads.some((head) => head.name === name))
  const outputs = [
    { name: network.name, shape: outputShape(network) },
    ...inLoss.map(({ name, output }) => ({
      name: `${network.name}.${name}`,
      shape: shapeOf(network, output),
    })),
  ]
  const faults = outputs.flatMap(({ name, shape }) => {
    const output = showShape(shape)
    if (shape.slice(0, -1).some((axis) => asNumber(axis) !== 1))
      return [problem('train/output', span, { network: name, output })]
    if (asNumber(shape.at(-1)!) === asNumber(outputShape(network).at(-1)!)) return []
    const facts = {
      output: name,
      shape: output,
      network: network.name,
      main: showShape(outputShape(network)),
    }
    return [problem('train/classes-differ', span, facts)]
  })
  faults.forEach(checking.report)
  return faults.length === 0
}
