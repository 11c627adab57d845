/** `inc check` as a process: what it prints, where it prints it, and the exit code of every outcome. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bad, badCode, doubtful, good, inc, useBuiltCommand, useFolder } from './command.ts'

useBuiltCommand()
const folder = useFolder()
const goodFile = folder.write('good.inc', good)
const badFile = folder.write('bad.inc', bad)
const doubtfulFile = folder.write('doubtful.inc', doubtful)

describe('exit codes', () => {
  test('0 for a file without problems', () => {
    const { code, out, err } = inc(['check', goodFile])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('tiny  8×8×3 → 1×1×2')
    expect(out).toMatch(/^total +1×1×2 +2 +122 +6,920$/m)
    expect(out).toMatch(/1 network: no problems\n$/)
  })

  test('1 for an error, which is told with its place, its excerpt and the code to explain', () => {
    const { code, out } = inc(['check', badFile])
    expect(code).toBe(1)
    expect(out).toContain(`error[${badCode}]`)
    expect(out).toContain(`--> ${badFile}:1:`)
    expect(out).toMatch(/\n +\| +\^+\n/)
    expect(out).toMatch(new RegExp(`1 error {2}\\(inc explain ${badCode}\\)\n$`))
  })

  test('0 for warnings, 1 for more of them than --max-warnings', () => {
    expect(inc(['check', doubtfulFile]).code).toBe(0)
    expect(inc(['check', doubtfulFile, '--max-warnings', '1']).code).toBe(0)
    const strict = inc(['check', doubtfulFile, '--max-warnings', '0'])
    expect(strict.code).toBe(1)
    expect(strict.out).toContain('1 warning')
  })

  test('1 for an import that is missing, a file that is too large, bytes that are no UTF-8', () => {
    expect(inc(['check', folder.write('importing.inc', `import { a } from "./absent"\n${good}`)]).code).toBe(
      1,
    )
    const large = inc(['check', folder.write('large.inc', `// ${'x'.repeat(1 << 20)}\n`)])
    expect(large.code).toBe(1)
    expect(large.out).toContain('limit/')
    const latin = inc(['check', folder.write('latin.inc', Buffer.from('// caf\xe9\n', 'latin1'))])
    expect(latin.code).toBe(1)
    expect(latin.out).toContain('command/not-utf8')
    expect(latin.out).toContain(`${join(folder.path, 'latin.inc')}:1:7`)
    const utf16 = inc(['check', folder.write('utf16.inc', Buffer.from(`\ufeff${good}`, 'utf16le'))])
    expect(utf16.code).toBe(1)
    expect(utf16.out).toContain('UTF-16')
  })

  test('a file of gigabytes is refused without being read', () => {
    const file = folder.write('huge.inc', good)
    // A sparse file: it takes no disk.
    truncateSync(file, 3 * 2 ** 30)
    const started = performance.now()
    const { code, out } = inc(['check', file])
    expect(code).toBe(1)
    expect(out).toContain('limit/')
    expect(performance.now() - started).toBeLessThan(20_000)
  })

  test('2 for a file that is missing, a folder, or not to be read', () => {
    const missing = inc(['check', 'absent.inc'])
    expect(missing).toMatchObject({ code: 2 })
    expect(missing.err).toContain('cannot read `absent.inc`: no such file or folder')
    const aFolder = inc(['check', folder.path])
    expect(aFolder).toMatchObject({ code: 2 })
    expect(aFolder.err).toContain('it is a folder')
    const secret = folder.write('secret.inc', good)
    chmodSync(secret, 0)
    // Root may read everything.
    if (process.getuid?.() !== 0) expect(inc(['check', secret])).toMatchObject({ code: 2 })
    const loop = join(folder.path, 'loop.inc')
    symlinkSync(loop, loop)
    expect(inc(['check', loop])).toMatchObject({ code: 2 })
  })

  test('2 where one of several files cannot be read, and the others are still checked', () => {
    const { code, out, err } = inc(['check', goodFile, 'absent.inc', badFile])
    expect(code).toBe(2)
    expect(out).toContain('tiny  8×8×3')
    expect(out).toContain(badCode)
    expect(err).toContain('absent.inc')
  })
})

describe('standard input', () => {
  test('is checked as `-`, under the name that is given', () => {
    expect(inc(['check', '-'], { input: good }).code).toBe(0)
    const { code, out } = inc(['check', '-', '--stdin-filename', 'editor.inc'], { input: bad })
    expect(code).toBe(1)
    expect(out).toContain('--> editor.inc:1:')
  })

  test('finds what it imports beside the name that is given', () => {
    folder.write('parts/stem.inc', 'block stem = conv2d(3×3, 4)\n')
    const importing = 'import { stem } from "./stem"\nnetwork n : 8×8×3 -> 8×8×4 = stem\n'
    const name = join(folder.path, 'parts/main.inc')
    expect(inc(['check', '-', '--stdin-filename', name], { input: importing }).code).toBe(0)
    expect(inc(['check', '-'], { input: importing }).code).toBe(1)
  })

  test('may be empty, or no text', () => {
    expect(inc(['check', '-'], { input: '' })).toMatchObject({ code: 0 })
    expect(inc(['check', '-'], { input: Buffer.from([0xff, 0xfe, 0x00]) })).toMatchObject({ code: 1 })
    expect(inc(['check', '-'], { input: '\ufeffnetwork' })).toMatchObject({ code: 1 })
  })
})

describe('imports', () => {
  test('are found beside the file that imports, from any working directory', () => {
    folder.write('lib/act.inc', 'block act = relu6\n')
    folder.write('lib/unit.inc', 'import { act } from "./act"\nblock unit = conv2d(3×3, 4) |> act\n')
    folder.write('top.inc', 'import { unit } from "./lib/unit"\nnetwork n : 8×8×3 -> 8×8×4 = unit\n')
    expect(inc(['check', 'top.inc'], { folder: folder.path })).toMatchObject({ code: 0 })
    expect(inc(['check', join(folder.path, 'top.inc')])).toMatchObject({ code: 0 })
  })

  test('of the library come with the package', () => {
    const file = folder.write(
      'library.inc',
      'import { conv_bn } from "std/blocks"\nnetwork n : 8×8×3 -> 8×8×4 = conv_bn(3×3, 4)\n',
    )
    expect(inc(['check', file], { folder: folder.path })).toMatchObject({ code: 0 })
  })

  test('that name something else than a file near by are findings', () => {
    mkdirSync(join(folder.path, 'folder.inc'))
    for (const path of [
      '/etc/passwd',
      'std/../../package',
      'std/absent',
      './folder',
      './top.inc/x',
      `./${'x'.repeat(5000)}`,
      './a\0b',
      '',
    ]) {
      const file = folder.write('odd.inc', `import { a } from ${JSON.stringify(path)}\n${good}`)
      const { code, out } = inc(['check', file])
      expect({ path, code }).toEqual({ path, code: 1 })
      expect(out).toContain('error[import/')
    }
  })

  test('that two files share have their problems told once', () => {
    folder.write('shared.inc', 'block shared = no_such_block\n')
    const uses = 'import { shared } from "./shared"\nnetwork n : 8×8×3 -> 8×8×4 = shared\n'
    const files = ['one.inc', 'two.inc'].map((name) => folder.write(name, uses))
    const { out } = inc(['check', ...files])
    expect(out.match(/shared\.inc:1:16/g)).toHaveLength(1)
  })
})

describe('the networks that are printed', () => {
  test('are told apart with --network', () => {
    const two = folder.write('pair.inc', `${good}${good.replace('tiny', 'other')}`)
    expect(inc(['check', two]).out).toMatch(/tiny[\s\S]*other/)
    const one = inc(['check', two, '--network', 'other'])
    expect(one).toMatchObject({ code: 0 })
    expect(one.out).not.toContain('tiny')
    const wrong = inc(['check', two, '--network', 'othr'])
    expect(wrong).toMatchObject({ code: 2 })
    expect(wrong.err).toContain('Did you mean `other`?')
  })

  test('are as many as the problems allow: twenty problems, then how many more', () => {
    const many = folder.write(
      'many.inc',
      Array.from({ length: 30 }, (_, n) => `network n${n} : 8×8×3 -> 8×8×4 = nothing${n}\n`).join(''),
    )
    const { out } = inc(['check', many])
    expect(out.match(/^error\[/gm)).toHaveLength(20)
    expect(out).toContain('… and 10 more (--all shows them)')
    expect(out).toContain('30 errors')
    expect(inc(['check', many, '--all']).out.match(/^error\[/gm)).toHaveLength(30)
  })
})

describe('-o', () => {
  test('writes the report to a file in one step, without colour, and nothing to standard output', () => {
    const target = join(folder.path, 'report.txt')
    const { code, out } = inc(['check', badFile, '-o', target], { environment: { FORCE_COLOR: '1' } })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(readFileSync(target, 'utf8')).toContain(`error[${badCode}]`)
    expect(readFileSync(target, 'utf8')).not.toContain('\u001b')
    expect(readdirSync(folder.path).filter((name) => name.includes('.tmp'))).toEqual([])
  })

  test('is exit code 2 where it cannot be written', () => {
    const { code, err } = inc(['check', goodFile, '-o', join(folder.path, 'no/such/folder/report')])
    expect(code).toBe(2)
    expect(err).toContain('cannot write')
  })
})

describe('colour', () => {
  const emphasis = '\u001b['
  test('is not written to a pipe, unless it is asked for', () => {
    expect(inc(['check', badFile]).out).not.toContain(emphasis)
    expect(inc(['check', badFile, '--color', 'always']).out).toContain(emphasis)
    expect(inc(['check', badFile], { environment: { FORCE_COLOR: '1' } }).out).toContain(emphasis)
    expect(inc(['check', badFile], { environment: { FORCE_COLOR: '0' } }).out).not.toContain(emphasis)
  })

  test('is off with NO_COLOR, and an option comes before the environment', () => {
    const environment = { NO_COLOR: '1', FORCE_COLOR: '1' }
    expect(inc(['check', badFile], { environment }).out).not.toContain(emphasis)
    expect(inc(['check', badFile, '--color=always'], { environment }).out).toContain(emphasis)
    expect(inc(['check', badFile, '--color=never'], { environment: { FORCE_COLOR: '1' } }).out).not.toContain(
      escape,
    )
  })
})
