/** The fields of a `train` block, in one table: how each is read, and what holds if it is left out. */
import type { Network } from '../../network/network.ts'
import type { Expression } from '../../parser/ast.ts'
import { type Recipe, type RecipeParts, recipeOf } from '../../runtime/contract/recipe.ts'
import { readAugment, readData, uncropped } from './train_data.ts'
import { readLoss } from './train_loss.ts'
import { readAverage, readClip, readKernels, readOptimizer, readRate } from './train_optimizer.ts'
import { count, duration, numberIn, type Reading } from './train_steps.ts'

/** The values of all fields. Each is one part of the recipe, except that `start` is written as its two members. */
type FieldValues = Omit<RecipeParts, 'start'> & Recipe['start']

export type FieldName = keyof FieldValues

/** One field of a `train` block. */
interface Field<Value> {
  /** Reads what is written; null after reporting a problem. */
  readonly read: (expression: Expression, reading: Reading) => Value | null
  readonly leftOut: LeftOut<Value>
}

/** What happens if a field is left out: the problem shows an example of a value, or a default holds. */
type LeftOut<Value> =
  | { readonly kind: 'problem'; readonly example: string }
  | { readonly kind: 'default'; readonly value: (network: Network) => Value }

function required(example: string) {
  return { kind: 'problem', example } as const
}

function byDefault<Value>(value: (network: Network) => Value) {
  return { kind: 'default', value } as const
}

/** Every field, in the order in which messages list them among the required or the optional ones. */
export const fields: { readonly [Name in FieldName]: Field<FieldValues[Name]> } = {
  data: { read: readData, leftOut: required('image_folder("data/imagenet")') },
  augment: {
    read: readAugment,
    leftOut: byDefault((network) => ({ crop: uncropped(network), mirror: false })),
  },
  loss: { read: readLoss, leftOut: required('cross_entropy') },
  optimizer: { read: readOptimizer, leftOut: required('sgd(momentum: 0.9)') },
  clip: { read: readClip, leftOut: byDefault(() => undefined) },
  rate: { read: readRate, leftOut: required('0.01') },
  average: { read: readAverage, leftOut: byDefault(() => undefined) },
  kernels: { read: readKernels, leftOut: byDefault(() => 'glorot_uniform') },
  biases: {
    read: (expression, reading) => numberIn(expression, 'biases', reading),
    leftOut: byDefault(() => 0),
  },
  batch: {
    read: (expression, reading) => count(expression, 'batch', reading),
    leftOut: required('32'),
  },
  length: {
    read: (expression, reading) => duration(expression, 'length', reading),
    leftOut: required('80 epochs'),
  },
  seed: {
    read: (expression, reading) => count(expression, 'seed', reading, 0),
    leftOut: byDefault(() => 1),
  },
}

const allNames = Object.keys(fields) as readonly FieldName[]

/** The fields that must be given, each with an example: `rate = 0.01`. */
export const requiredFields: readonly { readonly name: FieldName; readonly example: string }[] =
  allNames.flatMap((name) => {
    const { leftOut } = fields[name]
    return leftOut.kind === 'problem' ? [{ name, example: `${name} = ${leftOut.example}` }] : []
  })

/** The names of all fields, the required ones first. */
export const fieldNames: readonly FieldName[] = [
  ...requiredFields.map(({ name }) => name),
  ...allNames.filter((name) => fields[name].leftOut.kind === 'default'),
]

/** What became of each field: its value, or null if that was reported or the field is missing. */
type ReadFields = { readonly [Name in FieldName]: FieldValues[Name] | null }

/** Reads every field that is written and takes the defaults of the others. */
export function readFields(written: ReadonlyMap<string, Expression>, reading: Reading): ReadFields {
  return Object.fromEntries(allNames.map((name) => [name, readField(name, written.get(name), reading)])) as {
    [Name in FieldName]: FieldValues[Name] | null
  }
}

function readField<Name extends FieldName>(
  name: Name,
  written: Expression | undefined,
  reading: Reading,
): FieldValues[Name] | null {
  const { read, leftOut }: Field<FieldValues[Name]> = fields[name]
  if (written !== undefined) return read(written, reading)
  return leftOut.kind === 'default' ? leftOut.value(reading.network) : null
}

/** Whether every field has a value. */
export function isComplete(found: ReadFields): found is FieldValues {
  return Object.values(found).every((value) => value !== null)
}

/** The recipe that the fields of a `train` block make. */
export function recipeFrom(values: FieldValues): Recipe {
  const { data, augment, loss, optimizer, clip, rate, average, batch, length, seed } = values
  const start = { kernels: values.kernels, biases: values.biases }
  return recipeOf({ data, augment, loss, optimizer, clip, rate, average, start, batch, length, seed })
}
