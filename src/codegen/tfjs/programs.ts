/** `train.ts`, `evaluate.ts` and `predict.ts`: the recipe as data, and one call of the runtime. */
import type { Recipe } from '../../runtime/contract/recipe.ts'
import type { Declaration, SourceFile } from './emitter.ts'
import { commentLines, type Data, lineComment, literal } from './literals.ts'

function percent(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(6))}%`
}

/** The comment above each part of the recipe in `train.ts`. The parts are written in this order. */
const comments: { readonly [Part in keyof Required<Recipe>]: (part: Required<Recipe>[Part]) => string } = {
  data: ({ folder, mean, deviation }) => {
    const centred = mean === null ? '' : ', less the mean of each channel (red, green, blue)'
    const scaled = deviation === null ? '' : ', divided by its deviation'
    return `Images in ${folder}/train/CLASS and ${folder}/validation/CLASS${centred}${scaled}.`
  },
  augment: ({ crop: { height, width, resize }, mirror }) =>
    `The shorter side becomes ${resize} pixels, then a random ${height}×${width} window is cut` +
    `${mirror ? ' and mirrored half of the time' : ''}; evaluation takes the central window.`,
  loss: ({ heads }) =>
    `Weights of the softmax cross-entropies at the main output${heads.length === 0 ? '' : ', and at the heads'}.`,
  optimizer: () => 'v ← momentum·v + gradient; w ← w - rate·v. Weight decay acts on kernels, not on biases.',
  clip: ({ globalNorm }) =>
    `Gradients whose norm, of all together, is above ${globalNorm} are scaled down to it.`,
  rate: ({ decay }) =>
    decay
      ? `The rate falls by ${percent(decay.fraction)} every ${decay.every} ${decay.unit}.`
      : 'The rate stays as it is.',
  average: () =>
    'After each step average ← d·average + (1 - d)·w, where d is the decay, less in the first steps. ' +
    'The average is what is evaluated and predicts.',
  start: ({ kernels, biases }) =>
    `Kernels start at random (${kernels.replace('_', ' ')}), biases at ${biases}.`,
  batch: () => 'Images in a step.',
  length: ({ count, unit }) => `${count} ${unit} in all.`,
  seed: () => 'Two runs with one seed agree.',
}

/** The lines of one part of the recipe, its comment first; none for a part that the recipe does not have. */
function linesOf<Part extends keyof Recipe>(
  name: Part,
  recipe: Partial<Required<Recipe>>,
): readonly string[] {
  const part = recipe[name]
  if (part === undefined) return []
  return [...commentLines(comments[name](part)), `${name}: ${literal(part as unknown as Data)},`]
}

/** The source of `train.ts`. */
export function trainSource(
  recipe: Recipe,
  origin: string,
  header: readonly string[],
  runtime: string,
): SourceFile {
  const parts = Object.keys(comments) as readonly (keyof Recipe)[]
  const properties = parts.flatMap((name) => linesOf(name, recipe))
  const declarations: Declaration[] = [
    { kind: 'import', from: runtime, names: ['train'], types: ['Recipe'] },
    { kind: 'import', from: './model.ts', names: ['network'] },
    {
      kind: 'statements',
      lines: [
        `/** ${lineComment(origin).replace(/\*\//g, '*\\/')} */`,
        'const recipe: Recipe = {',
        ...properties,
        '}',
      ],
    },
    { kind: 'statements', lines: ['await train({ ...network, recipe, arguments: process.argv.slice(2) })'] },
  ]
  return { header, declarations }
}

/** The source of `evaluate.ts` or `predict.ts`. */
export function programSource(
  program: 'evaluate' | 'predict',
  header: readonly string[],
  runtime: string,
): SourceFile {
  const declarations: Declaration[] = [
    { kind: 'import', from: runtime, names: [program] },
    { kind: 'import', from: './model.ts', names: ['network'] },
    { kind: 'statements', lines: [`await ${program}({ ...network, arguments: process.argv.slice(2) })`] },
  ]
  return { header, declarations }
}
