/** Random networks, as the checker makes them of random programs: for the tests of what compiles a network. */
import fc from 'fast-check'
import type { Network, ValueId } from '../../src/network/network.ts'
import { asNumber } from '../../src/shape/index.ts'
import { networkFrom } from './checked.ts'
import { only } from './programs/draw_operations.ts'
import { piecesOf } from './programs/draw_pieces.ts'
import { programsOf, type Wishes } from './programs/draw_programs.ts'
import { everything, type Palette } from './programs/palette.ts'
import type { Piece } from './programs/plans.ts'

/** The networks of programs. A counterexample shows its text. */
export function networksOfPrograms(wishes: Wishes): fc.Arbitrary<Network> {
  return programsOf(wishes)
    .map(({ source }) => ({ ...networkFrom(source).network, [fc.toStringMethod]: () => `\n${source}` }))
    .filter((network) => isAllNeeded(network))
}

/** Whether every operation is on the way to an output: TensorFlow.js keeps no others in a model. */
export function isAllNeeded({ operations, results, heads }: Network): boolean {
  const needed = new Set<ValueId>([
    ...results.map(({ value }) => value),
    ...heads.map(({ output }) => output),
  ])
  for (const { id, inputs } of operations.toReversed())
    if (needed.has(id)) for (const input of inputs) needed.add(input)
  return operations.every(({ id }) => needed.has(id))
}

const palette: Palette = {
  ...everything,
  counts: [2, 3, 4],
  mostSide: 3,
  mostStride: 2,
  plain: everything.plain.filter(({ name }) => !['softmax', 'hard_sigmoid'].includes(name)),
}

/** What the tests of trained graphs want: images of 6×5×2, four classes. */
const classifierWishes: Wishes = {
  palette,
  input: only([6, 5, 2]),
  mostStages: 4,
  mostRows: 3,
  mostHeads: 0,
  // Not the mean of each channel: after a normalisation that is a constant.
  end: only({ kind: 'classifier', pool: 'flatten', isNormalised: false, isSoftmax: true, classes: 4 }),
  limits: { operations: 40, channels: 60, values: 2000 },
}

/** A piece of a classifier that keeps the size of its map. */
export const classifierPiece: fc.Arbitrary<Piece> = piecesOf(palette).keeping

/** Classifiers of a few pieces; some of their stages are `patterns`. */
export function classifiersOf(patterns?: fc.Arbitrary<Piece>): fc.Arbitrary<Network> {
  const wishes = patterns === undefined ? classifierWishes : { ...classifierWishes, patterns }
  return networksOfPrograms(wishes).filter((network) => !meetsFaultOfLibrary(network))
}

/** With one filter of one channel a pointwise convolution with a bias fails in TensorFlow 2.21's oneDNN. */
function meetsFaultOfLibrary({ operations, inputs: [image] }: Network): boolean {
  return operations.some(({ primitive, inputs, output }) => {
    if (primitive !== 'conv2d' && primitive !== 'separable_conv2d') return false
    const given = inputs[0]! < 0 ? image!.shape : operations[inputs[0]!]!.output
    return asNumber(given.at(-1)!) === 1 && asNumber(output.at(-1)!) === 1
  })
}

export const anyClassifier: fc.Arbitrary<Network> = classifiersOf()
