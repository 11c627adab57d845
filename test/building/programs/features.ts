/** What random programs must go through, so that tests of them say something: every operation, and every form. */
import { plainOperations } from '../operations.ts'
import type { Piece } from './plans.ts'
import type { WrittenProgram } from './write_program.ts'

/** Every operation but `identity`, for which nothing runs. */
export const operationNames: readonly string[] = [
  ...['conv2d', 'depthwise', 'separable_conv2d', 'conv2d_transpose', 'linear', 'max_pool', 'avg_pool'],
  ...['adaptive_avg_pool', 'adaptive_max_pool', 'upsample', 'zero_pad', 'center_crop', 'space_to_depth'],
  ...['depth_to_space', 'channel_shuffle', 'token', 'concat', 'add', 'mul', 'attend', 'group_norm', 'lrn'],
  ...['dropout', 'leaky_relu'],
  ...plainOperations,
]

/** Forms that a text shows. */
const texts: Readonly<Record<string, RegExp>> = {
  'two groups of channels': /groups: 2/,
  'as many groups as channels': /grouped\(/,
  'groups of a normalisation or a shuffle': /(?:group_norm|channel_shuffle)\((?:c|2)\)/,
  dilation: /dilation: 2/,
  'no bias': /bias: false/,
  'a multiplier by name': /multiplier: 2/,
  'a multiplier by position': /separable_conv2d\([^,()]+, [^,()]+, 2/,
  'whole windows only': /padding: valid/,
  'cells around': /padding: pad\(/,
  'cells around, rounded up': /padding: pad_ceil\(/,
  'a transposed convolution that is cut': /conv2d_transpose\([^()]*(?:\([^()]*\))?[^()]*padding: pad\(/,
  'strides of two axes': /\/\(\d×\d\)/,
  'a stride of 1 that is written': /\d×\d\/1\b/,
  'a square as a power': /\d²/,
  'the letter x between digits': /\d×\d[\s\S]*\dx\d|\dx\d[\s\S]*\d×\d/,
  'a sum in an argument': /\d \+ 1/,
  'a product in an argument': /\b2·\d/,
  'a quotient in an argument': /\b\d+\/2[,)]/,
  'a rounded quotient in an argument': /⌊\d+\/2⌋/,
  'a maximum in an argument': /max\(1, /,
  'twice a parameter': /2·(?:n|p\d)\b/,
  "the input's channels": /[ (]c[,)]/,
  'whole numbers as parameters': /p\d: Int/,
  'sizes as parameters': /p\d: Size/,
  'windows as parameters': /p\d: Window/,
  'activations as parameters': /p\d: \.\. -> \.\./,
  'a window of a size and a stride': /\(size\/s/,
  'a window of parts of a size': /size\.h×size\.w\/s/,
  'a size that is passed on': /unit\d\((?:size,|.*size: size)/,
  'a stride that is passed on': /unit\d\((?:[^()]*, s\)|s: s)/,
  'defaults of parameters': /block unit[45]\([^)]* = /,
  'a default without a kind': /block unit[45]\([^)]*p\d = /,
  'arguments by name': /unit\d\([a-z]\w*: /,
  'arguments by position': /unit[45]\((?!p\d)[^)]+\)/,
  'a block of no parameters': /^block unit[45](?: :| =)/m,
  'a signature of names': /^block unit[45].* : h×w×c = /m,
  'a block without a signature': /^block unit[45][^:=]*(?:\([^)]*\))? = /m,
  'a call in a block': /^block unit\d.*=.*unit\d/m,
  'a block called twice': /unit(\d)[\s\S]*unit\1[\s\S]*unit\1/,
  'a promised shape': /f: h×w×c -> h×w×k/,
  'a promised shape with rounding': /f: ⌈h\/2⌉×⌈w\/2⌉×c/,
  'a result as an argument, its sizes named': /skip: \.\. -> H×W×k/,
  'a named result': / as kept\d/,
  'a named stage': /\) as e\d/,
  'a residual connection written out': /add\(identity, /,
  'a residual connection by a block': /projected_add\(/,
  'a product with the input': /mul\(identity, (?!global)|projected_mul\(/,
  'squeeze and excitation': /gate\(/,
  'copies by a call': /repeat\(/,
  'copies, the number before': /\w\)? × \(/,
  'copies, the number behind': /\)×/,
  'a condition': /if (?:1 < 2|3×3 == 3×3|7 % 4 == 3) then/,
  'a condition on what is not there': /none is none/,
  'a condition that is negated': /if not \(/,
  'a comprehension': / for i\d+ in \[/,
  'definitions of its own': /let v\d+ = .* block b\d+ = /,
  'a table': /chain table/,
  'a labelled row': /\((?:\d+a|r\d+)\) \|/,
  'a row of several copies': /^ {2}\| unit\d[^|]*\|[^|]*\|[^|]*\| [23] \|/m,
  'a stride for the first copy': /^ {2}\| unit\d[^|]*\|[^|]*\|[^|]*\| [23] \| 2 \|/m,
  'a row that reads another': /^ {2}\| join .*\| [er]?\d+a? \|/m,
  'claims of a row': /^ {2}\| .*\| \d+×\d+×\d+ \| \d+ \| \d+ \|$/m,
  'blank cells': /\| [–—-] \|/,
  'a head at a row': /^head head1 of net at (?:\d+a|r\d+) /m,
  'a head at a stage': /^head head1 of net at e\d/m,
  'two heads': /^head head2 /m,
  attention: /attend\(/,
  'bilinear upsampling': /bilinear: true/,
  'zeros at single sides': /zero_pad\(\d, (?:bottom|left)/,
}

/** Whether a program has a piece of a kind, in what was called. */
const hasPiece = (
  { plan: { stages, heads, units, changers }, source }: WrittenProgram,
  fits: (piece: Piece) => boolean,
) => {
  const blocks = [...units, ...changers].filter((_, index) => source.includes(`block unit${index + 1}`))
  const inside = (piece: Piece): boolean =>
    fits(piece) ||
    Object.values(piece)
      .flat()
      .some((part) => typeof part === 'object' && part !== null && 'kind' in part && inside(part as Piece))
  return [
    ...stages.map(({ piece }) => piece),
    ...blocks.map(({ body }) => body),
    ...heads.map(({ body }) => body),
  ].some(inside)
}

type Feature = (program: WrittenProgram) => boolean

const others: Readonly<Record<string, Feature>> = {
  'the marks of a plain keyboard': ({ plan }) => plan.plainMarks,
  'a named result, read later': (program) => hasPiece(program, ({ kind }) => kind === 'read'),
  'branches of one window, joined': (program) =>
    hasPiece(program, (piece) => piece.kind === 'parallel' && piece.join === 'concat'),
  'branches of one window, added': (program) =>
    hasPiece(program, (piece) => piece.kind === 'parallel' && piece.join === 'add'),
  'a pipeline that goes on after its table': ({ plan }) =>
    plan.rows.length > 0 && plan.end.kind !== 'nothing',
}

/** Every form, and whether a program has it. What texts show is looked for in the language's own marks. */
export const features: readonly (readonly [name: string, has: Feature])[] = [
  ...operationNames.map(
    (name) =>
      [
        `\`${name}\``,
        ({ entries }: WrittenProgram) => entries.some(({ operation }) => operation === name),
      ] as const,
  ),
  ...Object.entries(texts).map(
    ([name, pattern]) =>
      [name, ({ plan, source }: WrittenProgram) => !plan.plainMarks && pattern.test(source)] as const,
  ),
  ...Object.entries(others),
]

/** How many of the programs have each form, by its name. */
export function countFeatures(programs: readonly WrittenProgram[]): ReadonlyMap<string, number> {
  return new Map(features.map(([name, has]) => [name, programs.filter(has).length]))
}
