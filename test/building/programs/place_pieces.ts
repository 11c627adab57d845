/** Each piece of a random program placed on an input: its words in Inc, and beside them its layers in TensorFlow.js. */
import { convolution, type Operation, square } from '../operations.ts'
import { shapeOf, type Value } from '../tfjs/ledger.ts'
import { apply } from '../tfjs/vocabulary.ts'
import { placeCall } from './place_calls.ts'
import { placeJoin } from './place_joins.ts'
import { placeActivation, placeCrop, placeOperation } from './place_operations.ts'
import type { CountPlan, OperationPlan, Piece } from './plans.ts'
import { checkSize, countIn, nameIn, type Placed, type Scope } from './scope.ts'

/** Writes and builds a piece. */
export function place(piece: Piece, input: Value, scope: Scope): Placed {
  const placed = placeAny(piece, input, scope)
  checkSize(scope, placed.value)
  return placed
}

function placeAny(piece: Piece, input: Value, scope: Scope): Placed {
  const { ledger, helpers } = scope.shared
  switch (piece.kind) {
    case 'operation':
      return placeOperation(piece.operation, input, scope)
    case 'activation':
      return placeActivation(piece, input, scope)
    case 'chain':
      return placeChain(piece.pieces, input, scope)
    case 'concat':
    case 'residual':
    case 'skip':
    case 'valley':
    case 'descent':
    case 'gate':
    case 'read':
    case 'parallel':
      return placeJoin(piece, input, scope)
    case 'grouped': {
      helpers.add('grouped')
      const groups = shapeOf(input).at(-1)!
      const grouped = convolution({ kernel: piece.size, stride: [1, 1] }, piece.multiplier * groups)
      const value = apply(ledger, { ...grouped, groups }, input)
      return { text: `grouped(${piece.size.join('×')}, ${piece.multiplier})`, value }
    }
    case 'repeat':
      return placeRepeat(piece, input, scope)
    case 'call':
      return placeCall(piece, input, scope)
    case 'local': {
      const [name, block] = [nameIn(scope, piece, 'v'), nameIn(scope, piece, 'b')]
      const width = countIn(scope, piece.width, input)
      const more = piece.isNormalised ? ' |> batch_norm' : ''
      const plans: readonly Operation[] = [
        convolution(square(1), width.value),
        ...(piece.isNormalised ? [{ name: 'batch_norm' } as const] : []),
        { name: 'relu' },
      ]
      const value = plans.reduce((map, each) => apply(ledger, each, map), input)
      const definitions = `let ${name} = ${width.text} block ${block} = conv2d(1×1, ${name})${more}`
      return { text: `(${definitions} in ${block} |> relu)`, value }
    }
    case 'comprehension': {
      const name = nameIn(scope, piece, 'i')
      const value = piece.widths.reduce((map, width) => {
        const convolved = apply(ledger, convolution(square(3), width), map)
        return apply(ledger, { name: 'relu' }, convolved)
      }, input)
      const list = piece.widths.join(', ')
      return { text: `(chain [conv2d(3×3, ${name}) |> relu for ${name} in [${list}]])`, value }
    }
    case 'choice':
      return placeChoice(piece, input, scope)
    case 'crop':
      return placeCrop(piece, input, scope)
  }
}

/** Pieces one after the other. */
export function placeChain(pieces: readonly Piece[], input: Value, scope: Scope): Placed {
  const texts: string[] = []
  let value = input
  for (const piece of pieces) {
    const placed = place(piece, value, scope)
    texts.push(placed.text)
    value = placed.value
  }
  return { text: texts.length === 0 ? 'identity' : texts.join(' |> '), value }
}

function placeRepeat(piece: Extract<Piece, { kind: 'repeat' }>, input: Value, scope: Scope): Placed {
  const count = countIn(scope, piece.count, input)
  const texts: string[] = []
  let value = input
  for (let copy = 0; copy < count.value; copy++) {
    const placed = place(piece.inner, value, scope)
    texts.push(placed.text)
    value = placed.value
  }
  const [text] = texts as [string]
  // In the pipeline numbers are written out, and may differ from copy to copy.
  if (texts.some((each) => each !== text))
    return { text: texts.map((each) => `(${each})`).join(' |> '), value }
  const times = /^\w+$/.test(count.text) ? count.text : `(${count.text})`
  if (piece.spelling === 1) return { text: `repeat(${count.text}, ${text})`, value }
  return { text: piece.spelling === 2 ? `${times} × (${text})` : `(${text})×${times}`, value }
}

const conditions = ['1 < 2', '3×3 == 3×3', 'not (2 > 3 or false)', 'none is none', '7 % 4 == 3']

function placeChoice(piece: Extract<Piece, { kind: 'choice' }>, input: Value, scope: Scope): Placed {
  const taken = place(piece.taken, input, scope)
  const other = untaken(piece.other, input, scope)
  const condition = conditions[piece.condition % conditions.length]!
  const [first, second] = piece.isFirst ? [taken.text, other] : [other, taken.text]
  const truth = piece.isFirst ? condition : `not (${condition})`
  return { text: `(if ${truth} then (${first}) else (${second}))`, value: taken.value }
}

/** The words of a branch that is never built, with a window that fits any map. */
function untaken(plan: OperationPlan, input: Value, scope: Scope): string {
  const plain = (count: CountPlan) => countIn(scope, count, input).text
  switch (plan.name) {
    case 'conv2d':
      return `conv2d(3×3, ${plain(plan.filters)})`
    case 'linear':
      return `linear(${plain(plan.units)})`
    default:
      return plan.name
  }
}
