// The files of a new operation. Its columns are read from the type of the record, so none can be missing here.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from './root.mjs'

/** What can be started: an operation with every column, or one that acts on each value alone. */
export const kinds = {
  operation: {
    type: 'Primitive',
    declaredIn: 'record/primitive.ts',
    define: 'primitive',
    definedIn: 'record/define.ts',
  },
  activation: {
    type: 'Elementwise',
    declaredIn: 'kinds/elementwise.ts',
    define: 'elementwise',
    definedIn: 'kinds/elementwise.ts',
  },
}

/** The required columns of a record: name, type and what its comment says, in order. */
export function columnsOf({ type, declaredIn: file }) {
  const text = readFileSync(join(root, 'src/ops', file), 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const record = source.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === type,
  )
  if (record === undefined) throw new Error(`src/ops/${file} has no interface ${type}`)
  return record.members
    .filter((member) => ts.isPropertySignature(member) && member.questionToken === undefined)
    .map((member) => ({
      name: member.name.getText(),
      type: member.type.getText().replace(/\s+/g, ' '),
      comment: ts.getTextOfJSDocComment(ts.getJSDocCommentsAndTags(member)[0]?.comment) ?? '',
    }))
}

/** `gelu_tanh` as the name of a constant: `geluTanh`. */
export function constantOf(name) {
  return name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase())
}

/** The text of `src/ops/NAME.ts`: every column, with `todo` where something has to be decided. */
export function operationText(name, kind) {
  const columns = columnsOf(kinds[kind]).flatMap((column) => {
    if (column.name === 'name') return [`  name: '${name}',`]
    const comment = column.comment === '' ? [] : column.comment.split(/\s*\n\s*/)
    return [...comment, column.type].map((line) => `  // ${line}`).concat(`  ${column.name}: todo,`)
  })
  const { define, definedIn } = kinds[kind]
  return `/** \`${name}\`: todo. */
import { ${define} } from './${definedIn}'

// The comments below say what each column is for. Delete them with the last \`todo\`.
export const ${constantOf(name)} = ${define}({
${columns.join('\n')}
})
`
}

/** The reference in \`test/ops/expected.ts\`, which the operation is compared with. */
export function withExpectation(text, name) {
  const end = text.lastIndexOf('\n}')
  if (!text.includes('export const expectations') || end < 0)
    throw new Error('test/ops/expected.ts has no table of expectations')
  return `${text.slice(0, end)}\n  // The output by the definition, computed with plain loops and not with TensorFlow.js.\n  ${name}: todo,${text.slice(end)}`
}

/** The language guide with an activation in its row; the same text for other operations, whose row only people know. */
export function withDocumentation(text, name, kind) {
  return kind === 'activation' ? text.replace(/^(\| activations \|.*?) \|$/m, `$1, \`${name}\` |`) : text
}
