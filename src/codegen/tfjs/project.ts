/** The files of a project apart from its programs: `package.json`, `tsconfig.json`, `.npmrc`, `README.md`. */

import type { NetworkCosts } from '../../cost/costs.ts'
import { conventions, costTable } from '../../cost/index.ts'
import { plainName } from '../../network/layer_names.ts'
import type { Network } from '../../network/network.ts'
import { inputShape, outputShape } from '../../network/shape_of.ts'
import { showShape } from '../../shape/index.ts'
import { lineComment } from './literals.ts'
import type { ProjectFile } from './transpile.ts'

/** The versions that this runtime is tested with. */
export const versions = {
  '@tensorflow/tfjs': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
  '@tensorflow/tfjs-node-gpu': '4.22.0',
  '@types/node': '20.19.43',
  sharp: '0.35.5',
  typescript: '6.0.3',
} as const

/** How a project gets the runtime: from the package, by that reference, or from its own copy. */
export type RuntimeChoice =
  | { readonly kind: 'package'; readonly reference: string }
  | { readonly kind: 'eject' }

function json(path: string, value: unknown): ProjectFile {
  return { path, text: `${JSON.stringify(value, null, 2)}\n` }
}

/** The name of the npm package: the network's name without what npm forbids. */
function packageName(network: Network): string {
  return plainName(network.name).toLowerCase().replace(/_/g, '-')
}

/** What Node must load before a program. */
function register(runtime: RuntimeChoice): string {
  return runtime.kind === 'package' ? 'inc-lang/runtime/register' : './dist/runtime/register.js'
}

function packageFile(network: Network, runtime: RuntimeChoice): ProjectFile {
  const run = (program: string) => `node --import ${register(runtime)} dist/${program}.js`
  const pick = (...names: readonly (keyof typeof versions)[]) =>
    Object.fromEntries(names.map((name) => [name, versions[name]]))
  return json('package.json', {
    name: packageName(network),
    version: '0.0.0',
    private: true,
    description: `Training of ${lineComment(network.name)} with TensorFlow.js`,
    type: 'module',
    engines: { node: '>=20.9' },
    scripts: { build: 'tsc', train: run('train'), evaluate: run('evaluate'), predict: run('predict') },
    dependencies:
      runtime.kind === 'package'
        ? { 'inc-lang': runtime.reference }
        : pick('@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm', 'sharp'),
    // Without its native library the programs still run, on WebAssembly.
    optionalDependencies: pick('@tensorflow/tfjs-node-gpu'),
    devDependencies: pick('@types/node', 'typescript'),
  })
}

function compilerFile(runtime: RuntimeChoice): ProjectFile {
  return json('tsconfig.json', {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2023'],
      module: 'NodeNext',
      types: ['node'],
      rootDir: '.',
      outDir: 'dist',
      strict: true,
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
      skipLibCheck: true,
    },
    include: runtime.kind === 'package' ? ['*.ts'] : ['*.ts', 'runtime/**/*.ts'],
  })
}

/** Text in a cell of a Markdown table. */
function cell(text: string): string {
  return lineComment(text).replace(/[\\|]/g, '\\$&').replace(/</g, '&lt;')
}

function tableLines(rows: readonly (readonly string[])[]): readonly string[] {
  const [header = [], ...body] = rows
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  const rule = `|${header.map((_, index) => (index < 2 ? '---' : '---:')).join('|')}|`
  return [line(header), rule, ...body.map(line)]
}

function readmeFile(
  network: Network,
  costs: NetworkCosts,
  spec: string,
  runtime: RuntimeChoice,
): ProjectFile {
  const table = costTable(network, costs, ['output', 'params', 'macs'])
  const summed = [...table.rows, table.total, ...table.heads, ...(table.withHeads ? [table.withHeads] : [])]
  const rows = summed.map(({ name, cells }) => [name, ...cells.map(({ computed }) => computed)])
  const heads = network.heads.map(({ name, at }) => `${lineComment(name)} (at ${lineComment(at)})`).join(', ')
  const lines = [
    `# ${lineComment(network.name)}`,
    '',
    `Written by Inc from \`${lineComment(spec).replace(/`/g, "'")}\`. Change the spec and compile it again, rather than these files.`,
    ...(network.documentation === null ? [] : ['', ...network.documentation.split('\n').map(lineComment)]),
    '',
    `Takes images of ${showShape(inputShape(network))} and gives ${showShape(outputShape(network))}.` +
      (heads === '' ? '' : ` Heads, for training only: ${heads}.`),
    '',
    '## Run it',
    '',
    '```sh',
    'npm install',
    `npx ${runtime.kind === 'package' ? '' : '-p inc-lang '}inc native install   # the native TensorFlow library; without it, WebAssembly`,
    'npm run build',
    'npm run train -- --help',
    'npm run train -- --data FOLDER',
    'npm run evaluate',
    'npm run predict -- IMAGE.jpg',
    '```',
    '',
    'The data is an image folder: `FOLDER/train/CLASS/*.jpg` and `FOLDER/validation/CLASS/*.jpg`.',
    `A run is kept in \`runs/${plainName(network.name)}\`; continue it with \`npm run train -- --resume\`.`,
    '',
    '| file | what it is |',
    '|---|---|',
    '| `model.ts` | the network, a function for each block of the spec |',
    '| `weights.ts` | how each weight starts |',
    '| `train.ts` | the recipe, and a call of the training loop |',
    '| `evaluate.ts` | top-1 and top-5 on the validation images |',
    '| `predict.ts` | the most likely classes of image files |',
    '| `graph/` | if present, the training step as one TensorFlow graph, which training uses |',
    ...(runtime.kind === 'eject'
      ? ['| `runtime/` | a copy of Inc’s runtime: layers, data, training loop, checkpoints |']
      : []),
    '',
    '## What it costs',
    '',
    ...tableLines([['row', ...table.header.map(({ title }) => title)], ...rows]),
    '',
    lineComment(Object.values(conventions).find(({ name }) => name === table.convention)?.counts ?? ''),
  ]
  return { path: 'README.md', text: `${lines.join('\n')}\n` }
}

/** All files of the project except its programs. */
export function projectFiles(
  network: Network,
  costs: NetworkCosts,
  spec: string,
  runtime: RuntimeChoice,
): readonly ProjectFile[] {
  const settings = [
    '; Nothing here needs an install script: the native TensorFlow library comes with `npx inc native install`.',
    'ignore-scripts=true',
    'fund=false',
    'audit=false',
  ]
  return [
    packageFile(network, runtime),
    compilerFile(runtime),
    { path: '.npmrc', text: `${settings.join('\n')}\n` },
    { path: '.gitignore', text: 'node_modules/\ndist/\nruns/\n' },
    readmeFile(network, costs, spec, runtime),
  ]
}
