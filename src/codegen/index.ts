/** The door of the code generation room. Loads ts-morph: import it where code is generated, not before. */
export { defaultRecipe } from './default_recipe.ts'
export { type LayerNames, layerNames } from './names.ts'
export { specificationDigest } from './specification.ts'
export {
  type CompileOptions,
  compileProject,
  type ProjectFile,
  type TranspileOptions,
  transpile,
} from './tfjs/index.ts'
