/** Files that are replaced whole: in which order that happens, what stays of the old file, what a failure leaves. */
import { execFileSync } from 'node:child_process'
import fs, {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { replaceFile, syncFolder, writeSynced } from '../../src/runtime/machine/durable_files.ts'
import { temporaryFolder } from './tiny.ts'

/** What happened to which file or folder, by the last part of its path; and calls that fail in place of acting. */
const calls = vi.hoisted(() => ({ made: [] as string[], failing: new Map<string, string>() }))

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>()
  const names = new Map<number, string>()
  const nameOf = (path: fs.PathLike) => String(path).split('/').at(-1)!
  const note = (call: string, name: string) => {
    calls.made.push(`${call} ${name}`)
    const code = calls.failing.get(call)
    if (code !== undefined) throw Object.assign(new Error(`${call} failed`), { code })
  }
  const watched = {
    ...real,
    openSync: (path: fs.PathLike, ...rest: [fs.OpenMode, fs.Mode?]) => {
      const handle = real.openSync(path, ...rest)
      names.set(handle, nameOf(path))
      return handle
    },
    writeFileSync: (file: fs.PathOrFileDescriptor, content: string | Uint8Array) => {
      if (typeof file === 'number') note('write', names.get(file)!)
      real.writeFileSync(file, content)
    },
    fsyncSync: (handle: number) => {
      note('sync', names.get(handle)!)
      real.fsyncSync(handle)
    },
    renameSync: (from: fs.PathLike, to: fs.PathLike) => {
      note('rename', `${nameOf(from)} to ${nameOf(to)}`)
      real.renameSync(from, to)
    },
  }
  return { ...watched, default: watched }
})

let folder: string
beforeEach(() => {
  folder = join(temporaryFolder(), 'inside')
  mkdirSync(folder)
  calls.made.length = 0
  calls.failing.clear()
  return () => rmSync(join(folder, '..'), { recursive: true })
})

const modeOf = (path: string) => statSync(path).mode & 0o777

describe('a file that is replaced', () => {
  it('is written elsewhere, synced, renamed and its folder synced, in this order', () => {
    const path = join(folder, 'a.txt')
    for (const text of ['first', 'second']) {
      calls.made.length = 0
      replaceFile(path, text)
      const temporary = `.a.txt.${process.pid}.tmp`
      expect(calls.made).toEqual([
        `write ${temporary}`,
        `sync ${temporary}`,
        `rename ${temporary} to a.txt`,
        'sync inside',
      ])
      expect(readFileSync(path, 'utf8')).toBe(text)
      expect(readdirSync(folder)).toEqual(['a.txt'])
    }
  })

  it('keeps its permissions, those that the mask takes from new files too', () => {
    const path = join(folder, 'open')
    const before = process.umask(0o077)
    try {
      replaceFile(join(folder, 'new'), '')
      expect(modeOf(join(folder, 'new'))).toBe(0o600)
      writeFileSync(path, '')
      for (const mode of [0o666, 0o755, 0o400]) {
        chmodSync(path, mode)
        replaceFile(path, `${mode}`)
        expect(modeOf(path)).toBe(mode)
      }
    } finally {
      process.umask(before)
    }
  })

  it('is found through links, which stay', () => {
    mkdirSync(join(folder, 'far'))
    writeFileSync(join(folder, 'far/target'), 'old')
    symlinkSync('far/target', join(folder, 'link'))
    replaceFile(join(folder, 'link'), 'new')
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(folder, 'far/target'), 'utf8')).toBe('new')
    expect(calls.made.at(-1)).toBe('sync far')
  })

  it('may be a device, which is written to as it is', () => {
    replaceFile('/dev/null', 'gone')
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
    expect(calls.made).toEqual([])
  })

  it('may be a pipe, whose reader gets the content', () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    // Opened for both, so that neither end waits for the other.
    const handle = fs.openSync(pipe, 'r+')
    replaceFile(pipe, 'through')
    const bytes = Buffer.alloc(16)
    expect(bytes.toString('utf8', 0, fs.readSync(handle, bytes))).toBe('through')
    fs.closeSync(handle)
  })

  it.each(['write', 'sync', 'rename'])('stays as it was if the %s fails, and nothing is left', (call) => {
    const path = join(folder, 'kept')
    replaceFile(path, 'old')
    calls.failing.set(call, 'ENOSPC')
    expect(() => replaceFile(path, 'new')).toThrow(`${call} failed`)
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['kept'])
  })

  it('takes the place of what a killed process with the same number left', () => {
    writeFileSync(join(folder, `.a.${process.pid}.tmp`), 'a part')
    replaceFile(join(folder, 'a'), 'whole')
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('whole')
    expect(readdirSync(folder)).toEqual(['a'])
  })
})

describe('a folder that is synced', () => {
  it('may be one that the system cannot sync, but not one that the disk fails at', () => {
    for (const code of ['EINVAL', 'ENOTSUP']) {
      calls.failing.set('sync', code)
      syncFolder(folder)
    }
    calls.failing.set('sync', 'EIO')
    expect(() => syncFolder(folder)).toThrow('sync failed')
    expect(calls.made).toEqual(['sync inside', 'sync inside', 'sync inside'])
  })
})

describe('a new file', () => {
  it('never takes the place of another', async () => {
    const path = join(folder, 'there')
    writeFileSync(path, 'old')
    await expect(writeSynced(path, (file) => file.writeFile('new'))).rejects.toMatchObject({ code: 'EEXIST' })
    expect(readFileSync(path, 'utf8')).toBe('old')
  })
})
