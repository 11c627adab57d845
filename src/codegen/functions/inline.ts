/** Which blocks are worth a function; the others are written out where they are called. */

import { joinNames } from '../../network/layer_names.ts'
import { INPUT, type Network } from '../../network/network.ts'
import { shapeOf } from '../../network/shape_of.ts'
import { type Shape, substitute } from '../../shape/index.ts'
import {
  axisOfSlot,
  type Block,
  type BlockStep,
  type Body,
  type BodyStep,
  mapReferences,
  mapStepDimensions,
  type Reference,
  slotsIn,
} from './body.ts'
import type { NetworkBodies } from './build_bodies.ts'
import { fuseActivations } from './fuse.ts'

/** Gives the bodies in which only blocks that read well as functions are called. */
export function inlineBlocks(bodies: NetworkBodies, network: Network): NetworkBodies {
  const uses = countUses(bodies)
  const current = new Map(bodies.blocks.map((block) => [block, block.body]))
  const documented = new Map(bodies.blocks.map((block) => [block, block.documentation]))
  const inlined = new Set<Block>()
  const expand = (body: Body, shapeOf: ShapeOf | null) =>
    expanded(body, current, (step) => inlined.has(step.block), shapeOf)
  const once = (block: Block) => uses.get(block) === 1

  for (const block of bodies.blocks) {
    const body = fuseActivations(expand(current.get(block)!, null))
    current.set(block, body)
    const only = body.steps.length === 1 ? body.steps[0]! : null
    if (only === null) continue
    if (only.kind === 'layer') {
      if (uses.get(block)! <= 2) inlined.add(block)
    } else if (once(only.block) && !block.isHead) {
      // The block that is called here only takes the name of the one that calls it.
      const { documentation } = only.block
      documented.set(block, documented.get(block) ?? documentation)
      const whole = expandedOnce(body, current, () => true, null)
      current.set(block, documentation === documented.get(block) ? withoutNote(whole, documentation) : whole)
    } else inlined.add(block)
  }

  // Where a block comes in several structures, those that occur once would be many functions called once: short ones,
  // and those that only call other blocks, are written out.
  const isShort = (body: Body) => body.steps.filter((step) => step.kind === 'layer').length <= 4
  const structures = new Map<string, number>()
  const declared = ({ call, isHead }: Block) =>
    `${isHead} ${call.declaration.start} ${call.declaration.source.name}`
  for (const block of bodies.blocks)
    if (!inlined.has(block)) structures.set(declared(block), (structures.get(declared(block)) ?? 0) + 1)
  for (const block of bodies.blocks) {
    const body = fuseActivations(expand(current.get(block)!, null))
    current.set(block, body)
    if (!inlined.has(block) && once(block) && isShort(body) && structures.get(declared(block))! > 1)
      inlined.add(block)
  }

  const holdsRows = rowsIn(network)
  const shapeAt: ShapeOf = (body, reference) => {
    const value = reference.kind === 'step' ? body.steps[reference.index]!.origin.output : INPUT
    return shapeOf(network, value)
  }
  const chosen = (step: BlockStep) => inlined.has(step.block) || holdsRows(step)
  return stillCalled(fuseActivations(expanded(bodies.body, current, chosen, shapeAt)), current, documented)
}

