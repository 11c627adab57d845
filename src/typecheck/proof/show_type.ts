/** The type of a block as it would be written. */
import { type Fact, type Shape, showFact, showShape } from '../../shape/index.ts'
import type { BlockCase, BlockType } from '../assumptions/block_type.ts'

/** `conv(size: Window, filters: Int) : h×w×c -> ⌈h/size.stride⌉×⌈w/size.stride⌉×filters where c % groups == 0`. */
export function showBlockType(type: BlockType): string {
  return `${type.name}${type.parameters}${showSignature(type)}`
}

/** ` : h×w×c -> h×w×k where …`; nothing where no part of it is known. */
export function showSignature({ written, input, output, anyAxes, where, conditions }: BlockType): string {
  if (input === null) return written === null ? '' : ` : ${written}`
  const half = (shape: Shape) =>
    anyAxes ? ['..', ...(shape.length > 0 ? [showShape(shape)] : [])].join('×') : showShape(shape)
  const halves = written ?? (output === null ? half(input) : `${half(input)} -> ${half(output)}`)
  const facts = [...(where === null ? [] : [where]), ...conditions.map(showFact)]
  return ` : ${halves}${facts.length === 0 ? '' : ` where ${facts.join(' and ')}`}`
}

/** One way that a body takes: `s == 1: h×w×c -> h×w×k where …`. */
export function showCase({ when, input, output, conditions }: Omit<BlockCase, 'network'>): string {
  const facts = conditions.map((fact: Fact) => showFact(fact))
  return `${when.join(' and ')}: ${showShape(input)} -> ${showShape(output)}${facts.length === 0 ? '' : ` where ${facts.join(' and ')}`}`
}

/** What is known of it, in words. */
export function showStatus({ status, reason }: BlockType): string {
  switch (status) {
    case 'proved':
      return 'proved for all sizes'
    case 'inferred':
      return 'inferred, for all sizes'
    case 'at each call':
      return `checked at each call: ${reason ?? 'its type is not known before'}`
    case 'wrong':
      return 'wrong'
  }
}
