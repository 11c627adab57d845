/** A stage of a pipeline that is not a call is named by its own text, on one line. */
import { expect, test } from 'vitest'
import { checked } from '../std/library.ts'

test.each([
  ['on one line', '(relu |> conv2d(1×1, 4))'],
  ['over several lines', '(\n    relu\n    |> conv2d(\n      1×1,\n      4,\n    )\n  )'],
])('a stage in brackets, written %s', (_, stage) => {
  const { networks, problems } = checked(`network net : 3×3×1 -> 1×1×4 =\n  ${stage} |> global_avg_pool\n`)
  expect(problems).toEqual([])
  expect(networks[0]!.network.rows.map(({ type }) => type)).toEqual([
    'relu |> conv2d(1×1, 4)',
    'global_avg_pool',
  ])
})
