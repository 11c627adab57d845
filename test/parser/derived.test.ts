/** The grammar pages: printed from the parser, and the colouring's words the parser's own. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { derivedFiles } from '../../src/parser/derived.ts'
import { grammar } from '../../src/parser/grammar.ts'
import { declarationWords, programWords } from '../../src/parser/tokens.ts'

const root = new URL('../../', import.meta.url)

describe('grammar/inc.ebnf', () => {
  for (const { path, content } of derivedFiles()) {
    it(`${path} is what the parser prints`, () => {
      expect(readFileSync(new URL(path, root), 'utf8')).toBe(content)
    })
  }

  it('has every rule of the parser, and names no other', () => {
    const rules = Object.keys(grammar().getGAstProductions()).map((name) =>
      name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    )
    const content = derivedFiles()[0]!.content
    const [productions] = content.slice(content.indexOf('*)')).split('(* Kinds') as [string]
    const defined = [...productions.matchAll(/^([a-z-]+) +=/gm)].map(([, name]) => name!)
    expect(defined.sort()).toEqual(rules.sort())
    const used = productions.replace(/"[^"]*"/g, '').match(/[a-z][a-z-]*/g) ?? []
    expect(used.filter((name) => !rules.includes(name))).toEqual([])
  })
})

describe('grammar/inc.tmLanguage.json', () => {
  const colouring = readFileSync(new URL('grammar/inc.tmLanguage.json', root), 'utf8')

  it('colours exactly the words that the parser keeps', () => {
    const groups = [...colouring.matchAll(/"match": "(?:\^|\\\\b)\(([\p{L}|]+)\)/gu)].flatMap(([, words]) =>
      words!.split('|'),
    )
    const kept = [...declarationWords.keys(), ...programWords.keys()]
    expect(new Set(groups)).toEqual(new Set(kept))
  })

  it('has patterns that compile', () => {
    const patterns = [...colouring.matchAll(/"(?:match|begin|end)": ("(?:[^"\\]|\\.)*")/g)].map(
      ([, text]) => JSON.parse(text!) as string,
    )
    expect(patterns.length).toBeGreaterThan(15)
    for (const pattern of patterns) expect(() => new RegExp(pattern, 'u')).not.toThrow()
  })
})
