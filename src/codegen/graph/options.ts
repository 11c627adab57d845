/** The options of a compiled graph, as every command that compiles one takes them. */
import { defaultRecipe } from '../../network/default_recipe.ts'
import type { Network } from '../../network/network.ts'
import { fastest, type GraphChoice } from '../../runtime/contract/graph_facts.ts'
import { PASS_NAMES, PASSES, type PassName } from '../../runtime/contract/graph_passes.ts'
import { PRECISIONS, type Precision } from '../../runtime/contract/precision.ts'
import type { OptionReading, TargetOptions } from '../target.ts'

/** The values of the options. */
export interface GraphOptions {
  readonly precision: Precision
  /** Bytes that a step may hold; null for no limit. */
  readonly memory: number | null
  readonly passes: readonly PassName[]
}

/** `--precision`, `--memory` and `--passes`. */
export const graphOptions: TargetOptions<GraphOptions> = {
  precision: {
    kind: 'choice',
    flags: '--precision <name>',
    purpose: 'Precision of convolutions and matrix products in the graph',
    choices: PRECISIONS,
    byDefault: fastest.precision,
  },
  memory: {
    kind: 'text',
    flags: '--memory <bytes>',
    purpose: 'Cap the memory of a training step, for example at 900MB, by recomputing cheap values',
    read: readBytes,
    byDefault: null,
  },
  passes: {
    kind: 'text',
    flags: '--passes <names>',
    purpose: 'Comma-separated graph rewrites, or none (default: those measured to help)',
    read: readPasses,
    byDefault: fastest.passes,
  },
}

const unitSizes: Readonly<Record<string, number>> = { mb: 1e6, gb: 1e9, mib: 2 ** 20, gib: 2 ** 30 }

/** `900MB`, `1.5 GiB`. */
function readBytes(text: string): OptionReading<number> {
  const [, number, unit] = /^(\d{1,6}(?:\.\d{1,3})?)\s*(MB|GB|MiB|GiB)$/i.exec(text) ?? []
  const size = unit === undefined ? undefined : unitSizes[unit.toLowerCase()]
  return size === undefined || Number(number) === 0
    ? { ok: false, reason: 'It must be a size in MB, GB, MiB or GiB, such as 900MB or 1.5GB.' }
    : { ok: true, value: Number(number) * size }
}

/** Names of passes with commas between them, or `none`. */
function readPasses(text: string): OptionReading<readonly PassName[]> {
  const words = text === 'none' ? [] : [...new Set(text.split(','))]
  const unknown = words.find((word) => !PASS_NAMES.some((name) => name === word))
  if (unknown === undefined) return { ok: true, value: words as readonly PassName[] }
  const known = PASS_NAMES.map((name) => `\n  ${name.padEnd(24)} ${PASSES[name].does}`).join('')
  return { ok: false, reason: `There is no pass '${unknown}'. Choose none, or any of:${known}` }
}

/** How a graph is compiled with these options; memory is counted for the recipe's batch, unless another is given. */
export function graphChoice(
  network: Network,
  {
    precision = graphOptions.precision.byDefault,
    memory = graphOptions.memory.byDefault,
    passes = graphOptions.passes.byDefault,
  }: Partial<GraphOptions>,
  batch = (network.recipe ?? defaultRecipe(network)).batch,
): GraphChoice {
  return { precision, memory: memory === null ? null : { bytes: memory, batch }, passes }
}
