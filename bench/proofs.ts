/** Questions about sizes and channels as blocks raise them, to measure how many are decided per second. */
import {
  add,
  type Dimension,
  decide,
  divide,
  elements,
  type Fact,
  type Facts,
  isAtLeast,
  isDivisible,
  isEqual,
  multiply,
  name,
  number,
  type Padding,
  type Verdict,
  wholeness,
  windowLeastSize,
  windowOutput,
} from '../src/shape/index.ts'

interface Question {
  readonly fact: Fact
  readonly given: Facts
  readonly answer: Verdict['kind']
}

const n = number
const same: Padding = { kind: 'same' }
const pad = (amount: number): Padding => ({ kind: 'pad', amount: n(amount) })
const window = (kernel: number, stride: number) => ({ kernel: n(kernel), stride: n(stride), dilation: n(1) })

/** A size after windows, each given as kernel, stride and padding. */
function after(size: Dimension, ...windows: readonly (readonly [number, number, Padding])[]): Dimension {
  return windows.reduce(
    (of, [kernel, stride, padding]) => windowOutput(of, window(kernel, stride), padding),
    size,
  )
}

/** Two branches of a block, channels that must divide, windows that must fit, maps that are flattened. */
function questions(): readonly Question[] {
  const [h, w, c, groups, heads] = ['h', 'w', 'c', 'groups', 'heads'].map(name) as [
    Dimension,
    Dimension,
    Dimension,
    Dimension,
    Dimension,
  ]
  const down = (size: Dimension) => after(size, [3, 2, same], [3, 2, same], [3, 2, same], [3, 2, same])
  const fitting = after(h, [11, 4, pad(2)], [3, 2, { kind: 'valid' }])
  return [
    // A residual block with a projection: 3×3/2 with padding and 1×1/2 without.
    {
      fact: isEqual(after(h, [3, 2, pad(1)], [3, 1, pad(1)]), after(h, [1, 2, { kind: 'valid' }])),
      given: [],
      answer: 'proved',
    },
    // An inception module: 1×1, 3×3, 5×5 and a pool.
    { fact: isEqual(after(h, [3, 1, pad(1)]), after(h, [5, 1, pad(2)])), given: [], answer: 'proved' },
    // Downsampling by 4 in two ways: SAME and Caffe's padding differ at some sizes.
    {
      fact: isEqual(after(h, [7, 2, pad(3)], [3, 2, { kind: 'valid' }]), after(h, [4, 4, same])),
      given: [isAtLeast(h, n(7))],
      answer: 'refuted',
    },
    // A U-shaped network: down four times and up again matches the skip only if 16 divides the size.
    { fact: isEqual(multiply(n(16), down(h)), h), given: [isDivisible(h, n(16))], answer: 'proved' },
    { fact: isEqual(multiply(n(16), down(h)), h), given: [], answer: 'refuted' },
    // The stem of AlexNet fits from some size on.
    {
      fact: isAtLeast(fitting, windowLeastSize(window(3, 2), { kind: 'valid' })),
      given: [isAtLeast(h, n(63))],
      answer: 'proved',
    },
    // Grouped convolution and attention.
    { fact: wholeness(divide(c, groups)), given: [isDivisible(c, multiply(n(2), groups))], answer: 'proved' },
    {
      fact: wholeness(divide(add(c, multiply(n(3), c)), heads)),
      given: [isDivisible(c, heads)],
      answer: 'proved',
    },
    { fact: wholeness(divide(c, n(16))), given: [], answer: 'refuted' },
    { fact: isEqual(multiply(groups, divide(c, groups)), c), given: [], answer: 'proved' },
    // A flattened map of two axes.
    {
      fact: isEqual(
        multiply(n(1024), elements([after(h, [32, 32, same]), after(w, [32, 32, same]), c])),
        elements([h, w, c]),
      ),
      given: [isDivisible(h, n(32)), isDivisible(w, n(32))],
      answer: 'proved',
    },
  ]
}

/**
 * How many questions are decided per second, including the construction of their dimensions. Throws on a wrong answer.
 */
export function decisionsPerSecond(milliseconds: number): number {
  let decided = 0
  const started = performance.now()
  while (performance.now() - started < milliseconds)
    for (const { fact, given, answer } of questions()) {
      const { kind } = decide(fact, given)
      if (kind !== answer) throw new Error(`question ${decided} was answered with ${kind}, not ${answer}`)
      decided += 1
    }
  return (decided * 1000) / (performance.now() - started)
}
