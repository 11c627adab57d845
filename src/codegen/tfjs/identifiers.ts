/** TypeScript identifiers from names of any kind: letters and digits only, never a reserved word, each given once. */
import { plainName } from '../../network/layer_names.ts'
import type { Identifiers, NamingStyle } from '../functions/naming.ts'

const reserved = new Set(
  (
    'abstract any arguments as async await bigint boolean break case catch class const constructor continue debugger ' +
    'declare default delete do else enum eval export extends false finally for from function get globalThis if ' +
    'implements import in infer instanceof interface is keyof let module namespace never new null number object of ' +
    'package private protected prototype public readonly require return set static string super switch symbol this ' +
    'throw true try type typeof undefined unknown valueOf toString hasOwnProperty var void while with yield ' +
    'Array Infinity Math NaN Number Object String process console'
  ).split(' '),
)

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** `pool proj` gives `poolProj`, `#3×3 reduce` gives `n3x3Reduce`, `FC` gives `fc`. */
export function camelCase(name: string): string {
  const [first = '', ...others] = plainName(name).split('_')
  const start = /^[A-Z0-9]+$/.test(first)
    ? first.toLowerCase()
    : first.charAt(0).toLowerCase() + first.slice(1)
  // Two numbers side by side would be another number.
  const joined = others.reduce(
    (text, word) => text + (/[0-9]$/.test(text) && /^[0-9]/.test(word) ? '_' : '') + capitalized(word),
    start,
  )
  return /^[0-9]/.test(joined) ? `n${joined}` : joined
}

/** `pool proj` gives `PoolProj`. */
export function pascalCase(name: string): string {
  return capitalized(camelCase(name))
}

/** Names of several words: `inceptionWithPool`. */
export const camelCaseStyle: NamingStyle = { first: camelCase, further: pascalCase }

/**
 * Hands out identifiers in a scope where the `taken` ones are in use. Wanted identifiers must be in camel case; a
 * reserved word gets the suffix, a taken name gets a number.
 */
export function identifiers(taken: Iterable<string>): Identifiers {
  const used = new Set(taken)
  return {
    taken: used,
    allocate: (wanted, suffix = 'Value') => {
      const base = reserved.has(wanted) ? wanted + suffix : wanted
      let name = base
      for (let number = 2; used.has(name) || reserved.has(name); number++) name = `${base}${number}`
      used.add(name)
      return name
    },
  }
}
