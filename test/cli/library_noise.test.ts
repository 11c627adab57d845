/** What of the library's own lines reaches a user: everything but two that say nothing. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutNoise } from '../../src/cli/library_noise.ts'

const noise = [
  'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR',
  'I0000 00:00:1796019398.834764   24286 port.cc:153] oneDNN custom operations are on. You may see slightly different numerical results.',
]
const telling = [
  'error: no images in data/train',
  'E0000 00:00:1796019398.834764   24286 port.cc:153] oneDNN failed',
  ' WARNING: All log messages',
  '',
]

function passedOn(pieces: readonly string[]): string {
  let written = ''
  const { take, end } = withoutNoise((text) => {
    written += text
  })
  pieces.forEach(take)
  end()
  return written
}

test('everything but the noise is handed on as it was, in whatever pieces it comes', () => {
  const line = fc.oneof(fc.constantFrom(...noise), fc.constantFrom(...telling), fc.string())
  fc.assert(
    fc.property(
      fc.array(line.map((text) => text.replaceAll('\n', ' '))),
      fc.constantFrom(...telling),
      fc.array(fc.nat({ max: 400 })),
      (lines, unfinished, cuts) => {
        const text = [...lines, unfinished].join('\n')
        const ends = [...cuts.sort((a, b) => a - b), text.length]
        const pieces = ends.map((end, index) => text.slice(index === 0 ? 0 : ends[index - 1], end))
        const wanted = [...lines.filter((each) => !noise.includes(each)), unfinished].join('\n')
        expect(passedOn(pieces)).toBe(wanted)
      },
    ),
  )
})

test('a line is handed on as soon as it has its end', () => {
  const written: string[] = []
  const { take } = withoutNoise((text) => written.push(text))
  take('error: one\nerror: t')
  expect(written).toEqual(['error: one\n'])
  take('wo\n')
  expect(written).toEqual(['error: one\n', 'error: two\n'])
})
