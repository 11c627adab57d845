/** The signature of each block's function: its name, its parameters, and an interface if there are several. */
import type { TfjsLayer } from '../../ops/record/tfjs_layer.ts'
import { type Block, type BodyStep, inputsOf, type NetworkBodies } from '../functions/body.ts'
import { functionNames } from '../functions/function_names.ts'
import { type Aspect, type FunctionNumber, functionNumbers } from '../functions/parameters.ts'
import { axisOfSlot, axisSlot } from '../functions/slot_names.ts'
import { camelCase, camelCaseStyle, identifiers, pascalCase } from './identifiers.ts'
import { tfjsLayers } from './layers.ts'

/** A number, or a pair of numbers, passed to a function. */
interface FunctionParameter {
  readonly identifier: string
  readonly type: 'number' | '[number, number]'
  /** The slots that it fills; a single number may be both the height and the width. */
  readonly slots: readonly string[]
  /** Strides may be left out if they are 1. */
  readonly optional: boolean
  /** Its name in the spec, if that reads differently. */
  readonly documentation: string | null
}

export interface Signature {
  readonly identifier: string
  readonly readsInput: boolean
  readonly captures: readonly string[]
  readonly parameters: readonly FunctionParameter[]
  /** The interface of the parameters, if there are several. */
  readonly optionsType: string | null
  /** The sizes of the input that the body reads: `c` is `x.shape[3]`. */
  readonly sizes: readonly { readonly identifier: string; readonly axis: number }[]
  /** The expression of a slot in the body. */
  readonly expressionOf: (slot: string) => string
  /** Every name in use in the body. */
  readonly taken: ReadonlySet<string>
}

/**
 * The signatures of all blocks. `taken` holds the names that the module already uses; the functions' names are added.
 */
export function signaturesOf(
  bodies: NetworkBodies<TfjsLayer>,
  taken: ReadonlySet<string>,
): ReadonlyMap<Block<TfjsLayer>, Signature> {
  const module = identifiers(taken)
  const names = functionNames(bodies.blocks, tfjsLayers, camelCaseStyle)
  const called = new Map(bodies.blocks.map((block) => [block, module.allocate(names.get(block)!, 'Block')]))
  const numbers = functionNumbers(bodies)
  const options = new Map(
    bodies.blocks.map((block) => [
      block,
      numbers.get(block)!.length > 1 ? module.allocate(`${pascalCase(called.get(block)!)}Options`) : null,
    ]),
  )
  return new Map(
    bodies.blocks.map((block) => [
      block,
      signatureOf(block, called.get(block)!, numbers.get(block)!, options.get(block)!, module.taken),
    ]),
  )
}

/** The ending of a parameter's name, by its aspect of the parameter in the spec. */
const suffixes: Readonly<Record<Aspect, string>> = {
  whole: '',
  height: 'Height',
  width: 'Width',
  channels: 'Channels',
  stride: 'Stride',
  strides: 'Strides',
  'stride height': 'StrideHeight',
  'stride width': 'StrideWidth',
}

/** A parameter whose wanted name may be taken. */
interface Wanted extends FunctionNumber {
  readonly name: string
}

/** The names that parameters should have: `stride` instead of `sizeStride` if there is only one. */
function wantedNames(numbers: readonly FunctionNumber[]): readonly Wanted[] {
  const full = numbers.map((each) => ({ ...each, name: camelCase(each.parameter) + suffixes[each.aspect] }))
  return full.map((each) => {
    if (each.aspect !== 'stride' && each.aspect !== 'strides') return each
    const isOnly = full.every(
      (other) => other === each || (!other.name.endsWith('Stride') && other.name !== each.aspect),
    )
    return isOnly ? { ...each, name: each.aspect } : each
  })
}

/** The axes of an image, if the signature has no names for them. */
const sizeNames = ['h', 'w', 'c']

function signatureOf(
  block: Block<TfjsLayer>,
  identifier: string,
  numbers: readonly FunctionNumber[],
  optionsType: string | null,
  module: ReadonlySet<string>,
): Signature {
  const local = identifiers([...module, 'x', 'name'])
  const expressions = new Map<string, string>()
  const parameters = wantedNames(numbers).map((wanted): FunctionParameter => {
    const own = local.allocate(wanted.name)
    for (const [index, slot] of wanted.slots.entries())
      expressions.set(slot, wanted.isPair ? `${own}[${index}]` : own)
    return {
      identifier: own,
      type: wanted.isPair ? '[number, number]' : 'number',
      slots: wanted.slots,
      optional: wanted.isOneByDefault,
      documentation: wanted.isOneByDefault
        ? '1 if left out.'
        : block.added.includes(wanted.parameter)
          ? 'In the spec this follows from where the block is declared.'
          : own === wanted.parameter
            ? null
            : `\`${wanted.parameter}\` in the spec.`,
    }
  })
  const axes = [...block.slots].map(axisOfSlot).filter((axis) => axis !== null)
  const sizes = axes
    .sort((a, b) => a - b)
    .map((axis) => ({
      identifier: local.allocate(camelCase(block.sizes.get(axis) ?? sizeNames[axis] ?? 'size')),
      axis,
    }))
  for (const { identifier, axis } of sizes) expressions.set(axisSlot(axis), identifier)
  const captures = Array.from({ length: block.captures }, (_, index) =>
    local.allocate(block.captures === 1 ? 'skip' : `skip${index + 1}`),
  )
  const reads = (step: BodyStep<TfjsLayer>) => inputsOf(step).some((reference) => reference.kind === 'input')
  return {
    identifier,
    readsInput: sizes.length > 0 || block.body.steps.some(reads) || block.body.results[0]!.kind === 'input',
    captures,
    parameters,
    optionsType,
    sizes,
    expressionOf: (slot) => {
      const expression = expressions.get(slot)
      if (expression === undefined) throw new Error(`${identifier} has no name for ${slot}`)
      return expression
    },
    taken: local.taken,
  }
}
