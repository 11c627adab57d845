import { defineConfig } from 'vitest/config'

/** Two cores are assumed: tests that train run one file at a time in their own process. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/property_seed.ts'],
    pool: 'forks',
    // As in a training process: the library's progress lines would bury the tests' own output.
    env: { TF_CPP_MIN_LOG_LEVEL: '2' },
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
