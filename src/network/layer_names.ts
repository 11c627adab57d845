/** Names of layers: the one rule by which every target names what a checkpoint stores. */
import type { Call, Network, Row, Step, ValueId } from './network.ts'

/** The names of a network's layers, in full and step by step. */
export interface LayerNames {
  /** By `Operation.id`: `inception_3a/conv_1/conv2d`. */
  readonly operations: readonly string[]
  /**
   * The part that each step of a call adds to the call's own name, by index in `Call.steps`; empty if it adds nothing.
   */
  readonly steps: ReadonlyMap<Call, readonly string[]>
  /** By index in `Network.heads`. */
  readonly heads: readonly string[]
}

/**
 * Reduces a name to letters, digits and single underscores, which TensorFlow.js allows in the name of a weight and
 * every target keeps. `#3×3 reduce` gives `n3x3_reduce`; a name without Latin letters or digits gives `block`.
 */
export function plainName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/×/g, 'x')
    .replace(/#(?=[0-9])/g, 'n')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 48)
    .replace(/_+$/, '')
  return plain === '' ? 'block' : plain
}

/**
 * Gives each item a unique name: its base or, if several share a base, `base_1`, `base_2`, … in order. Numbers whose
 * name is taken are skipped.
 */
function numbered(bases: readonly string[], reserved: Iterable<string>): readonly string[] {
  const count = new Map<string, number>()
  for (const base of bases) count.set(base, (count.get(base) ?? 0) + 1)
  const taken = new Set(reserved)
  for (const [base, times] of count) if (times > 1) taken.add(base)
  const single = new Set(
    [...count].filter(([base, times]) => times === 1 && !taken.has(base)).map(([base]) => base),
  )
  const next = new Map<string, number>()
  return bases.map((base) => {
    if (single.has(base)) return base
    for (let number = next.get(base) ?? 1; ; number++) {
      const name = `${base}_${number}`
      if (taken.has(name) || single.has(name)) continue
      taken.add(name)
      next.set(base, number + 1)
      return name
    }
  })
}

interface Range {
  readonly first: ValueId
  readonly end: ValueId
}

/** The operations of a step. */
function rangeOf(step: Step): Range {
  return step.kind === 'operation' ? { first: step.operation, end: step.operation + 1 } : step.call
}

function within(inner: Range, outer: Range): boolean {
  return outer.first <= inner.first && inner.end <= outer.end
}

/** `inception_3a`; a label that starts with a letter is used alone: `conv2_x`. */
function rowBase(row: Row): string {
  if (row.label === null) return plainName(row.type)
  const label = plainName(row.label)
  return /^[0-9]/.test(label) ? `${plainName(row.type)}_${label}` : label
}

/**
 * Names every layer of a network. The name of an operation is the path to it:
 *
 * - a row of the table (or a stage of the pipeline) is named by its block and label, `inception_3a`; by the label alone
 *   if that starts with a letter; without a label by its block, `max_pool_2`. A head has its own name;
 * - inside, a step is named by its block or, for an operation, by its primitive: `inception_3a/conv_1/conv2d`;
 * - if several neighbouring steps share a name they are numbered from 1, in order;
 * - a block of a single step adds nothing: its step has the block's name.
 *
 * So a name depends only on the spec's own words and on the steps next to it. An operation that takes several layers
 * adds `/SUFFIX` to the names of the ones without weights.
 */
export function layerNames(network: Network): LayerNames {
  const operations: string[] = []
  const steps = new Map<Call, readonly string[]>()
  const baseOf = (step: Step): string =>
    step.kind === 'call'
      ? plainName(step.call.block ?? '')
      : plainName(network.operations[step.operation]?.primitive ?? '')

  const nameCall = (
    call: Call,
    path: string,
    rows: readonly Row[],
    isRoot: boolean,
    reserved: readonly string[],
  ) => {
    const filled = call.steps.filter((step) => rangeOf(step).first < rangeOf(step).end)
    /** Neighbouring steps that belong to one row are one item; every other step is a separate item. */
    const items: { readonly row: Row | null; readonly steps: Step[] }[] = []
    let at = 0
    for (const step of filled) {
      const range = rangeOf(step)
      while (at < rows.length && rows[at]!.end <= range.first) at++
      const row = at < rows.length && within(range, rows[at]!) ? rows[at]! : null
      const last = items.at(-1)
      if (row !== null && last?.row === row) last.steps.push(step)
      else items.push({ row, steps: [step] })
    }
    const names = numbered(
      items.map((item) => (item.row ? rowBase(item.row) : baseOf(item.steps[0]!))),
      reserved,
    )
    const local = new Map<Step, string>()
    for (const [index, item] of items.entries()) {
      const name = names[index]!
      if (item.steps.length > 1) {
        const parts = numbered(item.steps.map(baseOf), [])
        for (const [part, step] of item.steps.entries()) local.set(step, `${name}/${parts[part]}`)
      } else local.set(item.steps[0]!, items.length === 1 && !isRoot && item.row === null ? '' : name)
    }
    steps.set(
      call,
      call.steps.map((step) => local.get(step) ?? ''),
    )
    const used = new Set(items.map((item) => item.row))
    const inner = rows.filter((row) => !used.has(row))
    let from = 0
    for (const step of filled) {
      const full = joinNames(path, local.get(step)!)
      if (step.kind === 'operation') operations[step.operation] = full
      else {
        const inside: Row[] = []
        while (from < inner.length && inner[from]!.end <= step.call.first) from++
        while (from < inner.length && within(inner[from]!, step.call)) inside.push(inner[from++]!)
        nameCall(step.call, full, inside, false, [])
      }
    }
    return names
  }

  const rows = network.rows
    .filter((row) => row.first < row.end)
    .sort((a, b) => a.first - b.first || b.end - a.end)
  const taken = nameCall(network.body, '', rows, true, ['input'])
  const heads = numbered(
    network.heads.map((head) => plainName(head.name)),
    ['input', ...taken],
  )
  for (const [index, head] of network.heads.entries()) nameCall(head.body, heads[index]!, [], false, [])
  return { operations, steps, heads }
}

/** A path of two names, either of which may be empty. */
export function joinNames(path: string, name: string): string {
  return path === '' || name === '' ? path + name : `${path}/${name}`
}
