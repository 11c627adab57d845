/** The door of the parser room: from text to syntax tree, and back. */
export { type ParsedCell, parseCell } from './cell.ts'
export { type Formatted, format } from './format/format.ts'
export { FILE_LIMIT, type ParsedFile, parse } from './parse.ts'
export { printExpression } from './print/expressions.ts'
export { print } from './print/print.ts'
