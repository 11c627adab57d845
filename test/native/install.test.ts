/** Installation from end to end in a small world: every fault is named, nothing is left half done. */
import { lstat, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CommandResult, runCommand } from '../../src/native/command.ts'
import type { Environment } from '../../src/native/environment.ts'
import {
  exitCodeOfInstall,
  type InstallOutcome,
  renderInstallEvent,
  renderInstallOutcome,
} from '../../src/native/events.ts'
import { addonPath } from '../../src/native/plan.ts'
import { badly, makeWorld, type World, well } from './world.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
})
afterEach(() => world.remove())

const native = (): Promise<string[]> => readdir(path.join(world.cacheRoot, 'native')).catch(() => [])
const inPackage = (name: string): string => path.join(world.packageFolder, name)
const downloads = (): number => world.ran.filter((line) => line.includes('pip download')).length
const entryOf = (outcome: InstallOutcome): string => (outcome.kind === 'ready' ? outcome.entry : '')
const reasons = (outcome: Awaited<ReturnType<World['install']>>): string =>
  outcome.kind === 'failed'
    ? outcome.reasons.map(({ says, mend }) => `${says} (${mend})`).join('\n')
    : outcome.kind

describe('from the wheel', () => {
  it('downloads, checks, unpacks only what is needed, compiles, proves, caches and places', async () => {
    const outcome = await world.install()
    expect(outcome).toMatchObject({
      kind: 'ready',
      route: 'wheel',
      tensorflow: '2.21.0',
      placed: 'hard links',
    })
    expect(exitCodeOfInstall(outcome)).toBe(0)
    expect((await readdir(inPackage('deps/lib'))).sort()).toEqual([
      'libtensorflow.so',
      'libtensorflow_cc.so.2',
      'libtensorflow_framework.so',
      'libtensorflow_framework.so.2',
    ])
    expect(await readFile(inPackage('deps/lib/libtensorflow.so'), 'utf8')).toContain(
      'contents of libtensorflow_cc',
    )
    expect(await readFile(inPackage('deps/include/tensorflow/c/c_api.h'), 'utf8')).toContain('c_api.h')
    expect(await readFile(inPackage(addonPath), 'utf8')).toBe('an addon')
    expect(await native()).toHaveLength(1)
  })

  it('shares its files with the cache instead of copying them', async () => {
    const entry = entryOf(await world.install())
    const name = 'deps/lib/libtensorflow_cc.so.2'
    const [cached, placed] = await Promise.all([stat(path.join(entry, name)), stat(inPackage(name))])
    expect(placed.ino).toBe(cached.ino)
  })

  it('tells how far the download is', async () => {
    const { pip } = world.programs
    world.programs.pip = async (folder, command) => {
      await writeFile(path.join(command.variables!.TMPDIR!, 'growing'), Buffer.alloc(100))
      await new Promise((resolve) => setTimeout(resolve, 1_300))
      return pip(folder, command)
    }
    await world.install()
    const progress = world.events.flatMap((event) => (event.kind === 'progress' ? [event] : []))
    expect(progress.map(({ done }) => done)).toEqual([100, world.wheel.bytes])
    for (const event of world.events) expect(renderInstallEvent(event)).not.toBe('')
  })
})

