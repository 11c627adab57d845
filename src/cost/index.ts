/**
 * The door of the cost room: what networks cost, whether claims and budgets hold, and the tables that reports print.
 */
export { settingOf } from './budget_amount.ts'
export { checkBudgets } from './budgets.ts'
export { checkClaims } from './claims.ts'
export { type Convention, type ConventionName, conventions } from './conventions.ts'
export type { Cost, NetworkCosts, Reach } from './costs.ts'
export { parametersOf, showFormula } from './formula.ts'
export { costOf, costOfCall, costOfTable } from './network_costs.ts'
export { showInteger } from './printed_number.ts'
export { nameOfRow, nameOfSubject } from './row_name.ts'
export {
  allColumns,
  type CostCell,
  type CostColumn,
  type CostRow,
  type CostTable,
  costTable,
  type PrintedVerdict,
  usualColumns,
} from './table.ts'
export {
  type OptimizerKind,
  type TrainingMemory,
  type TrainingSetting,
  trainingMemory,
} from './training_memory.ts'
