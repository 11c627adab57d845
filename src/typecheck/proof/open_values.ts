/** What a parameter is in a proof, where its argument is not known: a name, an assumed block, or open. */
import { canonicalName, type Parameter } from '../../parser/ast.ts'
import { type Dimension, rationalName } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import { NotPrincipal, Split } from '../assumptions/proof.ts'
import type { Kind } from '../values/kinds.ts'
import { constant, type DeclaredBlock, noneValue, truthValue, type Value } from '../values/values.ts'

/** Makes the dimension that a name stands for in this run: itself, or what a case says that it equals. */
export type Naming = (name: string) => Dimension

/** The value of a parameter of `of` whose argument is not known. */
export function openValue(parameter: Parameter, kind: Kind, of: DeclaredBlock, naming: Naming): Value {
  const { text } = parameter.name
  if ('optional' in kind && kind.optional) return { kind: 'open', parameter: text, of: kind }
  const part = (suffix: string) => constant(naming(text + suffix))
  switch (kind.kind) {
    case 'Int':
      return part('')
    case 'Number':
      return constant(rationalName(text))
    case 'Size':
      return { kind: 'shape', axes: [part('.h'), part('.w')] }
    case 'Window':
      return {
        kind: 'window',
        height: part('.h'),
        width: part('.w'),
        strideHeight: part('.stride'),
        strideWidth: part('.stride'),
      }
    case 'Shape':
      return { kind: 'shape', axes: [part('.h'), part('.w'), part('.c')] }
    case 'promise':
      return {
        kind: 'block',
        block: { kind: 'assumed', name: text, arguments: new Map(), span: parameter.name.span },
      }
    case 'constructor': {
      const { type } = parameter
      const parameters = type?.kind === 'constructor' ? type.parameters : null
      if (parameters === null) return { kind: 'open', parameter: text, of: kind }
      return {
        kind: 'constructor',
        constructor: { kind: 'assumed', name: text, parameters, scope: of.scope },
      }
    }
    case 'Bool':
    case 'Text':
    case 'Padding':
    case 'Block':
    case 'list':
    case 'any':
      return { kind: 'open', parameter: text, of: kind }
  }
}

/**
 * Asks for the value of an open parameter. What has few values splits the run: true and false, none and a value. Of
 * all others the type of the block cannot be inferred.
 */
export function ask({ parameter, of }: Extract<Value, { kind: 'open' }>, span: Span): never {
  const choice = (shown: string, value: Value) => ({
    shown,
    facts: [],
    parameter: { key: canonicalName(parameter), value },
  })
  if (of.kind === 'Bool')
    throw new Split(
      [choice(`\`${parameter}\``, truthValue(true)), choice(`not \`${parameter}\``, truthValue(false))],
      span,
    )
  if ('optional' in of && of.optional)
    throw new Split(
      [
        choice(`\`${parameter}\` is none`, noneValue),
        choice(`\`${parameter}\` is given`, { kind: 'open', parameter, of: { ...of, optional: false } }),
      ],
      span,
    )
  throw new NotPrincipal(span, `\`${parameter}\`, ${words(of)}`, settling(parameter, of))
}

function words(kind: Kind): string {
  switch (kind.kind) {
    case 'Block':
    case 'promise':
    case 'constructor':
      return 'a block of which nothing is known here'
    case 'list':
      return 'a list that is not known here'
    case 'any':
      return 'which is not known here'
    default:
      return `a ${kind.kind} that is not known here`
  }
}

function settling(parameter: string, kind: Kind): string {
  if (kind.kind === 'Block' || kind.kind === 'constructor')
    return `Say what \`${parameter}\` does to shapes in its type, such as \`${parameter}: h×w×c -> h×w×k\`, or leave the output out of the signature.`
  return `Write its value in the body, or leave the output out of the signature: the block is then checked at each call.`
}
