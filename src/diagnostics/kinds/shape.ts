/** The problems of the family `shape`: every message shows both shapes. */
import { problemKind } from '../problem.ts'
import { toProof, toRowAbove } from './yields.ts'

/** `4 groups`, or `blocks of 2` if the argument gives the size of each part. */
const counted = (divisor: string, by: string) =>
  by.endsWith('s') ? `${divisor} ${by}` : `${by}s of ${divisor}`

export const shapeProblems = {
  'shape/axes-differ': problemKind<{
    join: string
    branch: number
    shape: string
    fixedBy: number
    fixedShape: string
    fixed: string
    hint: string | null
  }>({
    severity: 'error',
    yieldsTo: toRowAbove,
    reported: 'once per place',
    message: ({ join, branch, shape, fixedBy, fixedShape, fixed }) =>
      `branch ${branch} of ${join} is ${shape} but branch ${fixedBy}${fixed === fixedShape ? '' : `, ${fixedShape},`} requires ${fixed} here`,
    help: ({ hint }) => hint,
    explanation:
      'The branches of `concat` must agree on all axes but the last; the branches of `add` and `mul` must agree ' +
      'on every axis, where an axis of size 1 is broadcast. The usual causes are a padding or a stride in one ' +
      'branch only, or a residual connection whose width changes and needs a 1×1 convolution in the other ' +
      'branch.',
    wrong: 'network n : 28×28×192 -> 28×28×16 = concat(conv2d(3×3, 8), conv2d(3×3, 8, padding: valid))\n',
    right: 'network n : 28×28×192 -> 28×28×16 = concat(conv2d(3×3, 8), conv2d(3×3, 8))\n',
  }),
  'shape/window-too-large': problemKind<{ window: string; available: string; input: string; from: string }>({
    severity: 'error',
    yieldsTo: toRowAbove,
    reported: 'once per place',
    message: ({ window, available, input, from }) =>
      `a ${window} window does not fit ${available} (${from}, ${input})`,
    help: () => 'Use a smaller window, `padding: same`, or fewer strides before it.',
    explanation:
      'With `padding: valid`, or with too little explicit padding, a window larger than the map has no ' +
      'position, and the result would be empty. Use a smaller window, pad the map, or shrink it less before.',
    wrong: 'network n : 4×4×512 -> 1×1×512 = avg_pool(7×7, padding: valid)\n',
    right: 'network n : 4×4×512 -> 1×1×512 = avg_pool(4×4, padding: valid)\n',
  }),
  'shape/not-divisible': problemKind<{
    by: string
    divisor: string
    what: string
    dividend: string
    multiples: string
  }>({
    severity: 'error',
    yieldsTo: toRowAbove,
    reported: 'once per place',
    message: ({ by, divisor, what, dividend, multiples }) =>
      `${counted(divisor, by)} do not divide ${dividend} ${what}; the nearest multiples are ${multiples}`,
    help: () => null,
    explanation:
      'Groups and heads split channels into equal parts, so their number must divide the number of channels. ' +
      'Choose a number of groups that divides it, or the nearest number of channels that it divides.',
    wrong: 'network n : 28×28×64 -> 28×28×30 = conv2d(3×3, 30, groups: 4)\n',
    right: 'network n : 28×28×64 -> 28×28×32 = conv2d(3×3, 32, groups: 4)\n',
  }),
  'shape/rank': problemKind<{ block: string; needed: string; found: string; hint: string | null }>({
    severity: 'error',
    yieldsTo: toRowAbove,
    reported: 'once per place',
    message: ({ block, needed, found }) => `\`${block}\` takes ${needed} but its input is ${found}`,
    help: ({ hint }) => hint,
    explanation:
      'Images have three axes, h×w×c; sequences of tokens have two, n×d. `tokens` turns a map into a sequence.',
    wrong: 'network n : 8×8×3 -> 1×3 = token(1)\n',
    right: 'network n : 8×8×3 -> 1×3 = tokens |> token(1)\n',
  }),
  'shape/out-of-range': problemKind<{ block: string; argument: string; value: string; allowed: string }>({
    severity: 'error',
    yieldsTo: toProof,
    reported: 'once per place',
    message: ({ block, argument, value, allowed }) =>
      `\`${argument}\` of \`${block}\` is ${value}; it must be ${allowed}`,
    help: () => null,
    explanation:
      'Counts, sizes and strides are whole numbers of at least 1; a dropout rate is at least 0 and less than 1. ' +
      'A value outside means no layer, or one that keeps nothing; if that is intended, leave the layer out.',
    wrong: 'network n : 8×8×3 -> 8×8×3 = dropout(100%)\n',
    right: 'network n : 8×8×3 -> 8×8×3 = dropout(40%)\n',
  }),
  'shape/too-few-inputs': problemKind<{ block: string; least: number; found: number }>({
    severity: 'error',
    yieldsTo: toProof,
    message: ({ block, least, found }) =>
      `\`${block}\` takes at least ${least} ${least === 1 ? 'branch' : 'branches'} but has ${found}`,
    help: () => null,
    explanation:
      '`concat`, `add` and `mul` join the results of their branches; `attend` takes exactly three, the query, ' +
      'the key and the value. Give it its branches; a single one needs no joining.',
    wrong: 'network n : 8×8×3 -> 8×8×3 = add()\n',
    right: 'network n : 8×8×3 -> 8×8×3 = add(identity, relu)\n',
  }),
  'shape/input-differs': problemKind<{ block: string; needed: string; found: string; reason: string | null }>(
    {
      severity: 'error',
      yieldsTo: toRowAbove,
      reported: 'once per place',
      message: ({ block, needed, found }) => `\`${block}\` takes ${needed} but its input is ${found}`,
      help: ({ reason }) => reason,
      explanation:
        'The input half of a signature says where the block may be used: numbers must match, and a name that ' +
        'appears twice, or that is a parameter, must have one value. Bring the input to the required shape with a ' +
        'layer before the block, or widen the signature.',
      wrong: 'block f : h×h×c = relu\nnetwork n : 8×6×3 -> 8×6×3 = f\n',
      right: 'block f : h×w×c = relu\nnetwork n : 8×6×3 -> 8×6×3 = f\n',
    },
  ),
  'shape/output-differs': problemKind<{
    block: string
    promised: string
    shown: string
    found: string
    at: string | null
  }>({
    severity: 'error',
    yieldsTo: toRowAbove,
    reported: 'once per place',
    message: ({ block, promised, shown, found }) =>
      promised === shown
        ? `the signature of \`${block}\` says ${promised} but the body gives ${found}`
        : `the signature of \`${block}\` says ${shown}, here ${promised}, but the body gives ${found}`,
    help: ({ at }) => at,
    explanation:
      'The output half of a signature is checked at the sizes of every call. Either the body or the signature ' +
      'is wrong: fix the layer that changes the shape, or write the shape that the body gives.',
    wrong: 'network n : 8×8×3 -> 4×4×8 = conv2d(3×3, 8)\n',
    right: 'network n : 8×8×3 -> 4×4×8 = conv2d(3×3/2, 8)\n',
  }),
  'shape/promise-broken': problemKind<{
    parameter: string
    block: string
    shown: string
    promised: string
    found: string
  }>({
    severity: 'error',
    yieldsTo: toProof,
    reported: 'once per place',
    message: ({ parameter, block, shown, promised, found }) =>
      `\`${parameter}\` of \`${block}\` must give ${shown}${promised === shown ? '' : `, here ${promised}`}, but this gives ${found}`,
    help: () => null,
    explanation:
      'The type of a block parameter, `f: h×w×c -> h×w×k`, is a promise about every block that is passed for ' +
      'it: `.. -> ..` keeps any shape, and `h×w×c -> h×w×k` is checked at the sizes of the block that declares ' +
      'it.',
    wrong:
      'block twice(f: h×w×c -> h×w×c) : h×w×c = f |> f\nnetwork n : 8×8×3 -> 8×8×3 = twice(conv2d(3×3, 4))\n',
    right:
      'block twice(f: h×w×c -> h×w×c) : h×w×c = f |> f\nnetwork n : 8×8×3 -> 8×8×3 = twice(conv2d(3×3, 3))\n',
  }),
  'shape/condition-fails': problemKind<{ block: string; condition: string; sizes: string }>({
    severity: 'error',
    yieldsTo: toRowAbove,
    reported: 'once per place',
    message: ({ block, condition, sizes }) => `\`${block}\` needs \`${condition}\`, but ${sizes}`,
    help: () => null,
    explanation:
      'A condition after `where` must hold at every call. Call the block with values for which it holds, or ' +
      'weaken the condition if the block does not need it.',
    wrong: 'block half : h×w×c where h % 2 == 0 = max_pool(2×2/2)\nnetwork n : 7×8×3 -> 4×4×3 = half\n',
    right: 'block half : h×w×c where h % 2 == 0 = max_pool(2×2/2)\nnetwork n : 8×8×3 -> 4×4×3 = half\n',
  }),
}
