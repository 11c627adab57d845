/** The cache: entries appear whole, any damage is seen, and what a dead installation left is cleared away. */
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  inspectEntry,
  listEntries,
  openStaging,
  removeBuild,
  sealEntry,
  sweepStaging,
} from '../../src/native/cache.ts'
import { type Manifest, manifestPath, type Provenance, readManifest } from '../../src/native/manifest.ts'

const provenance: Provenance = {
  key: 'an-entry',
  tensorflow: '2.21.0',
  gpu: false,
  route: 'wheel',
  sources: [{ file: 'a.whl', sha256: '0'.repeat(64) }],
}

let root: string
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'inc-cache-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** Builds a library in a staging folder; `mark` makes it tell itself from others. */
async function stage(mark = ''): Promise<string> {
  const library = path.join(await openStaging(root), 'library')
  await mkdir(path.join(library, 'deps', 'lib'), { recursive: true })
  await writeFile(path.join(library, 'deps', 'lib', 'libone.so.2'), `one${mark}`)
  await writeFile(path.join(library, 'addon.node'), 'addon')
  await symlink('libone.so.2', path.join(library, 'deps', 'lib', 'libone.so'))
  return library
}

let build: string
const seal = async (mark = '', replace = false): Promise<Manifest> => {
  const { folder, manifest } = await sealEntry(root, await stage(mark), provenance, replace)
  build = folder
  return manifest
}
const builds = (): Promise<string[]> => readdir(path.join(root, 'native', 'an-entry'))
const inEntry = (file: string): string => path.join(build, file)

describe('an entry', () => {
  it('is absent, then sound, and lists its files and links', async () => {
    expect(await inspectEntry(root, 'an-entry')).toEqual({ kind: 'absent' })
    const manifest = await seal()
    expect(await inspectEntry(root, 'an-entry')).toEqual({ kind: 'sound', folder: build, manifest })
    expect(manifest.files.map(({ path: name, bytes }) => [name, bytes])).toEqual([
      ['addon.node', 5],
      ['deps/lib/libone.so.2', 3],
    ])
    expect(manifest.links).toEqual([{ path: 'deps/lib/libone.so', target: 'libone.so.2' }])
    expect(await listEntries(root)).toEqual([manifest])
    await removeBuild(root, build)
    expect(await inspectEntry(root, 'an-entry')).toEqual({ kind: 'absent' })
    expect(await listEntries(root)).toEqual([])
  })

  it.each<[string, (file: (name: string) => string) => Promise<unknown>]>([
    [
      'a changed byte',
      async (file) => {
        await chmod(file('deps/lib/libone.so.2'), 0o644)
        await writeFile(file('deps/lib/libone.so.2'), 'onf')
      },
    ],
    [
      'a shorter file',
      async (file) => {
        await chmod(file('addon.node'), 0o644)
        await truncate(file('addon.node'), 2)
      },
    ],
    ['a missing file', (file) => unlink(file('addon.node'))],
    [
      'a file that became a folder',
      async (file) => {
        await unlink(file('addon.node'))
        await mkdir(file('addon.node'))
      },
    ],
    ['a missing link', (file) => unlink(file('deps/lib/libone.so'))],
    [
      'a link to elsewhere',
      async (file) => {
        await unlink(file('deps/lib/libone.so'))
        await symlink('/etc/passwd', file('deps/lib/libone.so'))
      },
    ],
    ['no manifest', (file) => unlink(file(manifestPath))],
    ['half a manifest', async (file) => truncate(file(manifestPath), 100)],
    [
      'a manifest of another entry',
      async (file) => {
        const text = await readFile(file(manifestPath), 'utf8')
        await writeFile(file(manifestPath), text.replace('an-entry', 'another'))
      },
    ],
  ])('is corrupt with %s, and is replaced by the next seal', async (_, damage) => {
    await seal()
    await damage(inEntry)
    expect((await inspectEntry(root, 'an-entry')).kind).toBe('corrupt')
    await seal()
    expect(await inspectEntry(root, 'an-entry')).toMatchObject({ kind: 'sound', folder: build })
    expect(await builds()).toEqual([path.basename(build)])
  })

  it('that is sound stays when a second one is sealed, unless it is to be replaced', async () => {
    const first = await seal()
    expect(await seal(' later')).toEqual(first)
    expect(await readFile(inEntry('deps/lib/libone.so.2'), 'utf8')).toBe('one')
    await seal(' later', true)
    expect(await readFile(inEntry('deps/lib/libone.so.2'), 'utf8')).toBe('one later')
  })

  it('is never away while it is rebuilt again and again', async () => {
    await seal()
    let rebuilding = true
    const rebuilds = (async () => {
      for (let turn = 0; turn < 20; turn++) await seal(` ${turn}`, true)
      rebuilding = false
    })()
    const seen = new Set<string>()
    while (rebuilding) seen.add((await inspectEntry(root, 'an-entry')).kind)
    await rebuilds
    expect([...seen]).toEqual(['sound'])
  })

  it('is whole whoever wins when several are sealed at once', async () => {
    for (const replace of [false, true]) {
      const sealed = await Promise.allSettled([1, 2, 3, 4, 5].map((mark) => seal(` ${mark}`, replace)))
      expect(sealed.map(({ status }) => status)).toEqual(Array(5).fill('fulfilled'))
      expect((await inspectEntry(root, 'an-entry')).kind).toBe('sound')
    }
  })
})

describe('readManifest', () => {
  it('takes what was written and refuses paths that lead outside', async () => {
    const manifest = await seal()
    expect(readManifest(JSON.stringify(manifest))).toEqual(manifest)
    const file = manifest.files[0]!
    for (const bad of ['../x', '/etc/x', 'a/../../x', 'a\\x', ''])
      expect(readManifest(JSON.stringify({ ...manifest, files: [{ ...file, path: bad }] })), bad).toBeNull()
    for (const target of ['../../../x', '/etc/passwd'])
      expect(
        readManifest(JSON.stringify({ ...manifest, links: [{ path: 'deps/x', target }] })),
        target,
      ).toBeNull()
  })

  it('never throws on any JSON or text', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (text) => readManifest(text) === null))
  })
})

describe('sweepStaging', () => {
  const native = (): string => path.join(root, 'native')
  const names = async (): Promise<string[]> => (await readdir(native())).sort()

  it('takes away what a dead process or a day left, and nothing that is alive', async () => {
    const alive = path.basename(await openStaging(root))
    const dead = alive.replace(`-${process.pid}-`, '-4194304-')
    const foreign = '.staging-otherhost-4194304-aabbccdd'
    const forgotten = '.staging-otherhost-4194304-00112233'
    for (const name of [dead, foreign, forgotten]) await mkdir(path.join(native(), name))
    const old = new Date(Date.now() - 25 * 60 * 60 * 1000)
    await utimes(path.join(native(), forgotten), old, old)
    await mkdir(path.join(native(), 'an-entry'))
    expect([...(await sweepStaging(root))].sort()).toEqual([dead, forgotten].sort())
    expect(await names()).toEqual([alive, foreign, 'an-entry'].sort())
  })
})
