/** The page about operations: complete, and made of the records. */
import { expect, test } from 'vitest'
import { operationSignature, operationsPage, primitives } from '../../src/ops/index.ts'

test('every operation has its section, its signature, its parameters and its examples', () => {
  const page = operationsPage()
  for (const operation of Object.values(primitives)) {
    const begin = page.indexOf(`\n### ${operation.name}\n`)
    expect(begin, operation.name).toBeGreaterThan(0)
    const end = page.indexOf('\n### ', begin + 1)
    const section = page.slice(begin, end === -1 ? undefined : end)
    expect(section).toContain(`${operationSignature(operation)} : ${operation.rule}`)
    expect(section).toContain(operation.summary)
    for (const [name, { meaning }] of Object.entries(operation.parameters))
      expect(section).toContain(`- \`${name}\`: ${meaning}.`)
    for (const example of operation.examples) expect(section).toContain(`| \`${example.source}\` |`)
  }
})

test('signatures are written as in the language', () => {
  expect(operationSignature(primitives.conv2d)).toBe(
    'conv2d(size: Window, filters: Int, padding = same, groups = 1, dilation = 1, bias = true)',
  )
  expect(operationSignature(primitives.lrn)).toBe('lrn(size: Int, alpha = 1, beta = 0.75, k = 1)')
  expect(operationSignature(primitives.attend)).toBe('attend(q, k, v, heads = 1)')
  expect(operationSignature(primitives.relu)).toBe('relu')
})
