/** The blocks of a network, each once: calls of one declaration whose bodies are equal share a block. */

import type { Call } from '../../network/network.ts'
import { soleInput } from '../../network/shape_of.ts'
import { show } from '../../shape/index.ts'
import type { Block, Body } from './body.ts'
import { slotsIn } from './body_dimensions.ts'
import { bodyKey } from './body_key.ts'
import { fuseLeaves } from './fuse.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A call that becomes a function, and what it computes. */
interface FunctionCall<Leaf> {
  readonly call: Call
  /** The name of the head whose body it is, or null. */
  readonly head: string | null
  readonly body: Body<Leaf>
  readonly captures: number
}

/** The blocks made so far. */
export interface SharedBlocks<Leaf> {
  /** The block of a call: an earlier one where everything is equal, else a new one. */
  readonly blockFor: (called: FunctionCall<Leaf>) => Block<Leaf>
  /** All of them, in the order they were made: callees before their callers. */
  readonly all: () => readonly Block<Leaf>[]
}

/** No blocks yet. */
export function sharedBlocks<Leaf>(vocabulary: Vocabulary<Leaf>): SharedBlocks<Leaf> {
  const blocks = new Map<string, Block<Leaf>>()
  const blockIds = new Map<Block<Leaf>, number>()
  return {
    all: () => [...blocks.values()],
    blockFor: ({ call, head, body: unfused, captures }) => {
      const body = fuseLeaves(vocabulary, unfused)
      const { source, start } = call.declaration
      const { sizes } = soleInput(call)
      const axes = sizes.map(({ axis }) => axis)
      const content = bodyKey(vocabulary, body, call.first, { blockIds, write: show })
      const key = JSON.stringify([source.name, start, head, captures, axes, content])
      const known = blocks.get(key)
      if (known) return known
      const block: Block<Leaf> = {
        name: head ?? call.block ?? '',
        documentation: head === null ? call.documentation : null,
        call,
        isHead: head !== null,
        captures,
        added: [],
        sizes: new Map(sizes.map(({ axis, name }) => [axis, name])),
        slots: slotsIn(vocabulary, body),
        body,
      }
      blocks.set(key, block)
      blockIds.set(block, blockIds.size)
      return block
    },
  }
}
