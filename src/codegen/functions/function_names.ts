/** Names functions after their block; if a block has several structures, a suffix tells them apart. */

import type { CallValue } from '../../network/network.ts'
import { show } from '../../shape/index.ts'
import { type Block, declarationKey } from './body.ts'
import type { NamingStyle } from './naming.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Names each block with an identifier. Two names may be equal if nothing tells the structures apart. */
export function functionNames<Leaf>(
  blocks: readonly Block<Leaf>[],
  vocabulary: Vocabulary<Leaf>,
  style: NamingStyle,
): ReadonlyMap<Block<Leaf>, string> {
  const byDeclaration = new Map<string, Block<Leaf>[]>()
  for (const block of blocks) {
    const key = declarationKey(block)
    byDeclaration.set(key, [...(byDeclaration.get(key) ?? []), block])
  }
  const names = new Map<Block<Leaf>, string>()
  for (const group of byDeclaration.values()) {
    const suffixes =
      group.length === 1
        ? ['']
        : (suffixesByArgument(group, style) ?? suffixesBySteps(group, vocabulary, style))
    for (const [index, block] of group.entries()) {
      const suffix = block.isHead ? style.further('head') : suffixes[index]!
      names.set(block, style.first(block.name) + suffix)
    }
  }
  return names
}

/** What an argument adds to a name: empty if the argument is absent, null if its value is not a word. */
function argumentSuffix(name: string, value: CallValue, { further }: NamingStyle): string | null {
  const parameter = further(name)
  switch (value.kind) {
    case 'none':
      return ''
    case 'boolean':
      return value.value ? further('with') + parameter : ''
    case 'text':
      return /^[A-Za-z0-9_ -]{1,24}$/.test(value.value) ? further(value.value) : null
    case 'other':
      if (value.shown === 'identity') return ''
      return /^[\p{L}][\p{L}\p{N}_ ]{0,23}$/u.test(value.shown) ? further(value.shown) : null
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
function suffixesByArgument<Leaf>(
  group: readonly Block<Leaf>[],
  style: NamingStyle,
): readonly string[] | null {
  for (const { name, value } of group[0]!.call.arguments) {
    // A number that is a parameter of the function does not tell structures apart.
    if (value.kind === 'number') continue
    const suffixes = group.map((block) => {
      const own = block.call.arguments.find((argument) => argument.name === name)
      return own ? argumentSuffix(name, own.value, style) : null
    })
    if (suffixes.includes(null)) continue
    if (new Set(suffixes).size === group.length) return suffixes as readonly string[]
  }
  return null
}

/** The smallest structure has the plain name; the others name what they have in addition. */
function suffixesBySteps<Leaf>(
  group: readonly Block<Leaf>[],
  { wordFor }: Vocabulary<Leaf>,
  { further }: NamingStyle,
): readonly string[] {
  const wordsOf = ({ body }: Block<Leaf>) =>
    body.steps.map((step) => further(step.kind === 'block' ? step.block.name : wordFor(step.leaf)))
  const smallest = group.reduce((least, block) =>
    block.body.steps.length < least.body.steps.length ? block : least,
  )
  return group.map((block) => {
    if (block === smallest) return ''
    const rest = [...wordsOf(smallest)]
    const more = wordsOf(block).filter((word) => {
      const at = rest.indexOf(word)
      if (at >= 0) rest.splice(at, 1)
      return at < 0
    })
    const words = [...new Set(more)].slice(0, 2)
    return words.length === 0 ? '' : further('with') + words.join(further('and'))
  })
}
