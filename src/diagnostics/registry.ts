/** The registry of every problem that Inc can report, one file per family. */
import { budgetProblems } from './kinds/budget.ts'
import { budgetLineProblems } from './kinds/budget_line.ts'
import { claimProblems } from './kinds/claim.ts'
import { importProblems } from './kinds/import.ts'
import { limitProblems } from './kinds/limit.ts'
import { limitOfWorkProblems } from './kinds/limit_of_work.ts'
import { nameProblems } from './kinds/name.ts'
import { portabilityProblems } from './kinds/portability.ts'
import { proofProblems } from './kinds/proof.ts'
import { shapeProblems } from './kinds/shape.ts'
import { syntaxProblems } from './kinds/syntax.ts'
import { tableProblems } from './kinds/table.ts'
import { trainProblems } from './kinds/train.ts'
import { typeProblems } from './kinds/type.ts'

export const problemKinds = {
  ...syntaxProblems,
  ...nameProblems,
  ...importProblems,
  ...typeProblems,
  ...shapeProblems,
  ...proofProblems,
  ...tableProblems,
  ...claimProblems,
  ...budgetProblems,
  ...budgetLineProblems,
  ...trainProblems,
  ...portabilityProblems,
  ...limitProblems,
  ...limitOfWorkProblems,
}

export type ProblemCode = keyof typeof problemKinds
