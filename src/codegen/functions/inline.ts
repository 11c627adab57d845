/** Decides which blocks are worth a function; the others are inlined where they are called. */

import { INPUT, type Network } from '../../network/network.ts'
import { shapeOf } from '../../network/shape_of.ts'
import { type Block, type BlockStep, type Body, callsOf, declarationKey, type NetworkBodies } from './body.ts'
import { slotsIn } from './body_dimensions.ts'
import { fuseLeaves } from './fuse.ts'
import type { Vocabulary } from './vocabulary.ts'
import { type WritingOut, writeOut, writeOutOnce } from './write_out.ts'

/** The decisions about blocks so far. */
interface Decisions<Leaf> {
  readonly vocabulary: Vocabulary<Leaf>
  readonly callCount: (block: Block<Leaf>) => number
  readonly bodies: Map<Block<Leaf>, Body<Leaf>>
  readonly documentation: Map<Block<Leaf>, string | null>
  /** Blocks that do not become functions. */
  readonly inlined: Set<Block<Leaf>>
}

/** Inlines every block except those that read well as functions. */
export function inlineBlocks<Leaf>(
  { body, blocks }: NetworkBodies<Leaf>,
  network: Network,
  vocabulary: Vocabulary<Leaf>,
): NetworkBodies<Leaf> {
  const calls = callsOf({ body, blocks })
  const decisions: Decisions<Leaf> = {
    vocabulary,
    callCount: (block) => calls.get(block)!.length,
    bodies: new Map(blocks.map((block) => [block, block.body])),
    documentation: new Map(blocks.map((block) => [block, block.documentation])),
    inlined: new Set(),
  }
  for (const block of blocks) decideOnSingleStep(block, decisions)
  decideOnStructures(blocks, decisions)
  const holdsRows = rowsIn(network)
  const whole = writeOut(body, {
    ...writingOf(decisions),
    isChosen: (step) => decisions.inlined.has(step.block) || holdsRows(step),
    shapeOf: ({ steps }, reference) =>
      shapeOf(network, reference.kind === 'step' ? steps[reference.index]!.origin.output : INPUT),
  })
  return stillCalled(fuseLeaves(vocabulary, whole), decisions)
}

/** The calls in shared blocks to inline, as decided so far. */
function writingOf<Leaf>({ vocabulary, bodies, inlined }: Decisions<Leaf>): WritingOut<Leaf> {
  return { vocabulary, bodies, isChosen: ({ block }) => inlined.has(block), shapeOf: null }
}

/** Inlines the calls decided on in a block and returns its new body. */
function settle<Leaf>(block: Block<Leaf>, decisions: Decisions<Leaf>): Body<Leaf> {
  const { bodies, vocabulary } = decisions
  const body = fuseLeaves(vocabulary, writeOut(bodies.get(block)!, writingOf(decisions)))
  bodies.set(block, body)
  return body
}

/**
 * Inlines a block of one leaf that is called once or twice, and merges a block that only calls another with that one.
 */
function decideOnSingleStep<Leaf>(block: Block<Leaf>, decisions: Decisions<Leaf>): void {
  const { bodies, documentation, inlined, callCount } = decisions
  const body = settle(block, decisions)
  const only = body.steps.length === 1 ? body.steps[0]! : null
  if (only === null) return
  if (only.kind === 'leaf') {
    if (callCount(block) === 1 || callCount(block) === 2) inlined.add(block)
  } else if (callCount(only.block) === 1 && !block.isHead) {
    // This is the callee's only call, so it takes the caller's name.
    const own = documentation.get(block) ?? only.block.documentation
    documentation.set(block, own)
    const whole = writeOutOnce(body, { ...writingOf(decisions), isChosen: () => true })
    bodies.set(block, only.block.documentation === own ? withoutNote(whole, own) : whole)
  } else inlined.add(block)
}

/** Drops the note from a body's steps, for a block whose own documentation already says it. */
function withoutNote<Leaf>(body: Body<Leaf>, note: string | null): Body<Leaf> {
  const steps = body.steps.map((step) => ({ ...step, notes: step.notes.filter((each) => each !== note) }))
  return { ...body, steps }
}

/**
 * A block with several structures could become many functions that are each called once. Inlines the structures that
 * occur once and are short or only call other blocks.
 */
function decideOnStructures<Leaf>(blocks: readonly Block<Leaf>[], decisions: Decisions<Leaf>): void {
  const { inlined, callCount } = decisions
  const structures = new Map<string, number>()
  for (const block of blocks) {
    const declared = declarationKey(block)
    if (!inlined.has(block)) structures.set(declared, (structures.get(declared) ?? 0) + 1)
  }
  for (const block of blocks) {
    const { steps } = settle(block, decisions)
    const isShort = steps.filter((step) => step.kind === 'leaf').length <= 4
    const isOneOfSeveral = structures.get(declarationKey(block))! > 1
    if (!inlined.has(block) && callCount(block) === 1 && isShort && isOneOfSeveral) inlined.add(block)
  }
}

/**
 * Whether a step spans several rows of the network's table: a row's statements belong in the network's own function.
 */
function rowsIn<Leaf>(network: Network): (step: BlockStep<Leaf>) => boolean {
  const rows = network.rows.filter((row) => row.first < row.end).sort((a, b) => a.first - b.first)
  return ({ origin }) => {
    let [low, high] = [0, rows.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (rows[middle]!.first < origin.first) low = middle + 1
      else high = middle
    }
    const second = rows[low + 1]
    return second !== undefined && second.end <= origin.end
  }
}

/** The blocks that a network's body still calls, directly or not, with their current bodies and slots. */
function stillCalled<Leaf>(
  network: Body<Leaf>,
  { bodies, documentation, vocabulary }: Decisions<Leaf>,
): NetworkBodies<Leaf> {
  const final = new Map<Block<Leaf>, Block<Leaf>>()
  const finalBody = (body: Body<Leaf>): Body<Leaf> => ({
    ...body,
    steps: body.steps.map((step) => {
      if (step.kind === 'leaf') return step
      const block = finalBlock(step.block)
      return {
        ...step,
        block,
        arguments: new Map([...step.arguments].filter(([slot]) => block.slots.has(slot))),
      }
    }),
  })
  const finalBlock = (block: Block<Leaf>): Block<Leaf> => {
    const known = final.get(block)
    if (known) return known
    const body = finalBody(bodies.get(block)!)
    const slots = slotsIn(vocabulary, body)
    const made = { ...block, documentation: documentation.get(block) ?? null, body, slots }
    final.set(block, made)
    return made
  }
  return { body: finalBody(network), blocks: [...final.values()] }
}
