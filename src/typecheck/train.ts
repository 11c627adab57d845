/** `train` blocks: from their fields to a checked recipe. Here `|>` composes data and schedules, never blocks. */
import { nearest } from '../diagnostics/nearest.ts'
import { problem } from '../diagnostics/report.ts'
import type { Argument, Expression, Name, TrainDeclaration } from '../parser/ast.ts'
import type { KernelStart, Rate, Recipe } from '../runtime/recipe.ts'
import { asNumber, showShape } from '../shape/index.ts'
import type { Span } from '../source/source.ts'
import type { Checking } from './checking.ts'
import { evaluate } from './evaluate.ts'
import type { Network } from './network.ts'
import type { BuiltNetwork } from './networks.ts'
import type { Scope } from './scope.ts'
import { describeKind } from './values.ts'

const examples = {
  data: 'data = image_folder("data/imagenet")',
  loss: 'loss = cross_entropy',
  optimizer: 'optimizer = sgd(momentum: 0.9)',
  rate: 'rate = 0.01',
  batch: 'batch = 32',
  length: 'length = 80 epochs',
} as const
const optionalFields = ['augment', 'kernels', 'biases', 'seed']
const laterFields: Readonly<Record<string, string>> = {
  average: 'Remove the field: the weights of the last and of the best step are kept.',
  evaluate: 'Remove the field: evaluation uses the central crop.',
}
const laterSteps: Readonly<Record<string, string>> = {
  inception_crop: 'Use `random_crop(224×224, resize: 256)`.',
  photometric: 'Use `random_crop` and `mirror`.',
}
const kernelStarts: readonly KernelStart[] = [
  'glorot_uniform',
  'glorot_normal',
  'he_normal',
  'he_uniform',
  'lecun_uniform',
  'lecun_normal',
]

/** What reading a field needs: where problems go, and the names of the file for its numbers. */
interface Reading {
  readonly network: Network
  readonly scope: Scope
  readonly checking: Checking
}

