/** Calls of declared blocks in a random program, and what their bodies give for the arguments. */
import type { Pair } from '../operations.ts'
import { shapeOf, type Value } from '../tfjs/ledger.ts'
import { sizeText } from './operation_text.ts'
import { activationText } from './place_operations.ts'
import { place } from './place_pieces.ts'
import type { ArgumentPlan, BlockPlan, ParameterPlan, Piece } from './plans.ts'
import { type Bound, boundOf, countIn, type Placed, type Scope, type Shared, windowText } from './scope.ts'

const nameOfBlock = (block: number) => `unit${block + 1}`

/** The names of a block's parameters. Those of units are the headers of tables. */
function nameOfParameter({ parameters }: BlockPlan, index: number, isUnit: boolean): string {
  const { kind } = parameters[index]!
  if (!isUnit) return `p${index + 1}`
  return kind === 'stride' ? 's' : kind === 'count' ? 'n' : kind
}

/** The arguments of a call by position: as they are written, and what they are worth. */
interface Passed {
  readonly bound: Bound
  readonly text: string
  /** Whether it is the parameter's default in the default's own words. */
  readonly isDefault: boolean
}

export function placeCall(piece: Extract<Piece, { kind: 'call' }>, input: Value, scope: Scope): Placed {
  const { units, blocks } = scope.shared
  const most = piece.among === 'units' ? Math.min(scope.callable, units.length) : scope.callable
  if (most === 0) return { text: 'identity', value: input }
  const block = piece.block % most
  const plan = blocks[block]!
  const passed = plan.parameters.map((parameter, index): Passed => {
    const argument = piece.arguments[index % piece.arguments.length]!
    const name = nameOfParameter(plan, index, block < units.length)
    const { standard } = parameter
    const given = written(parameter.kind, argument, input, scope)
    const own = standard === null ? null : written(parameter.kind, standard, input, scope)
    const bound = { name, kind: parameter.kind, value: given.value } as Bound
    return { bound, text: given.text, isDefault: own !== null && given.text === own.text }
  })
  const value = placeBody(
    scope.shared,
    block,
    input,
    passed.map(({ bound }) => bound),
  )
  const isPassed = ({ isDefault }: Passed) => !(piece.omitsDefaults && isDefault)
  const left = passed.filter(isPassed)
  const isNamed = piece.isNamed || left.length < passed.length
  const words = left.map(({ bound, text }) => (isNamed ? `${bound.name}: ${text}` : text))
  if (isNamed) words.reverse()
  const name = nameOfBlock(block)
  return { text: words.length === 0 ? name : `${name}(${words.join(', ')})`, value }
}

/** An argument, in words and as a value. What is passed on is the parameter of the block around, if it has one. */
function written(kind: ParameterPlan['kind'], argument: ArgumentPlan, input: Value, scope: Scope) {
  switch (kind) {
    case 'count':
      return countIn(scope, argument.count, input)
    case 'stride': {
      const own = boundOf(scope, 'stride')
      if (argument.stride !== 'passed on') return { text: String(argument.stride), value: argument.stride }
      return own === undefined ? { text: '1', value: 1 } : { text: own.name, value: own.value }
    }
    case 'size': {
      const own = boundOf(scope, 'size')
      if (argument.size !== 'passed on') return { text: sizeText(argument.size), value: argument.size }
      return own === undefined ? { text: '3×3', value: [3, 3] as Pair } : { text: own.name, value: own.value }
    }
    case 'window':
      return { text: sizeText(argument.window), value: argument.window }
    case 'step':
      return { text: windowText(argument.step, 0), value: argument.step }
    case 'activation':
      return { text: activationText(argument.activation), value: argument.activation }
  }
}

/** What a block gives for these arguments; its words are kept for its declaration. */
export function placeBody(shared: Shared, block: number, input: Value, bound: readonly Bound[]): Value {
  const { isSized, body } = shared.blocks[block]!
  const inside = { bound, isSized, channels: shapeOf(input).at(-1)! }
  const { text, value } = place(body, input, { shared, inside, callable: block, named: [] })
  const before = shared.bodies.get(block)
  if (before !== undefined && before !== text) throw new Error(`a block with two bodies: ${before}; ${text}`)
  shared.bodies.set(block, text)
  return value
}

const typeOf = {
  count: 'Int',
  stride: 'Int',
  size: 'Size',
  window: 'Window',
  step: 'Window',
  activation: '.. -> ..',
} as const

/** The declaration of a block that was called. */
export function declarationOf(shared: Shared, block: number): string {
  const plan = shared.blocks[block]!
  const nowhere: Scope = { shared, inside: null, callable: 0, named: [] }
  const parameters = plan.parameters.map(({ kind, standard, isTyped }, index) => {
    const name = nameOfParameter(plan, index, block < shared.units.length)
    if (standard === null) return `${name}: ${typeOf[kind]}`
    const { text } = written(kind, standard, shared.ledger.input, nowhere)
    // By its default alone a window of stride 1 would be a size.
    return isTyped || kind === 'step' ? `${name}: ${typeOf[kind]} = ${text}` : `${name} = ${text}`
  })
  const list = parameters.length === 0 ? '' : `(${parameters.join(', ')})`
  const signature = plan.isSized ? ' : h×w×c' : ''
  return `block ${nameOfBlock(block)}${list}${signature} = ${shared.bodies.get(block)!}`
}
