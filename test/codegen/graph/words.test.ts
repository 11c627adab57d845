/** A graph in words: what `train` takes and gives, and how often it runs what. */
import { expect, it } from 'vitest'
import { compileGraph } from '../../../src/codegen/graph/index.ts'
import { graphInWords } from '../../../src/codegen/graph/words.ts'
import { number, windowOf } from '../../../src/shape/index.ts'
import { networkOf } from '../fixture.ts'

const tiny = networkOf(
  'tiny',
  [5, 5, 2],
  [
    {
      type: 'row',
      build: (inside, input) => {
        const size = windowOf(3, 3)
        const first = inside.operation('relu', [
          inside.operation('conv2d', [input], { size, filters: number(4) }),
        ])
        return inside.operation('conv2d', [first], { size, filters: number(3) })
      },
    },
    {
      type: 'classes',
      build: (inside, input) => {
        const mean = inside.operation('global_avg_pool', [input])
        return inside.operation('softmax', [inside.operation('linear', [mean], { units: number(6) })])
      },
    },
  ],
)

it('tells the signatures, and which operations each runs how often', () => {
  const compiled = compileGraph(tiny)
  if (!compiled.ok) throw new Error(compiled.reason)
  const lines = graphInWords('tiny', compiled.model).split('\n')
  // 3·3·2·4 + 4, 3·3·4·3 + 3, 3·6 + 6
  expect(lines[1]).toBe('6 weights of 211 numbers; momentum for 6 of them')
  const at = lines.indexOf(
    'train(images: float32 ?×5×5×2, labels: int32 ?, rate: float32 scalar, step: int32 scalar, seed: int32 scalar)' +
      ' -> loss: float32 scalar, losses: float32 1, accuracy: float32 scalar',
  )
  expect(at).toBeGreaterThan(0)
  for (const part of [
    '2 Conv2D,',
    '2 Conv2DBackpropFilter,',
    '1 Conv2DBackpropInput,',
    '6 ResourceApplyMomentum,',
  ])
    expect(lines[at + 1]).toContain(part)
  // Nothing is drawn and nothing differentiated where it is not needed.
  const predict = lines.findIndex((line) => line.startsWith('predict('))
  expect(lines[predict + 1]).not.toMatch(/Backprop|Random|Grad|Apply/)
  expect(graphInWords('tiny', compiled.model)).toBe(lines.join('\n'))
})
