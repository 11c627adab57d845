/** Placing a library in a package while others load it: whole files only, and the addon last. */
import { lstat, mkdir, mkdtemp, readFile, readlink, rm, symlink, watch, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStaging, sealEntry } from '../../src/native/cache.ts'
import { firstDifference, type Manifest } from '../../src/native/manifest.ts'
import { placeEntry } from '../../src/native/place.ts'
import { addonPath } from '../../src/native/plan.ts'

let root: string
let packageFolder: string
let manifest: Manifest
let build: string

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'inc-place-'))
  packageFolder = path.join(root, 'package')
  const library = path.join(await openStaging(root), 'library')
  const files = { [addonPath]: 'addon', 'deps/lib/liba.so.2': 'a', 'deps/nvidia/x/bin/ptxas': 'p' }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(library, name)), { recursive: true })
    await writeFile(path.join(library, name), text, { mode: name.endsWith('ptxas') ? 0o755 : 0o644 })
  }
  await symlink('liba.so.2', path.join(library, 'deps/lib/liba.so'))
  const provenance = { key: 'k', tensorflow: '1', gpu: false, route: 'wheel', sources: [] } as const
  ;({ folder: build, manifest } = await sealEntry(root, library, provenance, false))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const put = () => placeEntry(build, manifest, packageFolder)
const at = (name: string): string => path.join(packageFolder, name)

describe('placeEntry', () => {
  it('puts all files and links there, read-only, executable where they were, and then finds them there', async () => {
    expect(await put()).toBe('hard links')
    expect(await firstDifference(packageFolder, manifest)).toBeNull()
    expect((await lstat(at('deps/nvidia/x/bin/ptxas'))).mode & 0o777).toBe(0o555)
    expect((await lstat(at('deps/lib/liba.so.2'))).mode & 0o777).toBe(0o444)
    expect(await put()).toBe('already there')
  })

  it('takes the place of older files, links and folders', async () => {
    await mkdir(at('deps/lib/liba.so.2'), { recursive: true })
    await symlink('/nowhere', at('deps/lib/liba.so'))
    await put()
    expect(await readFile(at('deps/lib/liba.so'), 'utf8')).toBe('a')
    expect(await readlink(at('deps/lib/liba.so'))).toBe('liba.so.2')
  })

  it('does not write through a link that stands in the way', async () => {
    const outside = path.join(root, 'outside')
    await writeFile(outside, 'mine')
    await mkdir(at('deps/lib'), { recursive: true })
    await symlink(outside, at('deps/lib/liba.so.2'))
    await put()
    expect(await readFile(outside, 'utf8')).toBe('mine')
    expect((await lstat(at('deps/lib/liba.so.2'))).isFile()).toBe(true)
  })

  it('puts the addon last', async () => {
    await mkdir(path.dirname(at(addonPath)), { recursive: true })
    const watcher = watch(path.dirname(at(addonPath)))
    const placing = put()
    for await (const { filename } of watcher) {
      if (filename !== path.basename(addonPath)) continue
      expect(await firstDifference(packageFolder, manifest)).toBeNull()
      break
    }
    await placing
  })

  it('is whole after several at once', async () => {
    await Promise.all([put(), put(), put(), put()])
    expect(await firstDifference(packageFolder, manifest)).toBeNull()
  })

  it('copies where the cache is on another disk, and outlives the cache there', async ({ skip }) => {
    const other = await mkdtemp('/dev/shm/inc-place-').catch(() => null)
    if (!other || (await lstat(other)).dev === (await lstat(root)).dev)
      return skip('no second file system here')
    expect(await placeEntry(build, manifest, other)).toBe('copies')
    expect(await placeEntry(build, manifest, other)).toBe('already there')
    await rm(path.join(other, addonPath))
    await writeFile(path.join(other, addonPath), 'addoN')
    expect(await placeEntry(build, manifest, other)).toBe('copies')
    await rm(build, { recursive: true })
    expect(await firstDifference(other, manifest)).toBeNull()
    await rm(other, { recursive: true })
  })

  it('rejects when the build is gone', async () => {
    await rm(build, { recursive: true })
    await expect(put()).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
