/** The door of the operations' room: the primitives, their parameter counts and their page. */
export { operationSignature, operationsPage } from './documentation.ts'
export { parameterCount } from './parameter_count.ts'
export type * from './primitive.ts'
export { primitives } from './registry.ts'
export type { ConfigurationValue, TfjsLayer } from './tfjs_layer.ts'
