/** Tests the native library in a separate process, so that a crash or a hang in it does not take this one down. */
import { type Command, failureOf, type RunCommand } from './command.ts'

/** The result of the test. */
export type Probe =
  | {
      readonly kind: 'works'
      /** The version that the library reports, such as `2.21.0`. */
      readonly tensorflow: string
      readonly backend: string
      readonly usesGpu: boolean
      /** Whether the gradient of a small convolution equals the one computed by hand. */
      readonly gradient: 'right' | 'wrong'
      /** What the library wrote to standard error. */
      readonly log: string
    }
  | { readonly kind: 'fails'; readonly why: string; readonly log: string }

const answerMark = 'inc-probe:'
const probeMilliseconds = 120_000

/** Node 23 removed this function, but the package still calls it. */
const mendNode = `require('node:util').isNullOrUndefined ??= (value) => value == null;`

const say = `const say = (answer) => process.stdout.write('\\n${answerMark}' + JSON.stringify(answer) + '\\n');`

/** Loads one addon file and prints the version of the library. */
const addonProgram = `${say}
const binding = require(process.argv[1]);
say({ tensorflow: binding.TF_Version });`

/**
 * Loads the package and computes the gradient of sum(conv(x, w)) with respect to w, where x is a 3×3 image of the
 * numbers 1 to 9 and w a 2×2 window without padding. Each entry is the sum of the four pixels that its weight sees.
 */
const packageProgram = `${mendNode}
${say}
const tf = require(process.argv[1]);
const picture = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
const gradient = tf.grad((weights) => tf.conv2d(picture, weights, 1, 'valid').sum())(tf.ones([2, 2, 1, 1]));
say({
  tensorflow: tf.backend().binding.TF_Version,
  backend: tf.getBackend(),
  usesGpu: tf.backend().isUsingGpuDevice === true,
  gradient: Array.from(gradient.dataSync()).join(),
});`

const gradientByHand = [1 + 2 + 4 + 5, 2 + 3 + 5 + 6, 4 + 5 + 7 + 8, 5 + 6 + 8 + 9].join()

function program(text: string, argument: string, node: string, signal?: AbortSignal): Command {
  return {
    program: node,
    arguments: ['-e', text, argument],
    variables: { NODE_OPTIONS: undefined, NODE_NO_WARNINGS: '1' },
    timeoutMilliseconds: probeMilliseconds,
    ...(signal ? { signal } : {}),
  }
}

/** Tests whether an addon file loads, without the package around it. */
export async function probeAddon(
  run: RunCommand,
  node: string,
  addon: string,
  signal?: AbortSignal,
): Promise<{ kind: 'works'; tensorflow: string } | { kind: 'fails'; why: string; log: string }> {
  const answer = await askProbe(run, program(addonProgram, addon, node, signal))
  if (answer.kind === 'fails') return answer
  return { kind: 'works', tensorflow: String(answer.value.tensorflow) }
}

/** Tests the package in a folder: loads it, computes with it, and reports which library is in use. */
export async function probePackage(
  run: RunCommand,
  node: string,
  packageFolder: string,
  signal?: AbortSignal,
): Promise<Probe> {
  const answer = await askProbe(run, program(packageProgram, packageFolder, node, signal))
  if (answer.kind === 'fails') return answer
  const { tensorflow, backend, usesGpu, gradient } = answer.value
  return {
    kind: 'works',
    tensorflow: String(tensorflow),
    backend: String(backend),
    usesGpu: usesGpu === true,
    gradient: gradient === gradientByHand ? 'right' : 'wrong',
    log: answer.log,
  }
}

type ProbeAnswer =
  | { readonly kind: 'answered'; readonly value: Readonly<Record<string, unknown>>; readonly log: string }
  | { readonly kind: 'fails'; readonly why: string; readonly log: string }

async function askProbe(run: RunCommand, command: Command): Promise<ProbeAnswer> {
  const result = await run(command)
  const log = 'errors' in result ? result.errors : ''
  // The answer counts only if the process also exits cleanly: a crash at exit would spoil a training run too.
  const why = failureOf(result, 'node', 'first')
  if (why !== null) return { kind: 'fails', why: explainCrash(result, why), log }
  const output = 'output' in result ? result.output : ''
  const line = output.split('\n').findLast((each) => each.startsWith(answerMark))
  if (!line) return { kind: 'fails', why: 'the library did not respond', log }
  return {
    kind: 'answered',
    value: JSON.parse(line.slice(answerMark.length)) as Record<string, unknown>,
    log,
  }
}

function explainCrash(result: { kind: string; by?: string }, why: string): string {
  if (result.kind !== 'killed') return why
  if (result.by === 'SIGILL') return 'it uses processor instructions that this machine does not have (SIGILL)'
  return `it crashed (${result.by})`
}
