/** What each block is called as a function, and with what: names, parameters, interfaces for several of them. */
import { type Dimension, name, show, substitute } from '../../shape/index.ts'
import {
  axisOfSlot,
  axisSlot,
  type Block,
  type BlockStep,
  type BodyStep,
  inputsOf,
  parameterSlot,
} from '../functions/body.ts'
import type { NetworkBodies } from '../functions/build_bodies.ts'
import { functionNames } from '../functions/function_names.ts'
import { camelCase, identifiers, pascalCase } from './identifiers.ts'

/** A number that a function is called with, or a pair of them. */
export interface FunctionParameter {
  readonly identifier: string
  readonly type: 'number' | '[number, number]'
  /** The slots that it stands for; a single number may be both the height and the width. */
  readonly slots: readonly string[]
  /** Strides may be left out where they are 1. */
  readonly optional: boolean
  /** Its name in the spec, where that reads differently. */
  readonly documentation: string | null
}

export interface Signature {
  readonly identifier: string
  readonly readsInput: boolean
  readonly captures: readonly string[]
  readonly parameters: readonly FunctionParameter[]
  /** The interface of the parameters, where there are several. */
  readonly optionsType: string | null
  /** The sizes of the input that the body reads: `c` is `x.shape[3]`. */
  readonly sizes: readonly { readonly identifier: string; readonly axis: number }[]
  /** What stands for a slot in the body. */
  readonly expressionOf: (slot: string) => string
  /** Every name that means something in the body. */
  readonly taken: ReadonlySet<string>
}

/** The signatures of all blocks; `taken` are the names of the module already, to which those of the functions come. */
export function signaturesOf(
  bodies: NetworkBodies,
  taken: ReadonlySet<string>,
): ReadonlyMap<Block, Signature> {
  const module = identifiers(taken)
  const sites = new Map<Block, BlockStep[]>(bodies.blocks.map((block) => [block, []]))
  for (const body of [bodies.body, ...bodies.blocks.map((block) => block.body)])
    for (const step of body.steps) if (step.kind === 'block') sites.get(step.block)!.push(step)
  const names = functionNames(bodies.blocks)
  const called = new Map(bodies.blocks.map((block) => [block, module.allocate(names.get(block)!, 'Block')]))
  const squares = squarePairs(bodies)
  const shapes = bodies.blocks.map((block) => ({
    block,
    groups: groupsOf(block, sites.get(block)!, squares.get(block)!),
  }))
  const options = new Map(
    shapes.map(({ block, groups }) => [
      block,
      groups.length > 1 ? module.allocate(`${pascalCase(called.get(block)!)}Options`) : null,
    ]),
  )
  return new Map(
    shapes.map(({ block, groups }) => [
      block,
      signatureOf(block, called.get(block)!, groups, options.get(block)!, module.taken),
    ]),
  )
}

/** A parameter without its identifier: the wanted name instead. */
interface Group {
  readonly wanted: string
  readonly slots: readonly string[]
  readonly isPair: boolean
  readonly optional: boolean
  readonly parameter: string
}

/** The second slot of a pair: of a window's height and width, or of its strides. */
function secondOf(slot: string): string | null {
  return /\.h$/.test(slot) ? slot.replace(/\.h$/, '.w') : null
}

/**
 * For each block the first slots of pairs whose parts are equal in every call, so that one number will do. They are
 * found by taking all for equal, and going on as long as some call shows that a pair is not: a caller passes its own on.
 */