/** The network with its recipe; as it was, after reporting, where the recipe cannot be read. */
export function addRecipe(built: BuiltNetwork, declaration: TrainDeclaration): BuiltNetwork {
  const { checking } = built.building
  const { network } = built
  const fields = new Map<string, Expression>()
  let complete = network.recipe === null
  if (network.recipe)
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
      checking.report(problem('train/field-twice', name.span, { name: name.text }))
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
  return recipe && complete ? { ...built, network: { ...network, recipe } } : built
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
  const [height, width] = reading.network.input.map((axis) => asNumber(axis) ?? 0)
  const whole = { height: height ?? 0, width: width ?? 0, resize: Math.min(height ?? 0, width ?? 0) }
  const data = read('data', readData)
  const augment = fields.has('augment') ? read('augment', readAugment) : { crop: whole, mirror: false }
  const loss = read('loss', readLoss)
  const optimizer = read('optimizer', readOptimizer)
  const rate = read('rate', readRate)
  const batch = read('batch', (value) => count(value, 'batch', reading))
  const length = read('length', (value) => duration(value, 'length', reading))
  const seed = fields.has('seed') ? read('seed', (value) => count(value, 'seed', reading, 0)) : 1
  const kernels = fields.has('kernels') ? read('kernels', readKernels) : 'glorot_uniform'
  const biases = fields.has('biases') ? read('biases', (value) => numberIn(value, 'biases', reading)) : 0
  checkOutputs(reading, declaration.network.span)
  if (
    !data ||
    !augment ||
    !loss ||
    !optimizer ||
    !rate ||
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
  return { data, augment, loss, optimizer, rate, start: { kernels, biases }, batch, length, seed }
}

/** The outputs that a loss reads must be one row of classes. */
function checkOutputs({ network, checking }: Reading, span: Span): void {
  if (network.output.slice(0, -1).some((axis) => asNumber(axis) !== 1))
    checking.report(
      problem('train/output', span, { network: network.name, output: showShape(network.output) }),
    )
}

interface StepOf {
  readonly name: Name
  readonly arguments: readonly Argument[]
  readonly span: Span
}

function ungrouped(expression: Expression): Expression {
  return expression.kind === 'group' ? ungrouped(expression.value) : expression
}

function stages(expression: Expression): readonly Expression[] {
  const inner = ungrouped(expression)
  return inner.kind === 'pipe' ? inner.stages : [inner]
}

/** `mirror` or `random_crop(…)`. */
function stepOf(expression: Expression): StepOf | null {
  const inner = ungrouped(expression)
  if (inner.kind === 'name') return { name: inner.name, arguments: [], span: inner.span }
  if (inner.kind !== 'call' || inner.callee.kind !== 'name') return null
  return { name: inner.callee.name, arguments: inner.arguments, span: inner.span }
}

function wrong(
  field: string,
  needed: string,
  expression: { readonly span: Span },
  found: string,
  { checking }: Reading,
): null {
  checking.report(problem('train/value', expression.span, { field, needed, found }))
  return null
}

function unknownStep(field: string, step: StepOf, known: readonly string[], { checking }: Reading): null {
  const instead = Object.hasOwn(laterSteps, step.name.key) ? laterSteps[step.name.key] : undefined
  checking.report(
    instead
      ? problem('train/unsupported', step.name.span, { what: step.name.text, instead })
      : problem('train/unknown-step', step.name.span, {
          field,
          name: step.name.text,
          nearest: nearest(step.name.key, known),
          known: known.join(', '),
        }),
  )
  return null
}

/** Each stage by its name; null after reporting a stage that the field does not know. */
function steps(
  expressions: readonly Expression[],
  field: string,
  known: readonly string[],
  reading: Reading,
): readonly StepOf[] | null {
  const found = expressions.map((expression) => {
    const step = stepOf(expression)
    if (!step)
      return wrong(
        field,
        known.map((name) => `\`${name}\``).join(' or '),
        expression,
        'something else',
        reading,
      )
    return known.includes(step.name.key) ? step : unknownStep(field, step, known, reading)
  })
  return found.every((step) => step !== null) ? found : null
}

/** Arguments by parameter name; null after reporting one that the step does not take. */
function argumentsOf(
  step: StepOf,
  parameters: readonly string[],
  reading: Reading,
): ReadonlyMap<string, Expression> | null {
  const found = new Map<string, Expression>()
  let position = 0
  for (const argument of step.arguments) {
    const name = argument.name ? argument.name.key : parameters[position++]
    if (name === undefined || !parameters.includes(name) || found.has(name))
      return wrong(
        step.name.text,
        parameters.length === 0 ? 'no arguments' : parameters.join(', '),
        argument,
        'another argument',
        reading,
      )
    found.set(name, argument.value)
  }
  return found
}

function numberIn(expression: Expression, field: string, { scope, checking }: Reading): number | null {
  if (expression.kind === 'number' && (expression.unit === 'epochs' || expression.unit === 'steps'))
    return wrong(field, 'a number', expression, `a duration, ${expression.text}`, {
      scope,
      checking,
    } as Reading)
  const value = evaluate(expression, scope, checking)
  if (value.kind === 'unknown') return null
  const number = value.kind === 'number' ? asNumber(value.value) : null
  return number ?? wrong(field, 'a number', expression, describeKind(value), { scope, checking } as Reading)
}

function count(expression: Expression, field: string, reading: Reading, least = 1): number | null {
  const number = numberIn(expression, field, reading)
  if (number === null) return null
  if (Number.isSafeInteger(number) && number >= least) return number
  return wrong(field, `a whole number of at least ${least}`, expression, `${number}`, reading)
}

/** `8 epochs` or `100 steps`. */
function duration(expression: Expression, field: string, reading: Reading): Recipe['length'] | null {
  const inner = ungrouped(expression)
  const isDuration = inner.kind === 'number' && (inner.unit === 'epochs' || inner.unit === 'steps')
  const number = isDuration ? Number(inner.mantissa) : Number.NaN
  if (isDuration && Number.isSafeInteger(number) && number >= 1)
    return { count: number, unit: inner.unit as 'epochs' | 'steps' }
  return wrong(
    field,
    'a whole number of epochs or steps, such as `8 epochs`',
    expression,
    'something else',
    reading,
  )
}

function channels(step: StepOf, reading: Reading): readonly number[] | null {
  const values = step.arguments.map((argument) => numberIn(argument.value, step.name.text, reading))
  if (values.some((value) => value === null)) return null
  const expected = asNumber(reading.network.input.at(-1)!)
  if (values.length === expected) return values as number[]
  return wrong(step.name.text, `${expected} numbers, one a channel`, step, `${values.length}`, reading)
}

function readData(expression: Expression, reading: Reading): Recipe['data'] | null {
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

function readAugment(expression: Expression, reading: Reading): Recipe['augment'] | null {
  const found = steps(stages(expression), 'augment', ['random_crop', 'mirror'], reading)
  const crop = found?.find(({ name }) => name.key === 'random_crop')
  if (!found) return null
  const { network, checking, scope } = reading
  const [height, width] = network.input.map((axis) => asNumber(axis) ?? 0) as [number, number]
  const mirror = found.some(({ name }) => name.key === 'mirror')
  if (!crop) return { crop: { height, width, resize: Math.min(height, width) }, mirror }
  const given = argumentsOf(crop, ['size', 'resize'], reading)
  const size = given?.get('size')
  if (!given || !size)
    return given && wrong('random_crop', 'a size, `random_crop(224×224, resize: 256)`', crop, 'none', reading)
  const value = evaluate(size, scope, checking)
  if (value.kind !== 'shape' || value.axes.length !== 2)
    return wrong('random_crop', 'a size', size, describeKind(value), reading)
  const cut = value.axes.map((axis) => asNumber(axis.value))
  if (cut[0] !== height || cut[1] !== width || asNumber(network.input[2]!) !== 3) {
    const facts = { crop: cut.join('×'), network: network.name, input: showShape(network.input) }
    checking.report(problem('train/crop-differs', size.span, facts))
    return null
  }
  const resizeExpression = given.get('resize')
  const least = Math.max(height, width)
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

function readLoss(expression: Expression, reading: Reading): Recipe['loss'] | null {
  const { network, checking } = reading
  const weights = new Map<string, number>()
  let failed = false
  for (const term of terms(expression)) {
    const factor = weightedName(term, reading)
    if (!factor) {
      failed = true
      continue
    }
    const { name, weight } = factor
    const key =
      name.key === 'cross_entropy' ? '' : network.heads.find((head) => head.name === name.text)?.name
    if (key === undefined) {
      const heads = network.heads.map((head) => head.name)
      const facts = {
        name: name.text,
        network: network.name,
        nearest: nearest(name.text, [...heads, 'cross_entropy']),
        heads: heads.join(', ') || 'none',
      }
      checking.report(problem('train/unknown-head', name.span, facts))
      failed = true
    } else weights.set(key, (weights.get(key) ?? 0) + weight)
  }
  if (failed) return null
  const main = weights.get('')
  if (main === undefined)
    return wrong('loss', '`cross_entropy` as one of its terms', expression, 'a sum without it', reading)
  for (const head of network.heads)
    if (!weights.has(head.name))
      checking.report(
        problem('train/head-left-out', expression.span, { name: head.name, network: network.name }),
      )
  const heads = network.heads.flatMap(({ name }) =>
    weights.has(name) ? [{ name, weight: weights.get(name)! }] : [],
  )
  return { main, heads }
}

/** The terms of a sum. */
function terms(expression: Expression): readonly Expression[] {
  const inner = ungrouped(expression)
  return inner.kind === 'binary' && inner.operator === '+'
    ? [...terms(inner.left), ...terms(inner.right)]
    : [inner]
}

/** `aux1`, `0.3·aux1` or `aux1·0.3`. */
function weightedName(
  term: Expression,
  reading: Reading,
): { readonly name: Name; readonly weight: number } | null {
  if (term.kind === 'name') return { name: term.name, weight: 1 }
  if (term.kind === 'binary' && term.operator === '·') {
    const [left, right] = [ungrouped(term.left), ungrouped(term.right)]
    const isHead = (side: Expression) => side.kind === 'name'
    const name = isHead(right) ? right : left
    const factor = isHead(right) ? left : right
    const weight = name.kind === 'name' ? numberIn(factor, 'loss', reading) : null
    if (name.kind === 'name' && weight !== null && weight >= 0) return { name: name.name, weight }
    if (name.kind === 'name' && weight === null) return null
  }
  return wrong('loss', 'a sum such as `cross_entropy + 0.3·aux1`', term, 'something else', reading)
}

function readOptimizer(expression: Expression, reading: Reading): Recipe['optimizer'] | null {
  const found = steps([expression], 'optimizer', ['sgd'], reading)
  const given = found && argumentsOf(found[0]!, ['momentum', 'weight_decay'], reading)
  if (!given) return null
  const optional = (name: string) => {
    const value = given.get(name)
    return value ? numberIn(value, name, reading) : 0
  }
  const momentum = optional('momentum')
  const weightDecay = optional('weight_decay')
  if (momentum === null || weightDecay === null) return null
  if (momentum < 0 || momentum >= 1)
    return wrong(
      'momentum',
      'a number from 0 up to, but not including, 1',
      given.get('momentum')!,
      `${momentum}`,
      reading,
    )
  if (weightDecay < 0)
    return wrong(
      'weight_decay',
      'a number that is not negative',
      given.get('weight_decay')!,
      `${weightDecay}`,
      reading,
    )
  return { kind: 'sgd', momentum, weightDecay }
}

function readRate(expression: Expression, reading: Reading): Rate | null {
  const [first, ...changes] = stages(expression)
  const base = numberIn(first!, 'rate', reading)
  if (base === null) return null
  if (!(base > 0)) return wrong('rate', 'a positive number', first!, `${base}`, reading)
  const found = steps(changes, 'rate', ['decay'], reading)
  if (!found) return null
  if (found.length > 1) return wrong('rate', 'one decay', changes[1]!, 'another', reading)
  if (found.length === 0) return { base, decay: null }
  const given = argumentsOf(found[0]!, ['fraction', 'every'], reading)
  const every = given?.get('every')
  const by = given?.get('fraction')
  if (!given || !every || !by)
    return (
      given &&
      wrong('decay', 'a fraction and `every`, `decay(4%, every: 8 epochs)`', found[0]!, 'less', reading)
    )
  const fraction = numberIn(by, 'decay', reading)
  const length = duration(every, 'every', reading)
  if (fraction === null || !length) return null
  if (fraction <= 0 || fraction >= 1)
    return wrong('decay', 'a fraction between 0 and 1', by, `${fraction}`, reading)
  return { base, decay: { fraction, every: length.count, unit: length.unit } }
}

function readKernels(expression: Expression, reading: Reading): KernelStart | null {
  const found = steps([expression], 'kernels', kernelStarts, reading)
  return found ? (found[0]!.name.key as KernelStart) : null
}
