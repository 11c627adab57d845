/** The only door to the compiler, for the rims and for users. What needs much to be loaded is loaded when it is called. */

import type { GraphProject } from './codegen/graph/files.ts'
import type { CompileOptions, ProjectFile, TranspileOptions } from './codegen/tfjs/index.ts'
import type { CheckedNetwork } from './compile.ts'
import type { Network } from './network/network.ts'
import type { GraphChoice } from './runtime/contract/graph_facts.ts'
import type { Precision } from './runtime/contract/precision.ts'

export type { GraphFile, GraphProject } from './codegen/graph/files.ts'
export type { CompileOptions, ProjectFile, TranspileOptions } from './codegen/tfjs/index.ts'
// From text to checked networks.
export {
  type Checked,
  type CheckedAt,
  type CheckedNetwork,
  type CostedCase,
  check,
  checkAt,
  costedBlocks,
} from './compile.ts'
// What they cost.
export {
  allColumns,
  type ConventionName,
  type Cost,
  type CostCell,
  type CostColumn,
  type CostRow,
  type CostTable,
  conventions,
  costOf,
  costOfCall,
  costTable,
  type NetworkCosts,
  nameOfRow,
  type OptimizerKind,
  type PrintedVerdict,
  parametersOf,
  type Reach,
  settingOf,
  showFormula,
  showInteger,
  type TrainingMemory,
  type TrainingSetting,
  trainingMemory,
} from './cost/index.ts'
// What is wrong, and how it is told.
export { shownProgram } from './diagnostics/documentation.ts'
export { nearest } from './diagnostics/nearest.ts'
export type { Edit, Fix, Label, Problem, ProblemKind, Severity } from './diagnostics/problem.ts'
export { type ProblemCode, problemKinds } from './diagnostics/registry.ts'
export { lineAfter, placeOf, type RenderOptions, renderProblem } from './diagnostics/render.ts'
export { plainStyle, type Style } from './diagnostics/render_style.ts'
export { displayWidth, padded, visible } from './diagnostics/render_width.ts'
export { applicable, edited, type Mend } from './diagnostics/safe_fixes.ts'
export type { LintOptions } from './lint/index.ts'
// A training project from a checked network. The generator is large: it is loaded by the first call.
export { defaultRecipe } from './network/default_recipe.ts'
export { plainName } from './network/layer_names.ts'
export * from './network/network.ts'
export { inputShape, outputShape, shapeOf, soleInput, soleResult } from './network/shape_of.ts'
export { type ArgumentValue, type OperationParameter, primitives } from './ops/index.ts'
// The operations of the language.
export { operationSignature } from './ops/registry/documentation.ts'
// The printer behind `inc fmt`.
export { format } from './parser/index.ts'
// Numbers and shapes as reports print them.
export {
  asInteger,
  compare,
  type Dimension,
  isNumber,
  number as wholeNumber,
  type Padding,
  type Shape,
  type Size,
  shapesEqual,
  show,
  showPadding,
  showShape,
  showSize,
  showWindow,
  sum,
  type Window,
} from './shape/index.ts'
// Sources, and places in them.
export {
  lineText,
  type Position,
  positionAt,
  type Source,
  type Span,
  textOf,
} from './source/source.ts'
// What blocks are, for all sizes.
export type { BlockCase, BlockType, TypeStatus } from './typecheck/assumptions/block_type.ts'
export type { Importer } from './typecheck/index.ts'
export { showBlockType, showCase, showSignature, showStatus } from './typecheck/proof/show_type.ts'

/** The files of the TypeScript project that trains a network; see `CompileOptions`. */
export async function compileProject(
  checked: CheckedNetwork,
  options: CompileOptions,
): Promise<readonly ProjectFile[]> {
  return (await import('./codegen/tfjs/index.ts')).compileProject(checked, options)
}

/** The TypeScript files of a project as JavaScript modules. */
export async function transpile(
  files: readonly ProjectFile[],
  options: TranspileOptions = {},
): Promise<readonly ProjectFile[]> {
  return (await import('./codegen/tfjs/index.ts')).transpile(files, options)
}

/** The bytes of a SavedModel that multiplies square matrices; see `src/codegen/graph/product.ts`. */
export async function productGraph(
  size: number,
  products: number,
  precision: Precision,
): Promise<Uint8Array> {
  return (await import('./codegen/graph/product.ts')).productGraph(size, products, precision)
}

/** The compiled graph of a network and what it was compiled from, as files of a project; see `GraphProject`. */
export async function graphProject(network: Network, choice: GraphChoice): Promise<GraphProject> {
  return (await import('./codegen/graph/files.ts')).graphProject(network, choice)
}
