/** The door of the operations' room: the primitives, their parameter counts and their page. */

export { parameterCount } from './record/parameter_count.ts'
export type * from './record/primitive.ts'
export type { ConfigurationValue, TfjsLayer } from './record/tfjs_layer.ts'
export { operationSignature, operationsPage } from './registry/documentation.ts'
export { primitives } from './registry/primitives.ts'
