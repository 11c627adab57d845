/** The parameters of a block's function, made from the slots in its body. */
import { type Dimension, name, show, substitute } from '../../shape/index.ts'
import { type Block, type BlockStep, callsOf, type NetworkBodies } from './body.ts'
import { parameterSlot, widthSlot } from './slot_names.ts'

/** Which aspect of a parameter in the spec a number of a function is. */
export type Aspect =
  /** The number itself, or the size of a window: one number if it is square, otherwise a pair. */
  | 'whole'
  | 'height'
  | 'width'
  | 'channels'
  | 'stride'
  /** A pair of strides, if the two differ in some call. */
  | 'strides'
  | 'stride height'
  | 'stride width'

/** A number, or a pair of numbers, passed to a function. */
export interface FunctionNumber {
  /** The parameter of the block that it comes from, or one that was added to it. */
  readonly parameter: string
  readonly aspect: Aspect
  /** The slots that it fills; a single number may be both the height and the width. */
  readonly slots: readonly string[]
  readonly isPair: boolean
  /** A stride that is 1 in some calls, which may then leave it out. */
  readonly isOneByDefault: boolean
}

/** For each block the numbers that its function takes, in the order of the block's parameters. */
export function functionNumbers<Leaf>(
  bodies: NetworkBodies<Leaf>,
): ReadonlyMap<Block<Leaf>, readonly FunctionNumber[]> {
  const calls = callsOf(bodies)
  const squares = squarePairs(bodies)
  return new Map(
    bodies.blocks.map((block) => [block, numbersOf(block, calls.get(block)!, squares.get(block)!)]),
  )
}

/**
 * For each block, the first slots of pairs whose parts are equal in every call, so that one number will do. Assumes that
 * all pairs are equal and removes those that some call refutes until none is left: a caller may pass on its own pairs.
 */
function squarePairs<Leaf>(bodies: NetworkBodies<Leaf>): ReadonlyMap<Block<Leaf>, ReadonlySet<string>> {
  const squares = new Map<Block<Leaf>, Set<string>>(
    bodies.blocks.map((block) => [
      block,
      new Set([...block.slots].filter((slot) => block.slots.has(widthSlot(slot) ?? ''))),
    ]),
  )
  const callers = [
    { body: bodies.body, own: new Set<string>() },
    ...bodies.blocks.map((block) => ({ body: block.body, own: squares.get(block)! })),
  ]
  for (let changed = true; changed; ) {
    changed = false
    for (const { body, own } of callers) {
      const second = new Map([...own].map((slot) => [widthSlot(slot)!, name(slot)]))
      const alike = (dimension: Dimension) => show(substitute(dimension, (slot) => second.get(slot)))
      for (const step of body.steps) {
        if (step.kind === 'leaf') continue
        const pairs = squares.get(step.block)!
        for (const slot of pairs) {
          if (alike(step.arguments.get(slot)!) === alike(step.arguments.get(widthSlot(slot)!)!)) continue
          pairs.delete(slot)
          changed = true
        }
      }
    }
  }
  return squares
}

function numbersOf<Leaf>(
  block: Block<Leaf>,
  calls: readonly BlockStep<Leaf>[],
  squares: ReadonlySet<string>,
): readonly FunctionNumber[] {
  const parameters = [...block.call.arguments.map((argument) => argument.name), ...block.added]
  return parameters.flatMap((parameter) => {
    const slot = (part: string) => parameterSlot(parameter + part)
    const single = (part: string, aspect: Aspect, isOneByDefault = false): readonly FunctionNumber[] =>
      block.slots.has(slot(part))
        ? [{ parameter, aspect, slots: [slot(part)], isPair: false, isOneByDefault }]
        : []
    const pair = (
      [height, width]: readonly [string, string],
      both: Aspect,
      alone: readonly [Aspect, Aspect],
    ): readonly FunctionNumber[] => {
      const slots = [slot(height), slot(width)]
      if (!slots.every((each) => block.slots.has(each)))
        return [...single(height, alone[0]), ...single(width, alone[1])]
      return [{ parameter, aspect: both, slots, isPair: !squares.has(slots[0]!), isOneByDefault: false }]
    }
    const stride = slot('.stride')
    const isOneSomewhere =
      block.slots.has(stride) && calls.some((call) => show(call.arguments.get(stride)!) === '1')
    return [
      ...single('', 'whole'),
      ...pair(['.h', '.w'], 'whole', ['height', 'width']),
      ...single('.c', 'channels'),
      ...single('.stride', 'stride', isOneSomewhere),
      ...pair(['.stride.h', '.stride.w'], 'strides', ['stride height', 'stride width']),
    ]
  })
}
