/** Random programs for property tests: drawn as plans, written in Inc and built in TensorFlow.js. */
import fc from 'fast-check'
import { type Numbers, only } from './draw_operations.ts'
import { piecesOf } from './draw_pieces.ts'
import { everything, type Palette } from './palette.ts'
import type { EndPlan, Piece, ProgramPlan, RowPlan } from './plans.ts'
import type { Limits } from './scope.ts'
import { type WrittenProgram, writeProgram } from './write_program.ts'

/** What a test wants of its programs; what is left out is as in `anyProgram`. */
export interface Wishes {
  readonly palette?: Partial<Palette>
  readonly input?: fc.Arbitrary<ProgramPlan['input']>
  readonly mostStages?: number
  readonly mostRows?: number
  /** Whether rows may read the results of rows before them. */
  readonly withJoins?: boolean
  readonly mostHeads?: number
  readonly end?: fc.Arbitrary<EndPlan>
  readonly limits?: Limits
  /** Pieces that stand as a stage as often as all others together. */
  readonly patterns?: fc.Arbitrary<Piece>
}

const classes = fc.integer({ min: 1, max: 5 })

const anyEnd: fc.Arbitrary<EndPlan> = fc.oneof<fc.MaybeWeightedArbitrary<EndPlan>[]>(
  only({ kind: 'nothing' }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: only('classifier'),
      pool: fc.constantFrom('flatten', 'global_avg_pool', 'global_max_pool'),
      isNormalised: fc.boolean(),
      isSoftmax: fc.boolean(),
      classes,
    }),
  },
  fc.record({
    kind: only('transformer'),
    heads: fc.integer({ min: 1, max: 2 }),
    width: fc.integer({ min: 1, max: 4 }),
    prepends: fc.boolean(),
    hasPlaces: fc.boolean(),
    classes,
  }),
)

const side = fc.integer({ min: 1, max: 17 })
const anyInput = fc.tuple(side, side, fc.integer({ min: 1, max: 4 }))
const manyOperations: Limits = { operations: 80, channels: 200, values: 30_000 }

function row({ value, kernel }: Numbers, withJoins: boolean): fc.Arbitrary<RowPlan> {
  const types = ['unit', 'unit', 'unit', 'max pool', 'avg pool', 'batch norm', 'dropout'] as const
  return fc.record({
    type: fc.constantFrom<RowPlan['type'][]>(...types, ...(withJoins ? (['join'] as const) : [])),
    unit: fc.nat(2),
    size: kernel,
    n: value,
    copies: fc.option(fc.integer({ min: 1, max: 3 })),
    s: fc.option(fc.constantFrom(1, 2)),
    isLabelled: fc.boolean(),
    isClaimed: fc.boolean(),
  })
}

/** Random programs; a counterexample shows its text. */
export function programsOf(wishes: Wishes = {}): fc.Arbitrary<WrittenProgram> {
  const { palette, input = anyInput, mostStages = 5, mostRows = 5, withJoins = true, mostHeads = 2 } = wishes
  const { end = anyEnd, limits = manyOperations, patterns } = wishes
  const { numbers, keeping, stage, unit, changer } = piecesOf({ ...everything, ...palette })
  const piece = patterns === undefined ? stage : fc.oneof(patterns, stage)
  const rows = fc.array(row(numbers, withJoins), { minLength: 1, maxLength: Math.max(1, mostRows) })
  const plan: fc.Arbitrary<ProgramPlan> = fc.record({
    input,
    units: fc.tuple(unit, unit, unit),
    changers: fc.tuple(changer, changer),
    stages: fc.array(fc.record({ piece, isNamed: fc.boolean() }), { minLength: 1, maxLength: mostStages }),
    rows: mostRows === 0 ? only([]) : fc.oneof(only([]), rows),
    heads: fc.array(fc.record({ at: fc.nat(4), body: keeping, classes }), { maxLength: mostHeads }),
    end,
    plainMarks: fc.constantFrom(false, false, false, true),
  })
  return plan
    .map((each) => writeProgram(each, limits))
    .filter((written) => written !== null)
    .filter(({ entries }) => entries.length > 0)
    .map((written) => ({ ...written, [fc.toStringMethod]: () => `\n${written.source}` }))
}

/** Programs of all that can be drawn. */
export const anyProgram: fc.Arbitrary<WrittenProgram> = programsOf()
