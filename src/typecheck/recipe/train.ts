/** `train` blocks: from their fields to a checked recipe. Here `|>` composes data and schedules, never blocks. */

import { nearest } from '../../diagnostics/nearest.ts'
import { problem } from '../../diagnostics/report.ts'
import { inputShape, outputShape, shapeOf } from '../../network/shape_of.ts'
import type { Expression, TrainDeclaration } from '../../parser/ast.ts'
import type { Recipe } from '../../runtime/contract/recipe.ts'
import { asNumber, showShape } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import type { BuiltNetwork } from '../networks/networks.ts'
import { readAugment, readData } from './train_data.ts'
import { readLoss } from './train_loss.ts'
import { readAverage, readClip, readKernels, readOptimizer, readRate } from './train_optimizer.ts'
import { count, duration, numberIn, type Reading } from './train_steps.ts'

const examples = {
  data: 'data = image_folder("data/imagenet")',
  loss: 'loss = cross_entropy',
  optimizer: 'optimizer = sgd(momentum: 0.9)',
  rate: 'rate = 0.01',
  batch: 'batch = 32',
  length: 'length = 80 epochs',
} as const
const optionalFields = ['augment', 'clip', 'average', 'kernels', 'biases', 'seed']
const laterFields: Readonly<Record<string, string>> = {
  evaluate: 'Remove the field: evaluation uses the central crop.',
}

/** The network with its recipe; as it was, after reporting, where the recipe cannot be read. */
export function addRecipe(built: BuiltNetwork, declaration: TrainDeclaration): BuiltNetwork {
  const { checking } = built.building
  const { network } = built
  const fields = new Map<string, Expression>()
  let complete = !built.isTrained
  if (built.isTrained)
    checking.report(problem('train/field-twice', declaration.network.span, { name: `train ${network.name}` }))
  const known = [...Object.keys(examples), ...optionalFields]
  for (const { name, value } of declaration.fields) {
    const later = Object.hasOwn(laterFields, name.key) ? laterFields[name.key] : undefined
    if (later) checking.report(problem('train/unsupported', name.span, { what: name.text, instead: later }))
    else if (!known.includes(name.key))
      checking.report(
        problem('train/unknown-field', name.span, {
          name: name.text,
          nearest: nearest(name.key, known),
          fields: known.join(', '),
        }),
      )
    else if (fields.has(name.key))
      checking.report(
        problem(
          'train/field-twice',
          name.span,
          { name: name.text },
          { labels: [{ span: fields.get(name.key)!.span, text: 'it is given here already' }] },
        ),
      )
    else {
      fields.set(name.key, value)
      continue
    }
    complete = false
  }
  for (const [name, example] of Object.entries(examples)) {
    if (fields.has(name)) continue
    complete = false
    checking.report(
      problem('train/missing-field', declaration.network.span, { network: network.name, name, example }),
    )
  }
  const reading: Reading = { network, scope: built.scope, checking }
  const recipe = readRecipe(fields, reading, declaration)
  const isTrained = true
  return recipe && complete
    ? { ...built, isTrained, network: { ...network, recipe } }
    : { ...built, isTrained }
}

function readRecipe(
  fields: ReadonlyMap<string, Expression>,
  reading: Reading,
  declaration: TrainDeclaration,
): Recipe | null {
  const read = <Result>(
    name: string,
    reader: (expression: Expression, reading: Reading) => Result | null,
  ): Result | null => {
    const expression = fields.get(name)
    return expression ? reader(expression, reading) : null
  }
  const [height, width] = inputShape(reading.network).map((axis) => asNumber(axis) ?? 0)
  const whole = { height: height ?? 0, width: width ?? 0, resize: Math.min(height ?? 0, width ?? 0) }
  const data = read('data', readData)
  const augment = fields.has('augment') ? read('augment', readAugment) : { crop: whole, mirror: false }
  const loss = read('loss', readLoss)
  const optimizer = read('optimizer', readOptimizer)
  const rate = read('rate', readRate)
  const clip = fields.has('clip') ? read('clip', readClip) : 'none'
  const average = fields.has('average') ? read('average', readAverage) : 'none'
  const batch = read('batch', (value) => count(value, 'batch', reading))
  const length = read('length', (value) => duration(value, 'length', reading))
  const seed = fields.has('seed') ? read('seed', (value) => count(value, 'seed', reading, 0)) : 1
  const kernels = fields.has('kernels') ? read('kernels', readKernels) : 'glorot_uniform'
  const biases = fields.has('biases') ? read('biases', (value) => numberIn(value, 'biases', reading)) : 0
  const outputsFit = checkOutputs(reading, loss, declaration.network.span)
  if (
    !outputsFit ||
    !data ||
    !augment ||
    !loss ||
    !optimizer ||
    !rate ||
    !clip ||
    !average ||
    batch === null ||
    !length ||
    seed === null ||
    !kernels ||
    biases === null
  )
    return null
  if (rate.decay && rate.decay.unit === length.unit && rate.decay.every >= length.count) {
    const every = `${rate.decay.every} ${rate.decay.unit}`
    reading.checking.report(
      problem('train/rate-never-changes', fields.get('rate')!.span, {
        every,
        length: `${length.count} ${length.unit}`,
      }),
    )
  }
  return {
    data,
    augment,
    loss,
    optimizer,
    ...(clip === 'none' ? {} : { clip }),
    rate,
    ...(average === 'none' ? {} : { average }),
    start: { kernels, biases },
    batch,
    length,
    seed,
  }
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
