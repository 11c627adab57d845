/** Names of functions: a block's own, and for a block in several structures what tells these apart. */

import type { CallValue } from '../../network/network.ts'
import { show } from '../../shape/index.ts'
import { camelCase, pascalCase } from '../tfjs/identifiers.ts'
import type { Block } from './body.ts'

/** A name for each block as an identifier; names may be equal where nothing tells two structures apart. */
export function functionNames(blocks: readonly Block[]): ReadonlyMap<Block, string> {
  const byDeclaration = new Map<string, Block[]>()
  for (const block of blocks) {
    const { source, start } = block.call.declaration
    const key = `${block.isHead} ${start} ${source.name}`
    byDeclaration.set(key, [...(byDeclaration.get(key) ?? []), block])
  }
  const names = new Map<Block, string>()
  for (const group of byDeclaration.values()) {
    const suffixes = group.length === 1 ? [''] : (suffixesByArgument(group) ?? suffixesBySteps(group))
    for (const [index, block] of group.entries())
      names.set(block, camelCase(block.name) + (block.isHead ? 'Head' : suffixes[index]!))
  }
  return names
}

/** What an argument adds to a name: nothing for what is absent. Null for values that are no words. */
function argumentSuffix(name: string, value: CallValue): string | null {
  const parameter = pascalCase(name)
  switch (value.kind) {
    case 'none':
      return ''
    case 'boolean':
      return value.value ? `With${parameter}` : ''
    case 'text':
      return /^[A-Za-z0-9_ -]{1,24}$/.test(value.value) ? pascalCase(value.value) : null
    case 'other':
      if (value.shown === 'identity') return ''
      return /^[\p{L}][\p{L}\p{N}_ ]{0,23}$/u.test(value.shown) ? pascalCase(value.shown) : null
    case 'number': {
      const shown = show(value.value)
      return /^[0-9]+$/.test(shown) ? parameter + shown : null
    }
    case 'size':
    case 'window':
    case 'shape':
      return null
  }
}

/** The suffixes by the first argument that differs between all structures and is the reason for them, or null. */
function suffixesByArgument(group: readonly Block[]): readonly string[] | null {
  for (const { name, value } of group[0]!.call.arguments) {
    // A number that is a parameter of the function does not tell structures apart.
    if (value.kind === 'number') continue
    const suffixes = group.map((block) => {
      const own = block.call.arguments.find((argument) => argument.name === name)
      return own ? argumentSuffix(name, own.value) : null
    })
    if (suffixes.includes(null)) continue
    if (new Set(suffixes).size === group.length) return suffixes as readonly string[]
  }
  return null
}

function stepWords(block: Block): readonly string[] {
  return block.body.steps.map((step) => pascalCase(step.kind === 'block' ? step.block.name : step.layer))
}

/** The smallest structure has the plain name; the others say what they have more. */
function suffixesBySteps(group: readonly Block[]): readonly string[] {
  const smallest = group.reduce((least, block) =>
    block.body.steps.length < least.body.steps.length ? block : least,
  )
  return group.map((block) => {
    if (block === smallest) return ''
    const rest = [...stepWords(smallest)]
    const more = stepWords(block).filter((word) => {
      const at = rest.indexOf(word)
      if (at >= 0) rest.splice(at, 1)
      return at < 0
    })
    const words = [...new Set(more)].slice(0, 2)
    return words.length === 0 ? '' : `With${words.join('And')}`
  })
}
