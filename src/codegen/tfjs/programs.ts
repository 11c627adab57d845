/** `train.ts`, `evaluate.ts` and `predict.ts`: the recipe as data, and one call of the runtime. */
import type { Recipe } from '../../runtime/contract/recipe.ts'
import type { Declaration, SourceFile } from './emitter.ts'
import { commentLines, type Data, lineComment, literal } from './literals.ts'

function percent(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(6))}%`
}

/** Each part that a recipe has, with what it means. */
function recipeParts(recipe: Recipe): readonly (readonly [key: keyof Recipe, comment: string])[] {
  const { data, augment, loss, clip, rate, start, length } = recipe
  const { height, width, resize } = augment.crop
  const centred = data.mean === null ? '' : ', less the mean of each channel (red, green, blue)'
  const scaled = data.deviation === null ? '' : ', divided by its deviation'
  const heads = loss.heads.length === 0 ? '' : ', and at the heads'
  const falling =
    rate.decay && `falls by ${percent(rate.decay.fraction)} every ${rate.decay.every} ${rate.decay.unit}`
  const parts: readonly (readonly [key: keyof Recipe, comment: string])[] = [
    ['data', `Images in ${data.folder}/train/CLASS and ${data.folder}/validation/CLASS${centred}${scaled}.`],
    [
      'augment',
      `The shorter side becomes ${resize} pixels, then a random ${height}×${width} window is cut` +
        `${augment.mirror ? ' and mirrored half of the time' : ''}; evaluation takes the central window.`,
    ],
    ['loss', `Weights of the softmax cross-entropies at the main output${heads}.`],
    ['optimizer', 'v ← momentum·v + gradient; w ← w - rate·v. Weight decay acts on kernels, not on biases.'],
    ['clip', `Gradients whose norm, of all together, is above ${clip?.globalNorm} are scaled down to it.`],
    ['rate', falling ? `The rate ${falling}.` : 'The rate stays as it is.'],
    [
      'average',
      'After each step average ← d·average + (1 - d)·w, where d is the decay, less in the first steps. ' +
        'The average is what is evaluated and predicts.',
    ],
    ['start', `Kernels start at random (${start.kernels.replace('_', ' ')}), biases at ${start.biases}.`],
    ['batch', 'Images in a step.'],
    ['length', `${length.count} ${length.unit} in all.`],
    ['seed', 'Two runs with one seed agree.'],
  ]
  return parts.filter(([key]) => recipe[key] !== undefined)
}

/** The source of `train.ts`. */
export function trainSource(
  recipe: Recipe,
  origin: string,
  header: readonly string[],
  runtime: string,
): SourceFile {
  const properties = recipeParts(recipe).flatMap(([key, comment]) => [
    ...commentLines(comment),
    `${key}: ${literal(recipe[key] as unknown as Data)},`,
  ])
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
