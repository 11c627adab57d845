#!/usr/bin/env node
/** The `inc` command: a guard around the program, so that nobody ever sees a stack trace of ours. */
import * as nodeModule from 'node:module'
import { setFlagsFromString } from 'node:v8'

// Node 22 and later keep the compiled code of a program between its runs. What is loaded before this is not kept, so
// that everything else is imported when it is called.
;(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.()

// Most runs end before an optimised function would pay for its compilation, which takes a third of a short run's time
// when functions are optimised as early as they are by default; long runs optimise theirs all the same, a little later. (Flags
// are of an engine's version: these are those that were tried.)
if (/^v20\./.test(process.version)) setFlagsFromString('--interrupt-budget=1000000')

const words = process.argv.slice(2)

let hasFailed = false

async function fail(error: unknown): Promise<void> {
  process.exitCode = 2
  // What fails while a failure is told ends the process, or this would go round for ever.
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
