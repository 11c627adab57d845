/** The entries of the registry whose programs take long, executed as the others are. */
import { expect, test } from 'vitest'
import { quickKinds, slowKinds, testKinds } from './registry_programs.ts'

testKinds(slowKinds)

test('each entry is quick or slow', () => {
  expect(slowKinds.length).toBeGreaterThan(0)
  expect(quickKinds.length).toBeGreaterThan(slowKinds.length)
})
