/** How the tests run: one project for each tier. Two cores are assumed. */
import { defineConfig } from 'vitest/config'
import { filesOfTier, type Tier, tiers } from './test/tiers.ts'

/** What is done before the tests of a file. Those that load the native library prepare the process as programs do. */
function setupFiles(tier: Tier): string[] {
  const seed = 'test/property_seed.ts'
  return tier === 'native' ? [seed, 'src/runtime/preload/environment.ts'] : [seed]
}

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    hookTimeout: 120_000,
    projects: tiers.map((name) => ({
      extends: true as const,
      test: {
        name,
        setupFiles: setupFiles(name),
        // Long enough on a machine that does other work as well: what is slow by itself is never `fast`.
        testTimeout: name === 'fast' ? 60_000 : 300_000,
        ...filesOfTier(name),
      },
    })),
  },
})
