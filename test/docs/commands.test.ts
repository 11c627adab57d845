/**
 * What the documentation shows of the command line is what it prints. In a ` ```console ` block, a line `$ inc …` (or
 * `$ npx inc …`) is run through the built command, and the lines up to the next `$` are its output; a line `…` stands
 * for any lines, and where no line follows the output is not compared. `exit=N` on the fence is the exit code of the last command, else it is 0. Commands run in a folder
 * that holds the page's files (`file=` on an `inc` fence) and the repository's `specs`. Only commands that are quick
 * and say the same on every machine are run; the others, and programs that are not `inc`, are left alone.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main, useBuiltCommand } from '../cli/command.ts'
import { type FencedBlock, type Page, pages } from './page.ts'
import { programsOf } from './programs.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const quick = new Set(['check', 'cost', 'fmt', 'explain', '--version', '--help'])

interface Run {
  readonly place: string
  readonly page: Page
  readonly words: readonly string[]
  /** The lines that the page shows. */
  readonly shown: readonly string[]
  readonly exitCode: number
}

const runs = pages().flatMap((page) => page.blocks.flatMap((block) => runsOf(page, block)))

function runsOf(page: Page, block: FencedBlock): readonly Run[] {
  if (block.language !== 'console') return []
  const lines = block.text.trimEnd().split('\n')
  const starts = lines.flatMap((line, index) => (line.startsWith('$ ') ? [index] : []))
  const last = starts.at(-1)
  const exit = block.words.find((word) => word.startsWith('exit='))
  return starts.flatMap((start, at) => {
    const [, rest] = /^\$ (?:npx )?inc (.+)$/.exec(lines[start]!) ?? []
    const words = rest?.split(/\s+/) ?? []
    if (!quick.has(words[0] ?? '') || /[|<>*&]/.test(rest!)) return []
    const shown = lines.slice(start + 1, starts[at + 1]).map((line) => line.trimEnd())
    const place = `${page.path}:${block.line + 1 + start}`
    return [{ place, page, words, shown, exitCode: start === last && exit ? Number(exit.slice(5)) : 0 }]
  })
}

/** Whether the printed lines match the page, where `…` stands for any number of lines. */
function agrees(shown: readonly string[], printed: readonly string[]): boolean {
  const pattern = shown.map((line) =>
    line.trim() === '…' ? '(?:.*\\n)*?' : `${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\n`,
  )
  return new RegExp(`^${pattern.join('')}$`, 'u').test(printed.map((line) => `${line}\n`).join(''))
}

useBuiltCommand()
const folders = new Map<string, string>()

beforeAll(() => {
  for (const page of new Set(runs.map(({ page }) => page))) {
    const folder = mkdtempSync(join(tmpdir(), 'inc-docs-'))
    folders.set(page.path, folder)
    symlinkSync(join(root, 'specs'), join(folder, 'specs'))
    for (const [name, text] of programsOf(page).files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
  }
})

afterAll(() => {
  for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true })
})

test('the pages show commands', () => {
  expect(runs.length).toBeGreaterThan(3)
})

test.each(runs)('$place prints what the page shows', (run) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...run.words], {
    cwd: folders.get(run.page.path)!,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    encoding: 'utf8',
    timeout: 30_000,
  })
  const printed = `${stdout}${stderr}`
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
  if (run.shown.length > 0 && !agrees(run.shown, printed))
    expect(printed.join('\n')).toBe(run.shown.join('\n'))
  expect(status, stderr).toBe(run.exitCode)
})