/** Whether a step holds several rows of the network's table: a row's statements stand in the network's own function. */
function rowsIn(network: Network): (step: BodyStep) => boolean {
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

/** A body whose first step does not say what is said of the whole. */
function withoutNote(body: Body, note: string | null): Body {
  const steps = body.steps.map((step) => ({ ...step, notes: step.notes.filter((each) => each !== note) }))
  return { ...body, steps }
}

/** The shape of a value in the network's own body, where every size is a number. */
type ShapeOf = (body: Body, reference: Reference) => Shape

function countUses(bodies: NetworkBodies): ReadonlyMap<Block, number> {
  const uses = new Map<Block, number>()
  for (const body of [bodies.body, ...bodies.blocks.map((block) => block.body)])
    for (const step of body.steps)
      if (step.kind === 'block') uses.set(step.block, (uses.get(step.block) ?? 0) + 1)
  return uses
}

/**
 * Writes out the calls that `chosen` names, again and again until none is left. A call of a block that reads the sizes
 * of its input stays where these have no name: `shapeOf` is null in shared blocks.
 */
function expanded(
  body: Body,
  current: ReadonlyMap<Block, Body>,
  chosen: (step: BlockStep) => boolean,
  shapeOf: ShapeOf | null,
): Body {
  let result = body
  for (;;) {
    const next = expandedOnce(result, current, chosen, shapeOf)
    if (next === result) return result
    result = next
  }
}

function expandedOnce(
  body: Body,
  current: ReadonlyMap<Block, Body>,
  chosen: (step: BlockStep) => boolean,
  shapeOf: ShapeOf | null,
): Body {
  const steps: BodyStep[] = []
  const moved: Reference[] = []
  let changed = false
  const place = (reference: Reference) => (reference.kind === 'step' ? moved[reference.index]! : reference)
  for (const step of body.steps) {
    const inner = step.kind === 'block' && chosen(step) ? current.get(step.block)! : null
    const shape = shapeOf?.(body, step.kind === 'block' ? step.input : { kind: 'input' }) ?? null
    if (step.kind === 'layer' || inner === null || !canBeWrittenOut(step, inner, shape)) {
      moved.push({ kind: 'step', index: steps.length })
      steps.push(mapReferences(step, place))
      continue
    }
    changed = true
    const base = steps.length
    const inside = (reference: Reference): Reference =>
      reference.kind === 'input'
        ? place(step.input)
        : reference.kind === 'capture'
          ? place(step.captures[reference.index]!)
          : { kind: 'step', index: base + reference.index }
    steps.push(...writtenOut(step, inner, inside, shape))
    moved.push(inside(inner.results[0]!))
  }
  return changed ? { steps, results: body.results.map(place) } : body
}

function canBeWrittenOut(step: BlockStep, inner: Body, shape: Shape | null): boolean {
  return (
    shape !== null ||
    step.input.kind === 'input' ||
    [...slotsIn(inner)].every((slot) => axisOfSlot(slot) === null)
  )
}

/** The steps of a block in the body that calls it: its slots become the call's arguments and sizes. */
function writtenOut(
  call: BlockStep,
  inner: Body,
  inside: (reference: Reference) => Reference,
  shape: Shape | null,
): readonly BodyStep[] {
  const shift = call.origin.first - call.block.call.first
  const { documentation } = call.block
  return inner.steps.map((step, index) => {
    const { first, end, output } = step.origin
    const own = index > 0 ? [] : [...call.notes, ...(documentation === null ? [] : [documentation])]
    const placed = {
      ...step,
      name: joinNames(call.name, step.name),
      origin: { first: first + shift, end: end + shift, output: output + shift },
      notes: [...own, ...step.notes],
    }
    return mapStepDimensions(mapReferences(placed, inside), (dimension) =>
      substitute(dimension, (slot) => {
        const axis = axisOfSlot(slot)
        return axis === null ? call.arguments.get(slot) : shape?.[axis]
      }),
    )
  })
}

/** The blocks that a network's body still calls, directly or not, with the bodies and slots that they have by now. */
function stillCalled(
  network: Body,
  current: ReadonlyMap<Block, Body>,
  documented: ReadonlyMap<Block, string | null>,
): NetworkBodies {
  const final = new Map<Block, Block>()
  const finalBody = (body: Body): Body => ({
    ...body,
    steps: body.steps.map((step) => {
      if (step.kind === 'layer') return step
      const block = finalBlock(step.block)
      return {
        ...step,
        block,
        arguments: new Map([...step.arguments].filter(([slot]) => block.slots.has(slot))),
      }
    }),
  })
  const finalBlock = (block: Block): Block => {
    const known = final.get(block)
    if (known) return known
    const body = finalBody(current.get(block)!)
    const made = { ...block, documentation: documented.get(block) ?? null, body, slots: slotsIn(body) }
    final.set(block, made)
    return made
  }
  return { body: finalBody(network), blocks: [...final.values()] }
}