describe('a second time', () => {
  it('takes the library from the cache, without a download and at once', async () => {
    await world.install()
    await rm(inPackage('deps'), { recursive: true })
    await rm(inPackage('lib'), { recursive: true })
    const outcome = await world.install()
    expect(outcome).toMatchObject({ kind: 'ready', route: 'cached wheel', placed: 'hard links' })
    expect(downloads()).toBe(1)
    if (outcome.kind === 'ready') expect(outcome.seconds).toBeLessThan(2)
    expect(await world.install()).toMatchObject({ kind: 'ready', placed: 'already there' })
  })

  it('needs neither python3 nor a compiler', async () => {
    await world.install()
    const bare = { python: null, pip: null, compiler: null, nodeHeaders: { found: null, tried: [] } }
    expect(await world.install({ environment: bare })).toMatchObject({ kind: 'ready', route: 'cached wheel' })
  })

  it('builds anew with force', async () => {
    await world.install()
    expect(await world.install({ force: true })).toMatchObject({ kind: 'ready', route: 'wheel' })
    expect(downloads()).toBe(2)
    expect(await native()).toHaveLength(1)
  })

  it('throws a damaged cache away, says so and builds anew', async () => {
    const file = path.join(entryOf(await world.install()), 'deps/lib/libtensorflow_cc.so.2')
    await rm(file)
    await writeFile(file, 'something else')
    expect(await world.install()).toMatchObject({ kind: 'ready', route: 'wheel' })
    expect(world.events.map(renderInstallEvent).join('\n')).toContain('damaged')
    expect(await readFile(inPackage('deps/lib/libtensorflow_cc.so.2'), 'utf8')).toContain('contents of')
  })

  it('mends a package whose files were replaced, and leaves no temporary names', async () => {
    await world.install()
    await rm(inPackage(addonPath))
    await mkdir(inPackage(addonPath))
    await rm(inPackage('deps/lib/libtensorflow_cc.so.2'))
    await writeFile(inPackage('deps/lib/libtensorflow_cc.so.2'), 'older')
    expect(await world.install()).toMatchObject({ kind: 'ready', route: 'cached wheel' })
    expect((await lstat(inPackage(addonPath))).isFile()).toBe(true)
    expect(await readdir(path.dirname(inPackage(addonPath)))).toEqual([path.basename(addonPath)])
  })
})

describe('several at once', () => {
  it('all get a sound library, though some rebuild it, and nothing is left over', async () => {
    for (let round = 0; round < 3; round++) {
      const forces = [false, true, false, true]
      const outcomes = await Promise.all(forces.map((force) => world.install({ force })))
      expect(outcomes.map(reasons)).toEqual(['ready', 'ready', 'ready', 'ready'])
      const [key, ...others] = await native()
      expect(others).toEqual([])
      expect(await readdir(path.join(world.cacheRoot, 'native', key!))).toHaveLength(1)
    }
    expect(await world.install()).toMatchObject({ kind: 'ready', route: 'cached wheel' })
  })
})

describe('a fault', () => {
  const intact = async (): Promise<void> => {
    expect(await native()).toEqual([])
    expect(await readdir(world.packageFolder)).not.toContain('deps')
  }

  it.each<[string, Partial<Environment>, string]>([
    ['g++', { compiler: null }, 'apt-get install g++'],
    ['pip', { pip: null }, 'python3-pip'],
    ['python3', { python: null, pip: null }, 'apt-get install python3'],
    ['node_api.h', { nodeHeaders: { found: null, tried: ['/opt/include/node'] } }, '/opt/include/node'],
    ['free', { cacheFreeBytes: 5 }, 'INC_CACHE'],
  ])('%s missing is named with its mend, before anything is fetched', async (name, environment, mend) => {
    const outcome = await world.install({ environment })
    expect(reasons(outcome)).toContain(name)
    expect(reasons(outcome)).toContain(mend)
    expect(exitCodeOfInstall(outcome)).toBe(2)
    expect(renderInstallOutcome(outcome)).toContain('WebAssembly')
    expect(downloads()).toBe(0)
    await intact()
  })

  it('the package not installed is named with its mend', async () => {
    const outcome = await world.install({ environment: { addonPackage: null, packageWritable: false } })
    expect(reasons(outcome)).toContain('npm install @tensorflow/tfjs-node-gpu@4.22.0')
    expect(world.ran).toEqual([])
  })

  it('another digest than the pinned one stops before the wheel is opened', async () => {
    world.programs.pip = async (folder) => {
      await writeFile(path.join(folder, world.wheel.file), 'not what was pinned')
      return well
    }
    const outcome = await world.install()
    expect(reasons(outcome)).toContain(world.wheel.sha256)
    expect(world.ran.filter((line) => line.includes('zipfile'))).toEqual([])
    await intact()
  })

  it('an interrupted download leaves nothing, and the next try succeeds', async () => {
    const { pip } = world.programs
    world.programs.pip = async (folder) => {
      await writeFile(path.join(folder, `${world.wheel.file}.part`), 'half')
      return badly('ERROR: Connection broken: IncompleteRead(4 bytes read)')
    }
    expect(reasons(await world.install())).toContain('IncompleteRead')
    await intact()
    world.programs.pip = pip
    expect(await world.install()).toMatchObject({ kind: 'ready', route: 'wheel' })
  })

  it('a wheel under another name is not taken', async () => {
    world.programs.pip = async (folder) => {
      await writeFile(path.join(folder, 'tiny-1.0-py3-none-musllinux.whl'), 'x')
      return well
    }
    expect(reasons(await world.install())).toContain('a file other than')
    await intact()
  })

  it('a compiler error is told by its first line', async () => {
    world.programs.compiler = async () =>
      badly("a.cc:3:1: error: 'auto' in C++98\ncollect2: error: ld returned 1")
    expect(reasons(await world.install())).toContain("error: 'auto' in C++98")
    await intact()
  })

  it.each<[string, CommandResult, string]>([
    [
      'does not load',
      badly('Error: libstdc++.so.6: version `GLIBCXX_3.4.30` not found\n    at x'),
      'GLIBCXX',
    ],
    ['crashes', { kind: 'killed', by: 'SIGILL', output: '', errors: '' }, 'instructions'],
    ['hangs', { kind: 'timed-out', output: '', errors: '' }, 'in time'],
    [
      'is another version',
      { ...well, output: 'inc-probe:{"tensorflow":"2.9.1"}' },
      '2.9.1 instead of 2.21.0',
    ],
    ['says nothing', well, 'did not respond'],
  ])('a new library that %s never reaches the cache', async (_, result, says) => {
    world.programs.probe = async () => result
    expect(reasons(await world.install())).toContain(says)
    await intact()
  })

  it('a library that computes wrongly is not called ready', async () => {
    world.programs.probe = async () => ({
      ...well,
      output: 'inc-probe:{"tensorflow":"2.21.0","backend":"tensorflow","gradient":"12,16,24,29"}',
    })
    expect(reasons(await world.install())).toContain('gives wrong results')
  })

  it('a full disk is a reason with a mend, not an exception', async () => {
    world.programs.compiler = async () => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    }
    expect(reasons(await world.install())).toContain('free some disk space')
    await intact()
  })
})

