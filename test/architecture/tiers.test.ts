/** The tiers of the tests: every file is in exactly one, and what is quick to run really needs nothing built or installed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Tier, tierPatterns } from '../tiers.ts'

const root = join(import.meta.dirname, '../..')

const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .map((name) => posix.join('test', name.split(sep).join('/')))
  .filter((name) => name.endsWith('.test.ts'))

/** `a/*.test.ts` matches the test files of the folder itself. */
function matches(pattern: string, file: string): boolean {
  if (!pattern.includes('*')) return pattern === file
  return pattern === posix.join(posix.dirname(file), '*.test.ts')
}

const patterns = Object.entries(tierPatterns).flatMap(([tier, each]) =>
  each.map((pattern) => ({ tier: tier as Tier, pattern })),
)

function tiersOf(file: string): readonly Tier[] {
  const found = patterns.filter(({ pattern }) => matches(pattern, file)).map(({ tier }) => tier)
  return found.length === 0 ? ['fast'] : [...new Set(found)]
}

/** A test file with everything in `test`, `scripts` and `bench` that it imports, directly or not. */
function withImports(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const text = readFileSync(join(root, file), 'utf8')
  for (const [, specifier] of text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g)) {
    const target = posix.join(posix.dirname(file), specifier!)
    if (/^(test|scripts|bench)\/.*\.(ts|mjs)$/.test(target) && existsSync(join(root, target)))
      withImports(target, seen)
  }
  return seen
}

const quick = files.filter((file) => !tiersOf(file).includes('native'))

describe('a test file', () => {
  test('is in exactly one tier', () => {
    expect(files.length).toBeGreaterThan(100)
    expect(files.filter((file) => tiersOf(file).length !== 1)).toEqual([])
    for (const tier of ['fast', 'oracle', 'native'])
      expect(files.some((file) => tiersOf(file)[0] === tier)).toBe(true)
  })

  test('starts a process only in the tier `native`', () => {
    const starting = quick.filter((file) =>
      [...withImports(file)].some((each) =>
        /^import .* from 'node:child_process'$/m.test(readFileSync(join(root, each), 'utf8')),
      ),
    )
    expect(starting).toEqual([])
    expect([...withImports('test/cli/check.test.ts')]).toContain('test/cli/command.ts')
  })

  test('uses the native library or what was built only in the tier `native`', () => {
    const needing = quick.filter(
      (file) =>
        file !== 'test/architecture/tiers.test.ts' &&
        /\b(useNativeLibrary|hasNativeLibrary|openModel|openGraph|openSignatures)\b|['"/]dist\/|'dist'/.test(
          readFileSync(join(root, file), 'utf8'),
        ),
    )
    expect(needing).toEqual([])
  })
})

test('every pattern of a tier stands for a file that exists', () => {
  const idle = patterns.filter(({ pattern }) => !files.some((file) => matches(pattern, file)))
  expect(idle).toEqual([])
})
