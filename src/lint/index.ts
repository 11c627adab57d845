/** The lint: warnings about what is right as shapes go, and hardly meant, or not what a reader elsewhere would make of it. */
import type { Problem } from '../diagnostics/problem.ts'
import type { Network } from '../network/network.ts'
import { droppedResults } from './dropped_results.ts'
import { windowSites } from './placed_window.ts'
import { paddingInMean, type Rule, rounding, strideSkips, unevenPadding, windowOverMap } from './rules.ts'
import { sizedWeights } from './sized_weights.ts'

export interface LintOptions {
  /**
   * Whether to look for what only matters in another framework. It is on request since most networks have it by
   * nature (every strided 3×3 window on an even map pads unevenly), and a spec whose rows claim their sizes has
   * said what it means: told unasked, on every check, it would only teach people to read past warnings.
   */
  readonly portability: boolean
}

/** Told always: in any framework they are hardly what was meant. */
const mistakes: readonly Rule[] = [windowOverMap, strideSkips]
/** Told on request. */
const differences: readonly Rule[] = [rounding, unevenPadding, paddingInMean]

/** The warnings about some networks of one file; one a place of the text, however often it is used. */
export function lint(networks: readonly Network[], { portability }: LintOptions): readonly Problem[] {
  const rules = portability ? [...mistakes, ...differences] : mistakes
  return [
    ...droppedResults(networks),
    ...sizedWeights(networks),
    ...windowSites(networks).flatMap((site) => rules.flatMap((rule) => rule(site) ?? [])),
  ]
}
