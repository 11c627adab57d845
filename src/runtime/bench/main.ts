/**
 * The process that `inc bench` starts for each measurement, with the request on its command line as JSON. The answer is
 * JSON as well, one line on standard output.
 */
import { readFileSync } from 'node:fs'
import { RunProblem } from '../machine/problem.ts'
import { type Backend, describeBackend, openBackend } from '../preload/backend.ts'
import { missingLibrary } from '../preload/native_library.ts'
import { runProgram } from '../programs/program.ts'
import { predictionTimes } from './predictions.ts'
import { productTimes } from './product.ts'
import type { BenchAnswer, BenchRequest } from './request.ts'
import { stepTimes } from './steps.ts'

await runProgram(async () => {
  const request = JSON.parse(process.argv[2] ?? '') as BenchRequest
  const missing = missingLibrary()
  if (missing !== null) {
    throw new RunProblem(
      `what is measured is the native TensorFlow library, which cannot be used (${missing}); get it with: npx inc native install`,
      2,
    )
  }
  await import('@tensorflow/tfjs-node-gpu')
  const backend = await openBackend()
  const times = await timesOf(request, backend)
  const machine = describeBackend(backend)
  const answer: BenchAnswer = { backend, machine, times, peakBytes: peakBytes() }
  process.stdout.write(`${JSON.stringify(answer)}\n`)
  return 0
})

function timesOf(request: BenchRequest, backend: Backend): Promise<readonly number[]> {
  switch (request.kind) {
    case 'steps':
      return stepTimes(request, backend)
    case 'predictions':
      return predictionTimes(request)
    case 'product':
      return productTimes(request)
  }
}

/**
 * The most resident memory of this process so far. `getrusage` would do, but on Linux it also counts what the parent
 * had when it started this process.
 */
function peakBytes(): number {
  if (process.platform === 'linux') {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    if (kibibytes !== undefined) return Number(kibibytes) * 1024
  }
  return process.resourceUsage().maxRSS * 1024
}
