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
  withRegistration,
} from '../../scripts/new_operation.mjs'
import { repositoryFile } from '../std/library.ts'

const root = join(import.meta.dirname, '../..')

/** What the type checker says of a file of this text and path, which need not be on disk. */
function diagnosticsOf(path: string, text: string): readonly string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, root)
  const host = ts.createCompilerHost(options)
  const file = join(root, path)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = (name) => name === file || fileExists(name)
  host.readFile = (name) => (name === file ? text : readFile(name))
  host.getSourceFile = (name, target, ...rest) =>
    name === file ? ts.createSourceFile(name, text, target) : getSourceFile(name, target, ...rest)
  const program = ts.createProgram([file], options, host)
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

describe.each(Object.keys(kinds) as Kind[])('the file of a new %s', (kind) => {
  const text = operationText('my_operation', kind)
  const columns = columnsOf(kinds[kind]).map(({ name }) => name)

  it('has every column once, in the order of the record', () => {
    expect(columns.length).toBeGreaterThan(4)
    expect([...text.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name)).toEqual(columns)
    expect(text).toContain("  name: 'my_operation',\n")
    expect(text).toContain('export const myOperation = ')
  })

  it('leaves to decide all but the name, and the type checker says so', () => {
    const todo = "Cannot find name 'todo'."
    expect(diagnosticsOf('src/ops/my_operation.ts', text)).toEqual(columns.slice(1).map(() => todo))
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
    expect(diagnosticsOf(path, text)).toEqual(["Cannot find name 'todo'."])
  })

  it('is registered where operations are listed by hand', () => {
    const list = `import { add } from '../add.ts'
import { tanh } from '../tanh.ts'
import type { AnyPrimitive } from '../record/primitive.ts'

const all: readonly AnyPrimitive[] = [
  tanh,
  add,
]

export const names = all
`
    expect(withRegistration(list, 'my_operation')).toBe(
      list
        .replace('import { tanh }', "import { myOperation } from '../my_operation.ts'\nimport { tanh }")
        .replace('  add,\n]', '  add,\n  myOperation,\n]'),
    )
    expect(withRegistration('const derived = 1\n', 'my_operation')).toBe('const derived = 1\n')
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
