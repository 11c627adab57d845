/** `npm run new operation NAME`: every column is there, and the type checker lists exactly what is left to decide. */
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import {
  columnsOf,
  constantOf,
  type Kind,
  kinds,
  operationText,
  withDocumentation,
  withExpectation,
} from '../../scripts/new_operation.mjs'
import { repositoryFile } from '../std/library.ts'

const root = join(import.meta.dirname, '../..')

/** What the type checker reports for the first of these files; they replace or extend those on disk. */
function diagnosticsOf(files: ReadonlyMap<string, string>): readonly string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, root)
  const texts = new Map([...files].map(([path, text]) => [join(root, path), text]))
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = (name) => texts.has(name) || fileExists(name)
  host.readFile = (name) => texts.get(name) ?? readFile(name)
  host.getSourceFile = (name, target, ...rest) => {
    const text = texts.get(name)
    return text === undefined ? getSourceFile(name, target, ...rest) : ts.createSourceFile(name, text, target)
  }
  const [file] = texts.keys()
  const program = ts.createProgram([file!], options, host)
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file!))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

const todo = "Cannot find name 'todo'."
/** The names of the operations, with one more. */
const names = ['src/ops/record/primitive_name.ts', "export type PrimitiveName = 'my_operation'\n"] as const

describe.each(Object.keys(kinds) as Kind[])('the file of a new %s', (kind) => {
  const text = operationText('my_operation', kind)
  const columns = columnsOf(kinds[kind]).map(({ name }) => name)

  it('has every column once, in the order of the record', () => {
    expect(columns.length).toBeGreaterThan(4)
    expect([...text.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name)).toEqual(columns)
    expect(text).toContain("  name: 'my_operation',\n")
    expect(text).toContain('export const myOperation = ')
  })

  it('leaves everything but the name to decide, and the type checker lists it', () => {
    const files = new Map([['src/ops/my_operation.ts', text], names])
    expect(diagnosticsOf(files)).toEqual(columns.slice(1).map(() => todo))
  })
})

describe('a new operation', () => {
  it('has its constant in camel case', () => {
    expect(constantOf('conv2d_transpose')).toBe('conv2dTranspose')
    expect(constantOf('relu6')).toBe('relu6')
  })

  it('has an entry among the references, which the type checker lists', () => {
    const path = 'test/ops/expected.ts'
    const text = withExpectation(repositoryFile(path), 'my_operation')
    expect(text.match(/^ {2}my_operation: todo,$/gm)).toHaveLength(1)
    expect(diagnosticsOf(new Map([[path, text]]))).toEqual([todo])
  })

  it('has its place in the guide, if it is an activation', () => {
    const guide = repositoryFile('docs/language.md')
    const lines = withDocumentation(guide, 'my_operation', 'activation')
      .split('\n')
      .filter((line) => line.includes('`my_operation`'))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^\| activations \|.* \|$/)
    expect(withDocumentation(guide, 'my_operation', 'operation')).toBe(guide)
  })
})