describe('an interruption', () => {
  it('stops at once, leaves nothing and is told as such', async () => {
    const controller = new AbortController()
    world.programs.pip = (_folder, command) => {
      setTimeout(() => controller.abort(), 50)
      return runCommand({
        program: process.execPath,
        arguments: ['-e', 'setInterval(() => {}, 1000)'],
        signal: command.signal!,
      })
    }
    const outcome = await world.install({ signal: controller.signal })
    expect(outcome).toEqual({ kind: 'interrupted' })
    expect(exitCodeOfInstall(outcome)).toBe(130)
    expect(await native()).toEqual([])
  })
})

describe("the vendor's library", () => {
  it('is the last route, works on a copy of the package and is cached as well', async () => {
    world.programs.vendorScript = async (command) => {
      const folder = command.folder!
      expect(folder.startsWith(world.cacheRoot)).toBe(true)
      await mkdir(path.join(folder, 'deps', 'lib'), { recursive: true })
      await mkdir(path.dirname(path.join(folder, addonPath)), { recursive: true })
      await writeFile(path.join(folder, 'deps', 'lib', 'libtensorflow.so.2.9.1'), 'theirs')
      await writeFile(path.join(folder, addonPath), 'their addon')
      await writeFile(path.join(folder, 'package.json'), 'overwritten')
      return well
    }
    world.programs.probe = async () => ({
      ...well,
      output: 'inc-probe:{"tensorflow":"2.9.1","backend":"tensorflow","gradient":"12,16,24,28"}',
    })
    const environment = { compiler: null }
    expect(await world.install({ environment })).toMatchObject({
      kind: 'ready',
      route: 'vendor',
      tensorflow: '2.9.1',
    })
    expect(await readFile(inPackage(addonPath), 'utf8')).toBe('their addon')
    expect(await readFile(inPackage('package.json'), 'utf8')).toContain('4.22.0')
    expect(await world.install({ environment })).toMatchObject({ kind: 'ready', route: 'cached vendor' })
  })

  it('is named with its fault when its host does not answer, without a trace', async () => {
    world.programs.vendorScript = async () =>
      badly(
        "node:events:502\n      throw er; // Unhandled 'error' event\n\nError: getaddrinfo ENOTFOUND storage.example\n    at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:122:26)\n",
      )
    const outcome = await world.install({ environment: { compiler: null } })
    expect(reasons(outcome)).toContain('getaddrinfo ENOTFOUND')
    expect(reasons(outcome)).not.toContain('    at ')
  })
})
