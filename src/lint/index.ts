/**
 * The lint: warnings about networks whose shapes check but are probably mistakes, or that other frameworks would read
 * differently.
 */
import type { Problem } from '../diagnostics/problem.ts'
import type { Network } from '../network/network.ts'
import { droppedResults } from './dropped_results.ts'
import { windowSites } from './placed_window.ts'
import { paddingInMean, type Rule, rounding, strideSkips, unevenPadding, windowOverMap } from './rules.ts'
import { sizedWeights } from './sized_weights.ts'

export interface LintOptions {
  /**
   * Whether to report what matters only in another framework. Most networks trigger these rules by nature (every
   * strided 3×3 window on an even map pads unevenly), and a spec whose rows claim their sizes has already said what it
   * means. Reported on every check, they would teach people to ignore warnings.
   */
  readonly portability: boolean
}

/** Always reported: in any framework these are probably mistakes. */
const mistakes: readonly Rule[] = [windowOverMap, strideSkips]
/** Reported on request. */
const differences: readonly Rule[] = [rounding, unevenPadding, paddingInMean]

/** The warnings about the networks of one file; one per place in the text, however often it is used. */
export function lint(networks: readonly Network[], { portability }: LintOptions): readonly Problem[] {
  const rules = portability ? [...mistakes, ...differences] : mistakes
  return [
    ...droppedResults(networks),
    ...sizedWeights(networks),
    ...windowSites(networks).flatMap((site) => rules.flatMap((rule) => rule(site) ?? [])),
  ]
}
