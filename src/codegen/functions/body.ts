/** What a generated function computes: leaves of a target and calls to other functions, wired by reference. */

import type { Call, ValueId } from '../../network/network.ts'
import type { Dimension } from '../../shape/index.ts'

/** A value inside a body. Captures are values from outside that a block reads as well as its input. */
export type Reference =
  | { readonly kind: 'input' }
  | { readonly kind: 'capture'; readonly index: number }
  | { readonly kind: 'step'; readonly index: number }

/**
 * Where a step comes from: operations `first … end - 1`, with the value `output`. In the body of a shared block these
 * are the operations of its first use; in another use they are offset by the distance between the two calls.
 */
interface Origin {
  readonly first: ValueId
  readonly end: ValueId
  readonly output: ValueId
}

/** One leaf of the target, applied to values. */
interface LeafStep<Leaf> {
  readonly kind: 'leaf'
  /** What it adds to the name of its body; empty if it adds nothing. */
  readonly name: string
  readonly leaf: Leaf
  readonly inputs: readonly Reference[]
  readonly origin: Origin
  /** The documentation of blocks that were inlined here. */
  readonly notes: readonly string[]
}

/** A call of a block's function. */
export interface BlockStep<Leaf> {
  readonly kind: 'block'
  readonly name: string
  readonly block: Block<Leaf>
  /** By slot: the numbers passed to it, written in the slots of the calling body. */
  readonly arguments: ReadonlyMap<string, Dimension>
  readonly input: Reference
  readonly captures: readonly Reference[]
  readonly origin: Origin
  readonly notes: readonly string[]
}

/** One step of a body. */
export type BodyStep<Leaf> = LeafStep<Leaf> | BlockStep<Leaf>

/** Steps in the order of execution. A block has one result; a network has its main output and one output per head. */
export interface Body<Leaf> {
  readonly steps: readonly BodyStep<Leaf>[]
  readonly results: readonly Reference[]
}

/**
 * A block of the spec in one of its structures, shared by all calls that have it; it becomes a function.
 * The dimensions in its body are written in slots.
 */
export interface Block<Leaf> {
  /** The block's name in the spec, or the head's. */
  readonly name: string
  readonly documentation: string | null
  /** The call it was first seen in. */
  readonly call: Call
  /** A head's own body rather than a declared block. */
  readonly isHead: boolean
  readonly captures: number
  /** Parameters that it has as well as the ones in the spec: see `generalize.ts`. */
  readonly added: readonly string[]
  /** The signature's names for the axes of its input. */
  readonly sizes: ReadonlyMap<number, string>
  /** The slots in its body; a call must give each a number. */
  readonly slots: ReadonlySet<string>
  readonly body: Body<Leaf>
}

/**
 * A network as bodies: its own, with the heads after the main output, and the blocks that it calls, directly or not.
 */
export interface NetworkBodies<Leaf> {
  readonly body: Body<Leaf>
  /** Every block that is called from somewhere, callees before their callers. */
  readonly blocks: readonly Block<Leaf>[]
}

/** All bodies of a network: its own first, then its blocks'. */
export function allBodies<Leaf>({ body, blocks }: NetworkBodies<Leaf>): readonly Body<Leaf>[] {
  return [body, ...blocks.map((block) => block.body)]
}

/** The calls to each block, in the order of the calling bodies. */
export function callsOf<Leaf>(
  bodies: NetworkBodies<Leaf>,
): ReadonlyMap<Block<Leaf>, readonly BlockStep<Leaf>[]> {
  const calls = new Map<Block<Leaf>, BlockStep<Leaf>[]>(bodies.blocks.map((block) => [block, []]))
  for (const body of allBodies(bodies))
    for (const step of body.steps) if (step.kind === 'block') calls.get(step.block)!.push(step)
  return calls
}

/** Text that two blocks share if they are structures of one declared block, or of one head. */
export function declarationKey<Leaf>({ call, isHead }: Block<Leaf>): string {
  const { source, start } = call.declaration
  return `${isHead} ${start} ${source.name}`
}

/** All values that a step reads. */
export function inputsOf<Leaf>(step: BodyStep<Leaf>): readonly Reference[] {
  return step.kind === 'leaf' ? step.inputs : [step.input, ...step.captures]
}

/** Replaces each value that a step reads. */
export function mapReferences<Leaf>(
  step: BodyStep<Leaf>,
  map: (reference: Reference) => Reference,
): BodyStep<Leaf> {
  return step.kind === 'leaf'
    ? { ...step, inputs: step.inputs.map(map) }
    : { ...step, input: map(step.input), captures: step.captures.map(map) }
}

/** Maps the references of a body whose steps are copied into another body, starting at index `base`. */
export function writtenAt(
  base: number,
  input: Reference,
  captures: readonly Reference[],
): (reference: Reference) => Reference {
  return (reference) => {
    switch (reference.kind) {
      case 'input':
        return input
      case 'capture':
        return captures[reference.index]!
      case 'step':
        return { kind: 'step', index: base + reference.index }
    }
  }
}

/** The steps that read each step, and `result` for each of the body's results that it is. */
export type Readers = readonly (readonly (number | 'result')[])[]

/** For each step, the later steps that read it, and `result` for each of the body's results that it is. */
export function readersOf<Leaf>(body: Body<Leaf>): Readers {
  const readers: (number | 'result')[][] = body.steps.map(() => [])
  for (const [index, step] of body.steps.entries())
    for (const reference of new Set(inputsOf(step).map(stepIndex)))
      if (reference >= 0) readers[reference]!.push(index)
  for (const result of body.results) if (result.kind === 'step') readers[result.index]!.push('result')
  return readers
}

/** The index of the step that a reference means; -1 for inputs and captures. */
export function stepIndex(reference: Reference): number {
  return reference.kind === 'step' ? reference.index : -1
}

/** Drops some steps of a body and redirects references to them as `instead` says. */
export function withoutSteps<Leaf>(body: Body<Leaf>, instead: ReadonlyMap<number, Reference>): Body<Leaf> {
  const moved: (Reference | null)[] = []
  const steps: BodyStep<Leaf>[] = []
  const map = (reference: Reference): Reference => {
    if (reference.kind !== 'step') return reference
    const target = moved[reference.index]
    if (!target) throw new Error(`step ${reference.index} is read after it was left out`)
    return target
  }
  for (const [index, step] of body.steps.entries()) {
    const replacement = instead.get(index)
    if (replacement) moved.push(map(replacement))
    else {
      moved.push({ kind: 'step', index: steps.length })
      steps.push(mapReferences(step, map))
    }
  }
  return { steps, results: body.results.map(map) }
}

/** Drops the steps that a body's results do not need. */
export function live<Leaf>(body: Body<Leaf>): Body<Leaf> {
  const needed = new Set<number>()
  const visit = (reference: Reference) => {
    if (reference.kind === 'step') needed.add(reference.index)
  }
  for (const result of body.results) visit(result)
  for (let index = body.steps.length - 1; index >= 0; index--)
    if (needed.has(index)) for (const reference of inputsOf(body.steps[index]!)) visit(reference)
  if (needed.size === body.steps.length) return body
  const dropped = new Map<number, Reference>()
  for (const index of body.steps.keys()) if (!needed.has(index)) dropped.set(index, { kind: 'input' })
  return withoutSteps(body, dropped)
}
