#!/usr/bin/env node
/** The `inc` command: runs the program and catches whatever it throws, so that no user ever sees a stack trace. */
import * as nodeModule from 'node:module'
import { setFlagsFromString } from 'node:v8'

// Node 22.8 and later can cache compiled code between runs, but only for modules loaded after this call. Everything else
// is therefore imported dynamically below. Without a writable folder, or with NODE_DISABLE_COMPILE_CACHE, nothing is cached.
;(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.()

// Most runs end before an optimised function repays its compilation, which by default takes a third of a short run.
// Optimising later saves that time and costs long runs little. V8's flags change between versions, so each is set
// only where it was measured.
const laterOptimization: Readonly<Record<string, string>> = {
  20: '--interrupt-budget=1000000',
  22: '--invocation-count-for-turbofan=30000',
  24: '--invocation-count-for-maglev=4000',
  26: '--invocation-count-for-maglev=4000',
}
const flag = laterOptimization[process.versions.node.split('.')[0]!]
if (flag !== undefined) setFlagsFromString(flag)

const words = process.argv.slice(2)

let hasFailed = false

async function fail(error: unknown): Promise<void> {
  process.exitCode = 2
  // A failure while reporting a failure exits at once, to avoid a loop.
  if (hasFailed) process.exit(2)
  hasFailed = true
  try {
    const [{ complainAboutOurselves, documentOfFailure, wantsDocument }, { processTerminal }] =
      await Promise.all([import('./report_failure.ts'), import('./terminal.ts')])
    const terminal = processTerminal()
    if (wantsDocument(words)) terminal.print(documentOfFailure('command/internal', String(error)))
    const environment = `inc ${words.join(' ')} · Node ${process.version} · ${process.platform} ${process.arch}`
    complainAboutOurselves(error, environment, terminal)
  } catch {
    process.stderr.write(
      `error: Inc itself failed: ${error instanceof Error ? error.message : String(error)}\n`,
    )
  }
}

process.on('uncaughtException', (error) => void fail(error))
try {
  const [{ run }, { processTerminal, surviveClosedPipes }] = await Promise.all([
    import('./program.ts'),
    import('./terminal.ts'),
  ])
  surviveClosedPipes()
  process.exitCode = await run(words, processTerminal())
} catch (error) {
  await fail(error)
}
