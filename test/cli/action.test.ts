/** `action.yml`: its script is run as GitHub would run it, with the inputs in the environment. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bad, badCode, doubtful, good, root, useBuiltCommand, useFolder } from './command.ts'

useBuiltCommand()
const folder = useFolder()
folder.write('nets/good.inc', good)
folder.write('nets/deep/good.inc', good)
folder.write('node_modules/other/bad.inc', bad)
folder.write('bad/bad.inc', bad)
folder.write('doubtful/with blank.inc', doubtful)

/** The shell script of the action's only step. */
function scriptOfAction(): string {
  const lines = readFileSync(join(root, 'action.yml'), 'utf8').split('\n')
  const start = lines.findIndex((line) => /^ +run: \|$/.test(line))
  const indent = / +/.exec(lines[start + 1]!)![0]
  const end = lines.findIndex((line, index) => index > start && line !== '' && !line.startsWith(indent))
  return lines
    .slice(start + 1, end < 0 ? undefined : end)
    .map((line) => line.slice(indent.length))
    .join('\n')
}

function act(files: string, maxWarnings = '') {
  const summary = folder.write('summary.md', '')
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', scriptOfAction()],
    {
      cwd: folder.path,
      encoding: 'utf8',
      env: {
        ...process.env,
        INC_FILES: files,
        INC_MAX_WARNINGS: maxWarnings,
        GITHUB_ACTION_PATH: root,
        GITHUB_STEP_SUMMARY: summary,
      },
    },
  )
  return { status, out: stdout, err: stderr, summary: readFileSync(summary, 'utf8') }
}

const unlessWindows = test.skipIf(process.platform === 'win32')

unlessWindows('passes for good files, wherever they lie, and writes their tables to the summary', () => {
  const { status, summary } = act('nets/**/*.inc')
  expect(status).toBe(0)
  expect(summary).toContain('2 networks: no problems')
  expect(summary).toContain('| tiny |')
})

unlessWindows('fails for findings, annotates them, and never looks into node_modules', () => {
  const { status, out, summary } = act('**/*.inc')
  expect(status).toBe(1)
  expect(out).toMatch(new RegExp(`^::error file=bad/bad\\.inc,line=1,.*title=${badCode}::`, 'm'))
  expect(out).not.toContain('node_modules')
  expect(out.match(/^::error /gm)).toHaveLength(1)
  expect(summary).toContain(badCode)
})

unlessWindows('limits warnings where it is told to', () => {
  expect(act('doubtful/*.inc').status).toBe(0)
  expect(act('doubtful/*.inc', '0').status).toBe(1)
})

unlessWindows('fails where no file matches', () => {
  const { status, out } = act('absent/*.inc')
  expect(status).toBe(2)
  expect(out).toContain('::error::no file matches')
})
