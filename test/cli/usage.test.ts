/** How the command responds to wrong usage, and how it describes itself: help, suggestions, `explain`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commands } from '../../src/cli/commands.ts'
import { failureKinds } from '../../src/cli/failure.ts'
import { problemKinds } from '../../src/diagnostics/registry.ts'
import { primitives } from '../../src/ops/index.ts'
import { good, inc, root, useBuiltCommand, useFolder } from './command.ts'

useBuiltCommand()
const folder = useFolder()

const exitCodes = /^Exit codes:\n {2}0 +[a-z]/m

describe('help', () => {
  test('lists every subcommand, and is what `inc` alone prints', () => {
    const { code, out, err } = inc(['--help'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const [name, { summary }] of Object.entries(commands))
      expect(out).toMatch(new RegExp(`^ +${name} +${summary}`, 'm'))
    expect(out).toMatch(exitCodes)
    expect(inc([])).toEqual({ code: 0, signal: null, out, err: '' })
    expect(inc(['help']).out).toBe(out)
  })

  test.each(Object.keys(commands))('of %s has examples that begin with it, and its exit codes', (name) => {
    const { code, out } = inc([name, '--help'])
    expect(code).toBe(0)
    expect(out).toContain('Examples:')
    expect(out).toMatch(new RegExp(`^ +\\$ .*inc ${name}`, 'm'))
    expect(out).toMatch(exitCodes)
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(inc(['help', name]).out).toBe(out)
  })

  test('is what comes of no file, with exit code 2', () => {
    for (const name of ['check', 'cost', 'fmt']) {
      const { code, out, err } = inc([name])
      expect({ name, code, out }).toEqual({ name, code: 2, out: '' })
      expect(err).toContain(`Usage: inc ${name}`)
      expect(err).toContain('no input file')
    }
  })
})

test('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  expect(inc(['--version'])).toMatchObject({ code: 0, out: `${version}\n` })
})

describe('what is unknown gives exit code 2 and the nearest that is known', () => {
  test.each([
    [['chek'], 'Did you mean check?'],
    [['check', '--formt', 'json'], 'Did you mean --format?'],
    [['native', 'instal'], 'Did you mean install?'],
    [['explain', 'claim/difers'], 'Did you mean `claim/differs`?'],
    [['explain', 'axes-differ'], 'Did you mean `shape/axes-differ`?'],
    [['explain', 'conv2'], 'Did you mean `conv2d`?'],
    [['explain', 'std/absent'], 'It has std/blocks, '],
    [['check', 'a.inc', '--format', 'xml'], 'Allowed choices are'],
    [['check', 'a.inc', '--max-warnings', '-1'], 'whole number'],
    [['compile', 'a.inc'], '--output'],
    [['compile', '-o', 'out'], "missing required argument 'file'"],
    [['chek', '--help'], 'Did you mean check?'],
    [['train', '--steps', '3'], 'name the file'],
    [['help', 'nothing'], 'unknown command'],
  ])('%j', (words, hint) => {
    const { code, out, err } = inc(words)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(hint)
    expect(err).toMatch(/^error: /m)
  })

  test('names like those of every object are unknown as well', () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(inc([name])).toMatchObject({ code: 2 })
      expect(inc(['explain', name])).toMatchObject({ code: 2 })
    }
  })
})

describe('explain', () => {
  test('lists every code, of problems and of the command', () => {
    const { code, out } = inc(['explain'])
    expect(code).toBe(0)
    const listed = out.split('\n').map((line) => line.split(' ', 1)[0])
    for (const name of [...Object.keys(problemKinds), ...Object.keys(failureKinds)])
      expect(listed).toContain(name)
  })

  test('tells of a code: what it means, a wrong program, a right one', () => {
    const { out } = inc(['explain', 'claim/differs'])
    expect(out).toMatch(/^claim\/differs \(error\)\n\n[\s\S]+\nWrong:\n\n {4}[\s\S]+\nRight:\n\n {4}/)
    const command = inc(['explain', 'command/not-utf8'])
    expect(command).toMatchObject({ code: 0 })
    expect(command.out).toContain('iconv')
  })

  test('tells of an operation: signature, parameters, examples', () => {
    const { code, out } = inc(['explain', 'conv2d'])
    expect(code).toBe(0)
    for (const parameter of Object.keys(primitives.conv2d.parameters))
      expect(out).toContain(`  ${parameter} `)
    expect(out).toContain('Examples:')
  })
})

describe('fmt', () => {
  const untidy = good.replace(' = ', '=').replace('|>', '|>  ')

  test('writes a file as it is to be, names it, and leaves one that is right alone', () => {
    const file = folder.write('untidy.inc', untidy)
    expect(inc(['fmt', '--check', file])).toMatchObject({ code: 1, out: `${file}\n` })
    expect(readFileSync(file, 'utf8')).toBe(untidy)
    expect(inc(['fmt', file])).toMatchObject({ code: 0, out: `${file}\n` })
    expect(readFileSync(file, 'utf8')).toBe(good)
    expect(inc(['fmt', file])).toMatchObject({ code: 0, out: '' })
    expect(inc(['fmt', '--check', file])).toMatchObject({ code: 0, out: '' })
  })

  test('formats standard input to standard output', () => {
    expect(inc(['fmt', '-'], { input: untidy })).toMatchObject({ code: 0, out: good })
    expect(inc(['fmt', '-', '--check'], { input: untidy })).toMatchObject({ code: 1, out: '-\n' })
    expect(inc(['fmt', '-', '--check', '--stdin-filename', 'x.inc'], { input: good })).toMatchObject({
      code: 0,
      out: '',
    })
  })

  test('leaves a file with syntax errors as it is, with exit code 1, and goes on with the others', () => {
    const broken = folder.write('broken.inc', 'network n : 8×8×3 = (relu\n')
    const other = folder.write('other.inc', untidy)
    const { code, err } = inc(['fmt', broken, other])
    expect(code).toBe(1)
    expect(err).toContain(`${broken}:`)
    expect(err).toContain('error[syntax/')
    expect(readFileSync(broken, 'utf8')).toBe('network n : 8×8×3 = (relu\n')
    expect(readFileSync(other, 'utf8')).toBe(good)
  })

  test('is exit code 2 for what cannot be read', () => {
    expect(inc(['fmt', 'absent.inc'])).toMatchObject({ code: 2 })
    expect(inc(['fmt', '--check', folder.path])).toMatchObject({ code: 2 })
    expect(inc(['fmt', folder.write('bytes.inc', Buffer.from([0xff]))])).toMatchObject({ code: 1 })
  })
})
