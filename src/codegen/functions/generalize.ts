/** Blocks that differ in numbers only become one: what a local block takes from around it becomes a parameter. */
import type { ConfigurationValue } from '../../ops/record/tfjs_layer.ts'
import { type Dimension, isNumber, name, show, substitute } from '../../shape/index.ts'
import {
  axisOfSlot,
  type Block,
  type BlockStep,
  type Body,
  type BodyStep,
  dimensionsOf,
  inputsOf,
  isDimension,
  mapStepDimensions,
  parameterSlot,
  slotsIn,
} from './body.ts'
import type { NetworkBodies } from './build_bodies.ts'

/** Blocks that would need more new parameters than these stay apart. */
const mostNewParameters = 4

/** What has become of a block: another one that stands for it, and the numbers that this one is given beside its own. */
interface Replacement {
  readonly block: Block
  readonly more: ReadonlyMap<string, Dimension>
}

/**
 * Gives the bodies in which no two blocks of one declaration differ in nothing but numbers. Such blocks come from
 * formulas that speak of more than the block's own parameters: a block inside another one that uses the outer one's.
 */
export function generalizeBlocks(bodies: NetworkBodies): NetworkBodies {
  const replaced = new Map<Block, Replacement>()
  const rewrite = (body: Body): Body => ({
    ...body,
    steps: body.steps.map((step) => (step.kind === 'layer' ? step : replacedCall(step, replaced))),
  })
  const sites = sitesOf(bodies)
  const made = new Map<Block, number>()
  for (const level of byHeight(bodies.blocks)) {
    const groups = new Map<string, Block[]>()
    for (const block of level) {
      const rewritten = { ...block, body: rewrite(block.body) }
      const own = { ...rewritten, slots: slotsIn(rewritten.body) }
      replaced.set(block, { block: own, more: new Map() })
      const key = skeleton(own, made)
      groups.set(key, [...(groups.get(key) ?? []), block])
    }
    for (const group of groups.values()) {
      const members = group.map((block) => ({
        own: replaced.get(block)!.block,
        sites: sites.get(block) ?? [],
      }))
      const merged = group.length === 1 ? null : merge(members)
      for (const [index, block] of group.entries())
        if (merged) replaced.set(block, { block: merged.block, more: merged.more[index]! })
      for (const block of merged ? [merged.block] : members.map(({ own }) => own)) made.set(block, made.size)
    }
  }
  return { body: rewrite(bodies.body), blocks: [...made.keys()] }
}

function replacedCall(step: BlockStep, replaced: ReadonlyMap<Block, Replacement>): BlockStep {
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

function sitesOf(bodies: NetworkBodies): ReadonlyMap<Block, readonly BlockStep[]> {
  const sites = new Map<Block, BlockStep[]>(bodies.blocks.map((block) => [block, []]))
  for (const body of [bodies.body, ...bodies.blocks.map((block) => block.body)])
    for (const step of body.steps) if (step.kind === 'block') sites.get(step.block)!.push(step)
  return sites
}

/** Blocks that call no other, then those that call only these, and so on: equal blocks are of equal height. */
function byHeight(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const heights = new Map<Block, number>()
  const levels: Block[][] = []
  // Callees stand before their callers.
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

/** Text that two blocks share if they differ in numbers only. */
function skeleton(block: Block, known: ReadonlyMap<Block, number>): string {
  const { source, start } = block.call.declaration
  const hidden = (value: ConfigurationValue): unknown =>
    Array.isArray(value) ? value.map(hidden) : isDimension(value) ? '·' : value
  const steps = block.body.steps.map((step) => {
    const { first, end, output } = step.origin
    const base = block.call.first
    const common = [step.name, first - base, end - base, output - base, inputsOf(step)]
    if (step.kind === 'block') return [...common, known.get(step.block), [...step.arguments.keys()].sort()]
    const settings = Object.entries(step.configuration).map(([key, value]) => [key, hidden(value)])
    return [...common, step.from, step.layer, settings]
  })
  return JSON.stringify([source.name, start, block.isHead, block.captures, steps, block.body.results])
}

interface Member {
  readonly own: Block
  readonly sites: readonly BlockStep[]
}

/** One block for several of one skeleton; null where too much would have to become a parameter. */
function merge(
  members: readonly Member[],
): { readonly block: Block; readonly more: readonly ReadonlyMap<string, Dimension>[] } | null {
  const [first] = members as readonly [Member, ...Member[]]
  const taken = new Set([...first.own.call.arguments.map((argument) => argument.name), ...first.own.added])
  const added: string[] = []
  /** By what the members have at a place: the slot that stands for it. */
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
    const versions = members.map(({ own }) => dimensionsOf(own.body.steps[index]!))
    const wanted = dimensionNames(step)
    let place = -1
    return mapStepDimensions(step, () => {
      place++
      return unified(
        versions.map((each) => each[place]!),
        wanted[place]!,
      )
    })
  })
  if (!possible) return null
  const body = { ...first.own.body, steps }
  return { block: { ...first.own, body, slots: slotsIn(body), added: [...first.own.added, ...added] }, more }
}

function namesAnAxis(dimension: Dimension): boolean {
  let found = false
  substitute(dimension, (slot) => {
    found ||= axisOfSlot(slot) !== null
    return undefined
  })
  return found
}

/** A parameter that is, in every call of every member, the number that the member has in this place. */
function explained(versions: readonly Dimension[], members: readonly Member[]): string | null {
  const candidates = [...members[0]!.own.slots].filter((slot) => axisOfSlot(slot) === null)
  const explains = (slot: string) =>
    versions.every((version, index) => {
      const { own, sites } = members[index]!
      if (!isNumber(version) || !own.slots.has(slot)) return false
      return sites.every((site) => {
        const given = site.arguments.get(slot)
        return given !== undefined && show(given) === show(version)
      })
    })
  return candidates.find(explains) ?? null
}

/** What to call each dimension of a step, should it become a parameter: the setting or parameter that it is for. */
function dimensionNames(step: BodyStep): readonly string[] {
  if (step.kind === 'block')
    return [...step.arguments.keys()].map((slot) => slot.replace(/^parameter /, '').replace(/\./g, ' '))
  const names: string[] = []
  for (const [key, value] of Object.entries(step.configuration)) {
    const count = dimensionsOf({ ...step, configuration: { [key]: value } }).length
    for (let index = 0; index < count; index++) names.push(count === 1 ? key : `${key} ${index + 1}`)
  }
  return names
}
