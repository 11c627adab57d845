/** Merges blocks that differ only in numbers: what a local block takes from its surroundings becomes a parameter. */
import { type Dimension, isNumber, name, show, substitute } from '../../shape/index.ts'
import {
  type Block,
  type BlockStep,
  type Body,
  type BodyStep,
  callsOf,
  declarationKey,
  type NetworkBodies,
} from './body.ts'
import { dimensionsOf, mapStepDimensions, slotsIn } from './body_dimensions.ts'
import { bodyKey } from './body_key.ts'
import { axisOfSlot, parameterOfSlot, parameterSlot } from './slot_names.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Blocks that would need more new parameters than this stay separate. */
const mostNewParameters = 4

/** What replaces a block: the merged block, and the numbers for its added parameters. */
interface Replacement<Leaf> {
  readonly block: Block<Leaf>
  readonly more: ReadonlyMap<string, Dimension>
}

/**
 * Merges the blocks of one declaration that differ only in numbers. Such blocks come from
 * formulas that use more than the block's own parameters: an inner block may use the outer block's.
 */
export function generalizeBlocks<Leaf>(
  bodies: NetworkBodies<Leaf>,
  vocabulary: Vocabulary<Leaf>,
): NetworkBodies<Leaf> {
  const replaced = new Map<Block<Leaf>, Replacement<Leaf>>()
  const rewrite = (body: Body<Leaf>): Body<Leaf> => ({
    ...body,
    steps: body.steps.map((step) => (step.kind === 'leaf' ? step : replacedCall(step, replaced))),
  })
  const calls = callsOf(bodies)
  const made = new Map<Block<Leaf>, number>()
  for (const level of byHeight(bodies.blocks)) {
    const groups = new Map<string, Member<Leaf>[]>()
    for (const block of level) {
      const body = rewrite(block.body)
      const own = { ...block, body, slots: slotsIn(vocabulary, body) }
      const key = skeleton(own, made, vocabulary)
      groups.set(key, [...(groups.get(key) ?? []), { block, own, calls: calls.get(block) ?? [] }])
    }
    for (const group of groups.values()) {
      const merged = group.length === 1 ? null : merge(group, vocabulary)
      for (const [index, { block, own }] of group.entries()) {
        const replacement = merged === null ? { block: own, more: new Map() } : merged[index]!
        replaced.set(block, replacement)
        if (!made.has(replacement.block)) made.set(replacement.block, made.size)
      }
    }
  }
  return { body: rewrite(bodies.body), blocks: [...made.keys()] }
}

function replacedCall<Leaf>(
  step: BlockStep<Leaf>,
  replaced: ReadonlyMap<Block<Leaf>, Replacement<Leaf>>,
): BlockStep<Leaf> {
  const replacement = replaced.get(step.block)
  if (!replacement) return step
  const { block, more } = replacement
  const written = new Map<string, Dimension>()
  for (const slot of block.slots) {
    const added = more.get(slot)
    const value = added ? substitute(added, (own) => step.arguments.get(own)) : step.arguments.get(slot)
    if (value) written.set(slot, value)
  }
  return { ...step, block, arguments: written }
}

/**
 * Groups blocks by height: those that call no other, then those that call only the first group, and so on. Equal blocks
 * have equal height.
 */
function byHeight<Leaf>(blocks: readonly Block<Leaf>[]): readonly (readonly Block<Leaf>[])[] {
  const heights = new Map<Block<Leaf>, number>()
  const levels: Block<Leaf>[][] = []
  // Callees come before their callers.
  for (const block of blocks) {
    const below = block.body.steps.map((step) => (step.kind === 'block' ? heights.get(step.block)! + 1 : 0))
    const height = below.reduce((most, each) => Math.max(most, each), 0)
    heights.set(block, height)
    const level = levels[height] ?? []
    level.push(block)
    levels[height] = level
  }
  return levels
}

