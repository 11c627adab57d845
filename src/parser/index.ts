/** The parser's door: text to syntax tree, and back. */
export { type ParsedCell, parseCell } from './cell.ts'
export { FILE_LIMIT, type ParsedFile, parse } from './parse.ts'