function squarePairs(bodies: NetworkBodies): ReadonlyMap<Block, ReadonlySet<string>> {
  const squares = new Map<Block, Set<string>>(
    bodies.blocks.map((block) => [
      block,
      new Set([...block.slots].filter((slot) => block.slots.has(secondOf(slot) ?? ''))),
    ]),
  )
  const callers = [
    { body: bodies.body, own: new Set<string>() },
    ...bodies.blocks.map((block) => ({ body: block.body, own: squares.get(block)! })),
  ]
  for (let changed = true; changed; ) {
    changed = false
    for (const { body, own } of callers) {
      const second = new Map([...own].map((slot) => [secondOf(slot)!, name(slot)]))
      const alike = (dimension: Dimension) => show(substitute(dimension, (slot) => second.get(slot)))
      for (const step of body.steps) {
        if (step.kind === 'layer') continue
        const pairs = squares.get(step.block)!
        for (const slot of pairs) {
          if (alike(step.arguments.get(slot)!) === alike(step.arguments.get(secondOf(slot)!)!)) continue
          pairs.delete(slot)
          changed = true
        }
      }
    }
  }
  return squares
}

function groupsOf(block: Block, sites: readonly BlockStep[], squares: ReadonlySet<string>): readonly Group[] {
  const groups: Group[] = []
  const used = (slot: string) => block.slots.has(slot)
  const shown = (site: BlockStep, slot: string) => show(site.arguments.get(slot)!)
  for (const parameter of [...block.call.arguments.map((argument) => argument.name), ...block.added]) {
    const slot = (part: string) => parameterSlot(parameter + part)
    const wanted = camelCase(parameter)
    const single = (part: string, suffix: string, optional = false) => {
      if (used(slot(part)))
        groups.push({
          wanted: wanted + suffix,
          slots: [slot(part)],
          isPair: false,
          optional,
          parameter,
        })
    }
    const pair = (parts: readonly [string, string], words: readonly [string, string, string]) => {
      const [first, second] = [slot(parts[0]), slot(parts[1])]
      if (!used(first) || !used(second)) {
        single(parts[0], words[1])
        single(parts[1], words[2])
        return
      }
      const square = squares.has(first)
      groups.push({
        wanted: wanted + words[0],
        slots: [first, second],
        isPair: !square,
        optional: false,
        parameter,
      })
    }
    single('', '')
    pair(['.h', '.w'], ['', 'Height', 'Width'])
    single('.c', 'Channels')
    const stride = slot('.stride')
    single('.stride', 'Stride', used(stride) && sites.some((site) => shown(site, stride) === '1'))
    pair(['.stride.h', '.stride.w'], ['Strides', 'StrideHeight', 'StrideWidth'])
  }
  return groups
}

/** `stride` instead of `sizeStride` where there is only one. */
function shortened(groups: readonly Group[]): readonly Group[] {
  return groups.map((group) => {
    const short = group.wanted.endsWith('Strides')
      ? 'strides'
      : group.wanted.endsWith('Stride')
        ? 'stride'
        : null
    const isStride = group.slots.every((slot) => slot.includes('.stride'))
    if (short === null || !isStride) return group
    const isOnly = groups.every(
      (other) => other === group || (!other.wanted.endsWith('Stride') && other.wanted !== short),
    )
    return isOnly ? { ...group, wanted: short } : group
  })
}

/** The axes of an image, where the signature has no names for them. */
const sizeNames = ['h', 'w', 'c']

function signatureOf(
  block: Block,
  identifier: string,
  groups: readonly Group[],
  optionsType: string | null,
  module: ReadonlySet<string>,
): Signature {
  const local = identifiers([...module, 'x', 'name'])
  const expressions = new Map<string, string>()
  const parameters = shortened(groups).map((group): FunctionParameter => {
    const own = local.allocate(group.wanted)
    for (const [index, slot] of group.slots.entries())
      expressions.set(slot, group.isPair ? `${own}[${index}]` : own)
    return {
      identifier: own,
      type: group.isPair ? '[number, number]' : 'number',
      slots: group.slots,
      optional: group.optional,
      documentation: group.optional
        ? '1 if left out.'
        : block.added.includes(group.parameter)
          ? 'Follows in the spec from where the block stands.'
          : own === group.parameter
            ? null
            : `\`${group.parameter}\` in the spec.`,
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
  const reads = (step: BodyStep) => inputsOf(step).some((reference) => reference.kind === 'input')
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