/** Text that two blocks share if they differ only in numbers. */
function skeleton<Leaf>(
  block: Block<Leaf>,
  blockIds: ReadonlyMap<Block<Leaf>, number>,
  vocabulary: Vocabulary<Leaf>,
): string {
  const content = bodyKey(vocabulary, block.body, block.call.first, { blockIds, write: () => '·' })
  return JSON.stringify([declarationKey(block), block.captures, content])
}

/** One of several blocks that may be merged. */
interface Member<Leaf> {
  readonly block: Block<Leaf>
  /** The same block with its callees replaced. */
  readonly own: Block<Leaf>
  /** The calls to it. */
  readonly calls: readonly BlockStep<Leaf>[]
}

/** Merges blocks that share a skeleton; one replacement per block, null if too much would become a parameter. */
function merge<Leaf>(
  members: readonly Member<Leaf>[],
  vocabulary: Vocabulary<Leaf>,
): readonly Replacement<Leaf>[] | null {
  const [first] = members as readonly [Member<Leaf>, ...Member<Leaf>[]]
  const taken = new Set([...first.own.call.arguments.map((argument) => argument.name), ...first.own.added])
  const added: string[] = []
  /** The slot by the members' values at one place. */
  const standIns = new Map<string, string>()
  const more = members.map(() => new Map<string, Dimension>())
  let possible = true

  const unified = (versions: readonly Dimension[], wanted: string): Dimension => {
    const shown = versions.map(show)
    if (shown.every((each) => each === shown[0])) return versions[0]!
    const key = shown.join(' | ')
    const known = standIns.get(key) ?? explained(versions, members)
    if (known !== null) {
      standIns.set(key, known)
      return name(known)
    }
    possible &&= added.length < mostNewParameters && versions.every((version) => !namesAnAxis(version))
    let parameter = wanted
    for (let number = 2; taken.has(parameter); number++) parameter = `${wanted} ${number}`
    taken.add(parameter)
    added.push(parameter)
    const slot = parameterSlot(parameter)
    for (const [index, version] of versions.entries()) more[index]!.set(slot, version)
    standIns.set(key, slot)
    return name(slot)
  }

  const steps = first.own.body.steps.map((step, index) => {
    const versions = members.map(({ own }) => dimensionsOf(vocabulary, own.body.steps[index]!))
    const wanted = dimensionNames(step, vocabulary)
    let place = -1
    return mapStepDimensions(vocabulary, step, () => {
      place++
      return unified(
        versions.map((each) => each[place]!),
        wanted[place]!,
      )
    })
  })
  if (!possible) return null
  const body = { ...first.own.body, steps }
  const slots = slotsIn(vocabulary, body)
  const block = { ...first.own, body, slots, added: [...first.own.added, ...added] }
  return more.map((each) => ({ block, more: each }))
}

function namesAnAxis(dimension: Dimension): boolean {
  let found = false
  substitute(dimension, (slot) => {
    found ||= axisOfSlot(slot) !== null
    return undefined
  })
  return found
}

/** A parameter that in every call to every member equals the member's number at this place. */
function explained<Leaf>(versions: readonly Dimension[], members: readonly Member<Leaf>[]): string | null {
  const candidates = [...members[0]!.own.slots].filter((slot) => axisOfSlot(slot) === null)
  const explains = (slot: string) =>
    versions.every((version, index) => {
      const { own, calls } = members[index]!
      if (!isNumber(version) || !own.slots.has(slot)) return false
      return calls.every((call) => {
        const given = call.arguments.get(slot)
        return given !== undefined && show(given) === show(version)
      })
    })
  return candidates.find(explains) ?? null
}

/** Names each dimension of a step, in case it becomes a parameter, after the setting or parameter that it is for. */
function dimensionNames<Leaf>(step: BodyStep<Leaf>, { mapDimensions }: Vocabulary<Leaf>): readonly string[] {
  if (step.kind === 'block')
    return [...step.arguments.keys()].map((slot) => (parameterOfSlot(slot) ?? slot).replace(/\./g, ' '))
  const settings: string[] = []
  mapDimensions(step.leaf, (dimension, setting) => {
    settings.push(setting)
    return dimension
  })
  return settings
}
