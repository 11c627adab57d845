/** The problems of the families `type` and `block`: kinds of values, calls, and the arguments of blocks. */
import { didYouMean, type Nearest } from '../nearest.ts'
import { problemKind } from '../problem.ts'

const conv = (body: string) => `network n : 8×8×3 -> 8×8×4 = ${body}\n`

export const typeProblems = {
  'type/kind-differs': problemKind<{ place: string; needed: string; found: string; help?: string | null }>({
    severity: 'error',
    reported: 'once per place',
    message: ({ place, needed, found }) => `${place} takes ${needed}, but this is ${found}`,
    help: ({ help }) => help ?? null,
    explanation:
      'Every parameter has a kind (Int, Number, Size, Window, Shape, Bool, Text, Padding, a list, a record, a ' +
      'block), written or taken from its default. Values are never converted, except that an Int serves as a ' +
      'Number and a Size as a Window of stride 1.',
    wrong: conv('conv2d(3×3, true)'),
    right: conv('conv2d(3×3, 4)'),
  }),
  'type/operands': problemKind<{ operator: string; needed: string; found: string }>({
    severity: 'error',
    reported: 'once per place',
    message: ({ operator, needed, found }) => `\`${operator}\` takes ${needed}, not ${found}`,
    help: () => null,
    explanation:
      '`×` joins numbers and sizes to sizes and shapes, or repeats a block; `/` divides numbers, or gives a ' +
      'size its stride; `· + - %` and the comparisons are for numbers; `and`, `or`, `not` for truth values. ' +
      'Nothing is converted silently, since a guess would hide a mistake: write the operands as the operator ' +
      'takes them.',
    wrong: conv('conv2d(3×3, 4 + true)'),
    right: conv('conv2d(3×3, 4)'),
  }),
  'type/unknown-kind': problemKind<{ name: string; nearest: Nearest | null }>({
    severity: 'error',
    reported: 'once per message',
    message: ({ name }) => `there is no kind \`${name}\``,
    help: ({ nearest }) =>
      didYouMean(nearest, 'Kinds are Int, Number, Size, Window, Shape, Bool, Text, Padding, Block.'),
    explanation:
      'The kinds are Int, Number, Size, Window, Shape, Bool, Text, Padding and Block, lists of them (`[Int]`), ' +
      'block types (`h×w×c -> h×w×k`), and each of the first with `?` where `none` is allowed. Write one of ' +
      'these; a parameter with a default needs no kind, since it takes the kind of the default.',
    wrong: 'block f(k: Integer) = conv2d(1×1, k)\nnetwork n : 8×8×3 -> 8×8×4 = f(4)\n',
    right: 'block f(k: Int) = conv2d(1×1, k)\nnetwork n : 8×8×3 -> 8×8×4 = f(4)\n',
  }),
  'type/not-whole': problemKind<{
    place: string
    value: string
    /** The quotient as written; null if the value is not one. */
    quotient: string | null
  }>({
    severity: 'error',
    reported: 'once per place',
    message: ({ place, value }) => `${place} takes a whole number, but this is ${value}`,
    help: ({ quotient }) => {
      const written = quotient ?? 'a/b'
      return `Write ⌊${written}⌋ or ⌈${written}⌉ to round down or up.`
    },
    explanation:
      '`/` is exact: 7/2 is three and a half. Where a whole number is needed, a quotient must be whole or be ' +
      'rounded explicitly, so that the reader sees which way it goes.',
    wrong: 'network n : 8×8×3 -> 8×8×3 = conv2d(3×3, 7/2)\n',
    right: 'network n : 8×8×3 -> 8×8×3 = conv2d(3×3, ⌊7/2⌋)\n',
  }),
  'type/missing-argument': problemKind<{ block: string; parameter: string; signature: string }>({
    severity: 'error',
    message: ({ block, parameter }) => `\`${block}\` needs \`${parameter}\``,
    help: ({ signature }) => `It is ${signature}.`,
    explanation:
      'A parameter without a default must be passed, by position or by name. Pass it, or give the parameter a default where the block is declared.',
    wrong: conv('conv2d(3×3)'),
    right: conv('conv2d(3×3, 4)'),
  }),
  'type/unknown-argument': problemKind<{
    block: string
    argument: string
    nearest: Nearest | null
    signature: string
  }>({
    severity: 'error',
    message: ({ block, argument }) => `\`${block}\` takes no \`${argument}\``,
    help: ({ nearest, signature }) => didYouMean(nearest, `It is ${signature}.`),
    explanation:
      'An argument passed by name must name a parameter of the block that is called. Correct the name, or pass the value by position; `inc explain OPERATION` shows the parameters of an operation.',
    wrong: conv('conv2d(3×3, 4, strides: 2)'),
    right: conv('conv2d(3×3, 4, groups: 1)'),
  }),
  'type/too-many-arguments': problemKind<{ block: string; takes: number; signature: string }>({
    severity: 'error',
    message: ({ block, takes }) =>
      `\`${block}\` takes ${takes === 0 ? 'no arguments' : takes === 1 ? 'one argument' : `${takes} arguments`}, but ${takes === 0 ? 'some are' : 'more are'} given`,
    help: ({ signature }) => `It is ${signature}.`,
    explanation:
      'Arguments by position go to the parameters in order, so there may not be more of them than parameters. ' +
      'Remove the extra ones: a number too many is usually a mistake.',
    wrong: 'network n : 8×8×3 -> 8×8×3 = relu(6)\n',
    right: 'network n : 8×8×3 -> 8×8×3 = relu6\n',
  }),
  'type/argument-twice': problemKind<{ block: string; argument: string }>({
    severity: 'error',
    message: ({ block, argument }) => `\`${argument}\` is passed to \`${block}\` twice`,
    help: () => 'Remove one of the two.',
    explanation:
      'A parameter is passed once, by position or by name. Which of the two values is meant cannot be known: ' +
      'remove one of them.',
    wrong: conv('conv2d(3×3, 4, filters: 4)'),
    right: conv('conv2d(3×3, filters: 4)'),
  }),
  'type/arguments-swapped': problemKind<{
    block: string
    first: string
    firstKind: string
    second: string
    secondKind: string
    /** The two as written: `64, 3×3`. */
    written: string
  }>({
    severity: 'error',
    message: ({ block, first, firstKind, second, secondKind, written }) =>
      `\`${block}\` takes its \`${first}\`, ${firstKind}, before its \`${second}\`, ${secondKind}, but this is \`${written}\``,
    help: () => null,
    explanation:
      "Arguments by position go to the parameters in order, and each of these two fits only in the other's " +
      'place. A window comes before the filters, since papers say it in this order: a 3×3 convolution with 64 ' +
      'filters. Swap them, or pass them by name, in any order.',
    wrong: conv('conv2d(4, 3×3)'),
    right: conv('conv2d(3×3, 4)'),
  }),
  'type/not-a-block': problemKind<{ found: string }>({
    severity: 'error',
    reported: 'once per place',
    message: ({ found }) => `a block is needed here, not ${found}`,
    help: () => null,
    explanation:
      'Everything that computes is a block, a recipe from one input to one output: stages of `|>`, branches of `concat`, `add`, `mul` and `attend`, bodies of blocks, networks and heads. A number or a text computes nothing by itself: pass it to a block.',
    wrong: 'network n : 8×8×3 -> 8×8×3 = relu |> 3\n',
    right: 'network n : 8×8×3 -> 8×8×3 = relu |> identity\n',
  }),
  'type/not-callable': problemKind<{ found: string }>({
    severity: 'error',
    message: ({ found }) => `this cannot be called: it is ${found}`,
    help: () => null,
    explanation:
      'Blocks, functions and the parameters that are constructors can be called. A block that already has its arguments is not called again.',
    wrong: 'let four = 4\nnetwork n : 8×8×3 -> 8×8×4 = conv2d(1×1, four(2))\n',
    right: 'let four = 4\nnetwork n : 8×8×3 -> 8×8×4 = conv2d(1×1, four)\n',
  }),
  'type/condition': problemKind<{ found: string }>({
    severity: 'error',
    reported: 'once per place',
    message: ({ found }) => `a condition must be true or false, not ${found}`,
    help: () => 'Compare: `a == b`, `a > 0`, `a is none`.',
    explanation:
      'The condition of `if`, of `where` and of a comprehension is a Bool; a number is not one. Compare it: `k > 0`, `k is none`, `k == 4`.',
    wrong: 'let k = 4\nnetwork n : 8×8×3 -> 8×8×3 = if k then relu else identity\n',
    right: 'let k = 4\nnetwork n : 8×8×3 -> 8×8×3 = if k > 0 then relu else identity\n',
  }),
  'type/division-by-zero': problemKind<Record<never, never>>({
    severity: 'error',
    reported: 'once per place',
    message: () => 'division by zero',
    help: () => null,
    explanation:
      'A quotient and a remainder need a divisor that is not zero. If the divisor may be zero, choose another ' +
      'value first: `if n == 0 then 1 else c/n`.',
    wrong: conv('conv2d(3×3, 4/0)'),
    right: conv('conv2d(3×3, 4/1)'),
  }),
  'type/index-out-of-range': problemKind<{ index: string; length: number }>({
    severity: 'error',
    reported: 'once per place',
    message: ({ index, length }) => `there is no element ${index} in a list of ${length}`,
    help: () => 'Indices start at 1.',
    explanation:
      'Lists are indexed from 1 to their length. The first element is `list[1]`, the last `list[len(list)]`; 0 ' +
      'and negative numbers are not indices.',
    wrong: 'let widths = [4, 8]\nnetwork n : 8×8×3 -> 8×8×4 = conv2d(1×1, widths[0])\n',
    right: 'let widths = [4, 8]\nnetwork n : 8×8×3 -> 8×8×4 = conv2d(1×1, widths[1])\n',
  }),
  'type/unit': problemKind<{ unit: string }>({
    severity: 'error',
    message: ({ unit }) => `\`${unit}\` has no meaning here`,
    help: () => 'It is allowed in `train` blocks only.',
    explanation:
      'The units `epochs` and `steps` measure training and are allowed in `train` blocks only. Leave the unit ' +
      'out, or declare the number in a `train` block.',
    wrong: conv('conv2d(3×3, 4 epochs)'),
    right: conv('conv2d(3×3, 4)'),
  }),
  'type/input-axis': problemKind<Record<never, never>>({
    severity: 'error',
    message: () => 'an axis of an input must be a name or a number',
    help: () => 'Name the axis, and state what must hold of it after `where`: `: h×w×c where c % 2 == 0`.',
    explanation:
      'Input patterns are matched, never solved: each axis is a name to bind or a number to match. Conditions ' +
      'go into the `where`.',
    wrong: 'block f : h×w×(2·c) = relu\nnetwork n : 8×8×4 -> 8×8×4 = f\n',
    right: 'block f : h×w×c where c % 2 == 0 = relu\nnetwork n : 8×8×4 -> 8×8×4 = f\n',
  }),
  'type/network-sizes': problemKind<{ network: string }>({
    severity: 'error',
    message: ({ network }) => `the input of \`${network}\` has an axis that is not a size`,
    help: () =>
      'An axis is a whole number of at least 1, or a name: `: 224×224×3 -> 1×1×1000`, `: h×w×3 -> h×w×10`.',
    explanation:
      'A network takes an input of the sizes that its signature gives. A number fixes a size, and a name leaves ' +
      'it open: the network is then checked for all sizes. An option of the network, and in a family a column ' +
      'of its table, stands for its value, which must be a whole number of at least 1. `..` leaves even the ' +
      'number of axes open, and no network can be built on that: write the axes.',
    wrong: 'network n : 0×8×3 -> 0×8×3 = relu\n',
    right: 'network n : h×8×3 -> h×8×3 = relu\n',
  }),
  'type/network-output': problemKind<{ network: string }>({
    severity: 'error',
    message: ({ network }) => `the signature of \`${network}\` has no output`,
    help: () => 'Write the whole signature: `: 224×224×3 -> 1×1×1000`.',
    explanation:
      'The whole signature of a network is written, so that readers and users need not infer it. Write `-> ` ' +
      'and the shape of the output; the checker checks the body against it.',
    wrong: 'network n : 8×8×3 = relu\n',
    right: 'network n : 8×8×3 -> 8×8×3 = relu\n',
  }),
  'type/option-without-default': problemKind<{ network: string; option: string }>({
    severity: 'error',
    message: ({ network, option }) => `option \`${option}\` of network \`${network}\` has no default`,
    help: () => 'Give it one, or make this a block and call it from a network.',
    explanation:
      'A network must be complete on its own, so each of its options has a default. `network other : … = ' +
      'name(option: value)` is the network with another choice.',
    wrong: 'network n(k: Int) : 8×8×3 -> 8×8×4 = conv2d(1×1, k)\n',
    right: 'network n(k = 4) : 8×8×3 -> 8×8×4 = conv2d(1×1, k)\n',
  }),
  'type/constructor-depth': problemKind<{ parameter: string }>({
    severity: 'error',
    message: ({ parameter }) => `\`${parameter}\` is a constructor that takes a constructor`,
    help: () => null,
    explanation:
      'A block parameter may be a constructor, `unit: block(c, s: Int)`, but its own parameters are values and ' +
      'blocks, not constructors. Two levels are enough for every known architecture, and they keep types ' +
      'readable: pass the inner block instead of its constructor.',
    wrong: 'block f(make: block(unit: block(c: Int))) = relu\nnetwork n : 8×8×3 -> 8×8×3 = relu\n',
    right: 'block f(make: block(c: Int)) = make(4)\nnetwork n : 8×8×3 -> 8×8×3 = relu\n',
  }),
  'type/not-a-result': problemKind<{ parameter: string; block: string }>({
    severity: 'error',
    message: ({ parameter, block }) =>
      `\`${parameter}\` of \`${block}\` takes the name of a result, but this depends on its input`,
    help: () => 'Pass a name given by `as`, or the label of a row.',
    explanation:
      'A parameter `skip: .. -> h×w×k` takes any input and always gives one shape: that of an existing result. ' +
      'Only the name of a result does that, `b as y` or the label of a row.',
    wrong:
      'block join(skip: .. -> H×W×k) = concat(skip, identity)\nnetwork n : 8×8×3 -> 8×8×6 = relu as x |> join(relu)\n',
    right:
      'block join(skip: .. -> H×W×k) = concat(skip, identity)\nnetwork n : 8×8×3 -> 8×8×6 = relu as x |> join(x)\n',
  }),
  'type/any-axes': problemKind<Record<never, never>>({
    severity: 'error',
    message: () => '`..` may appear only once in a shape, and only first',
    help: () => 'Name the other axes: `..×c`.',
    explanation:
      '`..` stands for all the axes that the shape does not name. Two of them, or one after another axis, would ' +
      'leave open which axes are meant.',
    wrong: 'block f : ..×.. -> .. = relu\nnetwork n : 8×8×3 -> 8×8×3 = f\n',
    right: 'block f : ..×c -> ..×c = relu\nnetwork n : 8×8×3 -> 8×8×3 = f\n',
  }),
  'block/two-copies': problemKind<{ name: string; join: string }>({
    severity: 'warning',
    message: ({ name }) => `\`${name}\` is a recipe: its two uses have two sets of weights`,
    help: ({ name, join }) => `To use one result twice, name it: \`… as ${name} |> ${join}(${name}, …)\`.`,
    explanation:
      'A `let` names a recipe, not a result. Each use has its own weights, so `add(y, y |> relu)` computes two ' +
      'different convolutions. `b as y` names the result of b.',
    wrong: 'network n : 8×8×3 -> 8×8×8 =\n  let y = conv2d(3×3, 8)\n  in add(y, y |> relu)\n',
    right: 'network n : 8×8×3 -> 8×8×8 = conv2d(3×3, 8) as y |> add(y, y |> relu)\n',
  }),
  'block/result-dropped': problemKind<{ operation: string; network: string; count: number }>({
    severity: 'warning',
    reported: 'once per place',
    message: ({ operation, network, count }) =>
      count === 1
        ? `nothing takes the result of this \`${operation}\`: it is not part of \`${network}\``
        : `nothing takes the result of these ${count} layers, up to this \`${operation}\`: they are not part of \`${network}\``,
    help: () => 'Join it with what is used, `concat(…)` or `add(…)`, or remove it.',
    explanation:
      'A name given by `as`, and the label of a row, ignore their input and give an existing result. Whatever ' +
      'comes before one in a pipe is computed and thrown away: its weights are counted, never trained, and not ' +
      'in the generated model. Join the two, `conv2d(3×3, 4) |> concat(x, identity)`, or remove the layer.',
    wrong: 'network n : 8×8×3 -> 8×8×3 = relu as x |> conv2d(3×3, 4) |> x\n',
    right: 'network n : 8×8×3 -> 8×8×7 = relu as x |> conv2d(3×3, 4) |> concat(x, identity)\n',
  }),
  'block/sized-weights': problemKind<{ operation: string; network: string; weights: string; sizes: string }>({
    severity: 'warning',
    message: ({ operation, network, weights, sizes }) =>
      `the weights of this \`${operation}\`, ${weights}, depend on ${sizes}: \`${network}\` has different weights at each size`,
    help: () => 'Reduce the map to one size before it, with `global_avg_pool` or `adaptive_avg_pool(7×7)`.',
    explanation:
      'A network whose signature leaves sizes open is one network for all of them, so that what was trained at ' +
      'one size runs at another. A linear layer over a flattened map, or a position embedding, has a weight for ' +
      'each position of the map and ties the trained network to one size. Reduce the map to a fixed size before ' +
      'it, or write the size as a number if only one is meant.',
    wrong: 'network n : h×w×3 -> 1×1×10 = conv2d(3×3/2, 8) |> flatten |> linear(10)\n',
    right: 'network n : h×w×3 -> 1×1×10 = conv2d(3×3/2, 8) |> global_avg_pool |> linear(10)\n',
  }),
}
