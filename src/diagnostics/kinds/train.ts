/** The problems of the family `train`: recipes that are incomplete or ask for what cannot be trained. */
import { didYouMean, type Nearest } from '../nearest.ts'
import { problemKind } from '../problem.ts'

const net =
  'network n : 32×32×3 -> 1×1×4 = conv2d(3×3, 4) as a |> global_avg_pool |> softmax\n' +
  'head side of n at a = global_avg_pool |> softmax\n\n'
const fields = {
  data: 'image_folder("data") |> mean_subtract(123, 117, 104)',
  augment: 'random_crop(32×32, resize: 36) |> mirror',
  loss: 'cross_entropy + 0.3·side',
  optimizer: 'sgd(momentum: 0.9, weight_decay: 0.0002)',
  rate: '0.01 |> decay(4%, every: 8 epochs)',
  batch: '32',
  length: '80 epochs',
}
const train = (changes: Readonly<Record<string, string | null>> = {}) =>
  `${net}train n\n${Object.entries({ ...fields, ...changes })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `  ${name} = ${value}\n`)
    .join('')}`
const right = train()

export const trainProblems = {
  'train/unknown-field': problemKind<{ name: string; nearest: Nearest | null; fields: string }>({
    severity: 'error',
    message: ({ name }) => `a recipe has no field \`${name}\``,
    help: ({ nearest, fields }) => didYouMean(nearest, `It has ${fields}.`),
    explanation:
      'The fields of a recipe are data, augment, loss, optimizer, clip, rate, average, kernels, biases, batch, ' +
      'length and seed. Any other field would have no effect, so it is an error.',
    wrong: train({ batch_size: '32' }),
    right,
  }),
  'train/unsupported': problemKind<{ what: string; instead: string }>({
    severity: 'error',
    message: ({ what }) => `the generated training does not support \`${what}\``,
    help: ({ instead }) => instead,
    explanation:
      'A recipe that asks for more than the generated training supports is an error at that name; nothing is ' +
      'silently left out. Remove the step, or use the one that the message names; later versions may support ' +
      'more.',
    wrong: train({ evaluate: 'crops(144)' }),
    right,
  }),
  'train/field-twice': problemKind<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `\`${name}\` is given twice`,
    help: () => 'Remove one of the two.',
    explanation:
      'Each field of a recipe is given once, and each network has one recipe. Which of the two is meant cannot ' +
      'be known: remove one of them.',
    wrong: `${train()}  batch = 64\n`,
    right,
  }),
  'train/missing-field': problemKind<{ network: string; name: string; example: string }>({
    severity: 'error',
    message: ({ network, name }) => `the recipe of \`${network}\` has no \`${name}\``,
    help: ({ example }) => `For example \`${example}\`.`,
    explanation:
      'A recipe must give data, loss, optimizer, rate, batch and length. Gradients are clipped and weights ' +
      'averaged only if `clip` and `average` say so. Without `augment`, images are resized to the input; ' +
      'kernels start Glorot-uniform, biases at zero; the seed is 1.',
    wrong: train({ batch: null }),
    right,
  }),
  'train/value': problemKind<{ field: string; needed: string; found: string }>({
    severity: 'error',
    message: ({ field, needed, found }) => `\`${field}\` takes ${needed}, but this is ${found}`,
    help: () => null,
    explanation:
      'Each field of a recipe has its own kind: sources and steps for data, losses for loss, an optimizer, a ' +
      'bound for gradients, a rate and how it changes, the decay of an average, numbers with `epochs` or ' +
      '`steps` for length. The guide to the language, `docs/language.md`, shows each with what it takes.',
    wrong: train({ batch: '0' }),
    right,
  }),
  'train/unknown-step': problemKind<{ field: string; name: string; nearest: Nearest | null; known: string }>({
    severity: 'error',
    message: ({ field, name }) => `\`${field}\` does not take \`${name}\``,
    help: ({ nearest, known }) => didYouMean(nearest, `It takes ${known}.`),
    explanation:
      '`data` takes image_folder, mean_subtract and deviation; `augment` random_crop and mirror; `optimizer` ' +
      'sgd; `clip` global_norm; `rate` decay; `average` polyak; `kernels` the usual initialisers by the names ' +
      'of Glorot, He and LeCun. Correct the name, or remove the step; nothing in a recipe is silently ignored.',
    wrong: train({ augment: 'random_crop(32×32, resize: 36) |> miror' }),
    right,
  }),
  'train/unknown-head': problemKind<{
    name: string
    network: string
    nearest: Nearest | null
    heads: string
  }>({
    severity: 'error',
    message: ({ name, network, heads }) => `\`${network}\` has no head \`${name}\`; it has ${heads}`,
    help: ({ nearest }) => didYouMean(nearest),
    explanation:
      "A head's name in `loss` is the main loss at that head. It must be declared: `head NAME of NETWORK at ROW = …`.",
    wrong: train({ loss: 'cross_entropy + 0.3·sied' }),
    right,
  }),
  'train/head-left-out': problemKind<{ name: string; network: string }>({
    severity: 'warning',
    message: ({ name, network }) => `head \`${name}\` of \`${network}\` has no part in the loss`,
    help: ({ name }) => `Add it, \`+ 0.3·${name}\`, or remove the head.`,
    explanation:
      'A head that is not in the loss is never trained, and its weights keep their initial values. Add it to ' +
      'the loss with a weight, `cross_entropy + 0.3·aux1`, or remove the head.',
    wrong: train({ loss: 'cross_entropy' }),
    right,
  }),
  'train/crop-differs': problemKind<{ crop: string; network: string; input: string }>({
    severity: 'error',
    message: ({ crop, network, input }) => `the crop is ${crop} but the input of \`${network}\` is ${input}`,
    help: ({ input }) => `Crop to ${input.split('×').slice(0, 2).join('×')}.`,
    explanation:
      'The network is given what the crop cuts out, so the two must have the same height and width, and images ' +
      'have three channels. Write the size of the network in the crop, or declare the network for the size of ' +
      'the crop.',
    wrong: train({ augment: 'random_crop(24×24, resize: 36)' }),
    right,
  }),
  'train/rate-never-changes': problemKind<{ every: string; length: string }>({
    severity: 'warning',
    message: ({ every, length }) =>
      `the rate falls every ${every}, but training ends after ${length}, so it never changes`,
    help: () => 'Make it fall earlier, train longer, or write a constant rate.',
    explanation:
      'A decay that starts only after training has ended has no effect. Shorten the steps of the decay, train ' +
      'longer, or write the rate as one number.',
    wrong: train({ length: '8 epochs' }),
    right,
  }),
  'train/classes-differ': problemKind<{ output: string; shape: string; network: string; main: string }>({
    severity: 'error',
    message: ({ output, shape, network, main }) =>
      `\`${output}\` gives ${shape} but \`${network}\` gives ${main}: one label cannot serve both`,
    help: () => 'Give both the same number of classes.',
    explanation:
      'Every term of the loss compares its output with the class of the image, so all outputs in the loss must ' +
      'have the same classes. Give every head in the loss as many outputs as the network has classes, or leave ' +
      'it out of the loss.',
    wrong: right.replace(
      'head side of n at a = global_avg_pool |> softmax',
      'head side of n at a = global_avg_pool |> linear(5) |> softmax',
    ),
    right,
  }),
  'train/output': problemKind<{ network: string; output: string }>({
    severity: 'error',
    message: ({ network, output }) =>
      `cross entropy needs one row of classes but \`${network}\` gives ${output}`,
    help: () => 'End the network in `global_avg_pool` or `flatten`, then `linear(classes) |> softmax`.',
    explanation:
      'Cross entropy compares one probability per class with the class of the image: the output is 1×1×classes, ' +
      'or 1×classes. End the network with `global_avg_pool` or `flatten`, `linear(classes)` and `softmax`.',
    wrong:
      'network n : 32×32×3 -> 32×32×4 = conv2d(3×3, 4)\n\ntrain n\n  data = image_folder("data")\n  loss = cross_entropy\n  optimizer = sgd(momentum: 0.9)\n  rate = 0.01\n  batch = 32\n  length = 80 epochs\n',
    right,
  }),
}
