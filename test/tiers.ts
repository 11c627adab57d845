/**
 * The tiers of the tests. Every test file is in one of them: in the first whose patterns match it, else in `fast`.
 *
 * - `native` needs the native library, starts processes, or trains.
 * - `oracle` compares with TensorFlow.js, with brute force or with many damaged programs, or takes more than a few seconds.
 * - `fast` is everything else: no process, no build, no native library, and all of it in a minute on two cores.
 *
 * `test/architecture/tiers.test.ts` holds the rules that can be read from the files.
 */

/** Paths from the repository's root; `*` stands for any name in a folder. */
export const tierPatterns = {
  native: [
    'test/bench/*.test.ts',
    'test/browser/build.test.ts',
    'test/browser/page.test.ts',
    'test/cli/*.test.ts',
    'test/codegen/graph/average.test.ts',
    'test/codegen/graph/concatenations.test.ts',
    'test/codegen/graph/dropout.test.ts',
    'test/codegen/graph/memory.test.ts',
    'test/codegen/graph/networks.test.ts',
    'test/codegen/graph/operations.test.ts',
    'test/codegen/graph/precision.test.ts',
    'test/codegen/graph/random_networks.test.ts',
    'test/codegen/graph/rewritten.test.ts',
    'test/demo/main.test.ts',
    'test/docs/commands.test.ts',
    'test/mutations/*.test.ts',
    'test/native/*.test.ts',
    'test/ops/native.test.ts',
    'test/runtime/average.test.ts',
    'test/runtime/checkpoint.test.ts',
    'test/runtime/durable_files.test.ts',
    'test/runtime/graph_engine.test.ts',
    'test/runtime/native.test.ts',
    'test/runtime/philox.test.ts',
    'test/runtime/run_lock.test.ts',
    'test/runtime/signals.test.ts',
    'test/runtime/tensor_bundle.test.ts',
    'test/runtime/train.test.ts',
    'test/runtime/wasm.test.ts',
  ],
  oracle: [
    'test/architecture/registry_slow.test.ts',
    'test/codegen/hostile_names.test.ts',
    'test/codegen/model.test.ts',
    'test/codegen/project.test.ts',
    'test/codegen/random_networks.test.ts',
    'test/codegen/specs.test.ts',
    'test/codegen/graph/passes.test.ts',
    'test/codegen/graph/specs.test.ts',
    'test/cost/open_sizes.test.ts',
    'test/diagnostics/lint.test.ts',
    'test/diagnostics/safe_fixes.test.ts',
    'test/language/slow_cases.test.ts',
    'test/ops/examples.test.ts',
    'test/ops/needs.test.ts',
    'test/ops/wasm.test.ts',
    'test/ops/windows.test.ts',
    'test/oracle/*.test.ts',
    'test/parser/format.test.ts',
    'test/parser/print.test.ts',
    'test/parser/robustness.test.ts',
    'test/parser/speed.test.ts',
    'test/scripts/new_operation.test.ts',
    'test/shape/branches.test.ts',
    'test/shape/decide_one_size.test.ts',
    'test/shape/decide_several.test.ts',
    'test/shape/settle.test.ts',
    'test/specs/by_hand.test.ts',
    'test/specs/by_hand_families.test.ts',
    'test/typecheck/block_types.test.ts',
    'test/typecheck/mutations.test.ts',
    'test/typecheck/proofs_end.test.ts',
    'test/typecheck/table1.test.ts',
  ],
} as const

export type Tier = keyof typeof tierPatterns | 'fast'
export const tiers: readonly Tier[] = ['fast', 'oracle', 'native']

/** What a tier includes and excludes. */
export function filesOfTier(tier: Tier): { readonly include: string[]; readonly exclude: string[] } {
  const { native, oracle } = tierPatterns
  switch (tier) {
    case 'native':
      return { include: [...native], exclude: [] }
    case 'oracle':
      return { include: [...oracle], exclude: [...native] }
    case 'fast':
      return { include: ['test/**/*.test.ts'], exclude: [...native, ...oracle] }
  }
}
