#!/usr/bin/env node
/** The `inc` command: a guard around the program, so that nobody ever sees a stack trace of ours. */
import * as nodeModule from 'node:module'
import { processTerminal, surviveClosedPipes } from './terminal.ts'

// Node 22 and later keep the compiled code of a program between its runs.
;(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.()

const words = process.argv.slice(2)
const terminal = processTerminal()

async function fail(error: unknown): Promise<void> {
  const { complainAboutOurselves, documentOfFailure, internalExitCode, wantsDocument } = await import(
    './report_failure.ts'
  )
  if (wantsDocument(words)) terminal.print(documentOfFailure('command/internal', String(error)))
  complainAboutOurselves(
    error,
    `inc ${words.join(' ')} · Node ${process.version} · ${process.platform} ${process.arch}`,
    terminal,
  )
  process.exitCode = internalExitCode
}

surviveClosedPipes()
process.on('uncaughtException', (error) => void fail(error))
try {
  // Loaded only now, so that the compile cache serves it and the guard holds.
  const { run } = await import('./program.ts')
  process.exitCode = await run(words, terminal)
} catch (error) {
  await fail(error)
}
