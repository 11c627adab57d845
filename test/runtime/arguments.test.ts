/** The command line of generated programs. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RunProblem } from '../../src/runtime/machine/problem.ts'
import {
  choiceFlag,
  countFlag,
  helpText,
  positiveFlag,
  readArguments,
  switchFlag,
  textFlag,
} from '../../src/runtime/programs/arguments.ts'

const FLAGS = {
  data: textFlag('FOLDER', 'Images'),
  steps: countFlag('N', 'Steps'),
  rate: positiveFlag('R', 'Rate'),
  resume: switchFlag('Go on'),
  format: choiceFlag(['text', 'json'], 'Format'),
}
const read = (...given: string[]) => readArguments(FLAGS, given, true)

describe('the command line', () => {
  it('reads flags, joined or apart, and files', () => {
    expect(
      read(
        '--data',
        'a b',
        '--steps=12',
        'x.jpg',
        '--rate',
        '1e-3',
        '--resume',
        '--format',
        'json',
        '--',
        '--y',
      ),
    ).toEqual({
      flags: { data: 'a b', steps: 12, rate: 0.001, resume: true, format: 'json' },
      files: ['x.jpg', '--y'],
    })
    expect(read()).toEqual({ flags: {}, files: [] })
    expect(read('--steps', '3', '--help')).toBe(null)
  })

  it.each([
    [['--step', '3'], 'unknown option --step; did you mean --steps? See --help'],
    [['--Resume'], 'unknown option --Resume; did you mean --resume? See --help'],
    [['--quite-another'], 'unknown option --quite-another; see --help'],
    [['-s'], /^unknown option -s/],
    [['--constructor'], /^unknown option --constructor;/],
    [['--steps'], '--steps needs a value: --steps N'],
    [['--steps', '1.5'], '--steps 1.5: it must be a whole number, 1 or more'],
    [['--steps', '-1'], '--steps -1: it must be a whole number, 1 or more'],
    [['--rate', 'fast'], '--rate fast: it must be a number above 0'],
    [['--rate', 'Infinity'], '--rate Infinity: it must be a number above 0'],
    [['--data', ''], "--data '': it must be a text that is not empty"],
    [['--format', 'xml'], '--format xml: it must be one of text, json'],
    [['--resume=yes'], '--resume takes no value'],
    [['--steps', '1', '--steps', '2'], '--steps is given twice'],
  ] as const)('refuses %j', (given, message) => {
    try {
      read(...given)
      expect.unreachable()
    } catch (cause) {
      expect(cause).toBeInstanceOf(RunProblem)
      expect((cause as RunProblem).exitCode).toBe(2)
      expect((cause as RunProblem).message).toMatch(message)
    }
  })

  it('never fails in another way, whatever it is given', () => {
    const word = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('--', '-', '--steps', '--data=', '--=', '--constructor', '--__proto__', '3'),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), fc.boolean(), (given, takesFiles) => {
        try {
          readArguments(FLAGS, given, takesFiles)
        } catch (cause) {
          expect(cause).toBeInstanceOf(RunProblem)
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('is explained with every flag', () => {
    const help = helpText('train', 'Trains.', FLAGS, ['train --steps 3'])
    for (const [name, flag] of Object.entries(FLAGS)) {
      expect(help).toContain(`--${name}`)
      expect(help).toContain(flag.summary)
    }
  })
})
