/**
 * Prints declarations and definitions; continuation lines are indented, so that no word opens a declaration by
 * accident.
 */
import type { BlockDeclaration, BudgetLine, Declaration, LetDeclaration, Path } from '../ast.ts'
import { level, printArguments, printClauses, printExpression } from './expressions.ts'
import { printIdentifier, printName, printRowReference } from './names.ts'
import { printParameters, printShape, printSignature, printType } from './types.ts'

/** A declaration with its documentation. */
export function printDeclaration(declaration: Declaration): string {
  return `${printDocumentation(declaration.documentation, '')}${printBare(declaration)}`
}

function printDocumentation(documentation: string | null, indentation: string): string {
  if (documentation === null) return ''
  return documentation
    .split('\n')
    .map((line) => `///${line === '' ? '' : ` ${line}`}\n${indentation}`)
    .join('')
}

function printBare(declaration: Declaration): string {
  switch (declaration.kind) {
    case 'import': {
      const items = declaration.items.map(
        ({ name, alias }) => `${printName(name)}${alias ? ` as ${printName(alias)}` : ''}`,
      )
      return `import { ${items.join(', ')} } from "${declaration.from.text}"`
    }
    case 'let':
    case 'block':
      return printDefinition(declaration, 'top')
    case 'network': {
      const head = `network ${printName(declaration.name)}${printParameters(declaration.parameters)}`
      return `${head} : ${printSignature(declaration.signature)} = ${printExpression(declaration.body)}`
    }
    case 'family': {
      const head = `family ${printName(declaration.name)} : ${printSignature(declaration.signature)} =`
      const { reading } = declaration
      const table = printExpression(reading.table, level.operand)
      if (reading.kind === 'columns') return `${head} chain each column of ${table}`
      return `${head} ${printExpression(reading.each, level.expr)} for each row of ${table}`
    }
    case 'head': {
      const { name, network, at, body } = declaration
      const head = `head ${printName(name)} of ${printPath(network)} at ${printRowReference(at)}`
      return `${head} = ${printExpression(body)}`
    }
    case 'budget': {
      const at = declaration.at ? ` at ${printShape(declaration.at)}` : ''
      const head = `budget ${printPath(declaration.network)}${at}${printClauses(declaration.clauses)}`
      return `${head}${declaration.lines.map((line) => `\n  ${printBudgetLine(line)}`).join('')}`
    }
    case 'train': {
      const fields = declaration.fields.map(
        ({ name, value }) => `\n  ${printIdentifier(name)} = ${printExpression(value, level.expr)}`,
      )
      return `train ${printPath(declaration.network)}${fields.join('')}`
    }
  }
}

/** A definition; a local one cannot contain local definitions, except in parentheses. */
export function printDefinition(
  definition: LetDeclaration | BlockDeclaration,
  where: 'top' | 'local',
): string {
  const documentation = where === 'local' ? printDocumentation(definition.documentation, '  ') : ''
  const head = `${printName(definition.name)}${printParameters(definition.parameters)}`
  const body = printExpression(definition.body, where === 'local' ? level.expr : level.body)
  if (definition.kind === 'let') {
    return `${documentation}let ${head}${definition.type ? `: ${printType(definition.type)}` : ''} = ${body}`
  }
  return `${documentation}block ${head}${definition.signature ? ` : ${printSignature(definition.signature)}` : ''} = ${body}`
}

function printPath({ name, member }: Path): string {
  return `${printName(name)}${member ? `.${printName(member)}` : ''}`
}

function printBudgetLine({ quantity, arguments: given, comparison, bound }: BudgetLine): string {
  const called = given ? `(${printArguments(given)})` : ''
  return `${printIdentifier(quantity)}${called} ${comparison} ${printExpression(bound, level.binary)}`
}
