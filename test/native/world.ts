/** A small world for installation tests: a package, a cache, a tiny wheel, and programs that behave as told. */
import { createHash } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type Command, type CommandResult, type RunCommand, runCommand } from '../../src/native/command.ts'
import type { Environment } from '../../src/native/environment.ts'
import type { InstallEvent, InstallOutcome } from '../../src/native/events.ts'
import { type InstallEffects, installNativeLibrary } from '../../src/native/install.ts'
import { addonPath, type InstallPlan, planInstall } from '../../src/native/plan.ts'
import { type PinnedWheel, tensorflowVersion } from '../../src/native/wheels.ts'

/** A machine on which everything is there; `over` changes it. */
export function machine(over: Partial<Environment> = {}): Environment {
  return {
    platform: 'linux',
    architecture: 'x64',
    node: { version: '22.4.0', executable: process.execPath },
    nodeHeaders: { found: '/opt/node/include/node', tried: ['/opt/node/include/node', '/usr/include/node'] },
    glibc: '2.36',
    python: { program: 'python3', version: '3.11.2' },
    pip: { program: 'python3', version: '23.0' },
    compiler: { program: 'g++', version: '12.2.0' },
    addonPackage: { folder: '/project/node_modules/@tensorflow/tfjs-node-gpu', version: '4.22.0' },
    packageWritable: true,
    projects: ['/project'],
    cacheRoot: '/home/user/.cache/inc',
    cacheWritable: true,
    cacheFreeBytes: 50e9,
    gpus: [],
    processor: { name: 'A processor', cores: 2, features: ['sse2', 'avx', 'avx2'] },
    memory: { totalBytes: 16e9, availableBytes: 12e9 },
    ...over,
  }
}

/** The programs' behaviour; each may be replaced in a test. */
export interface Programs {
  /** `pip download`: gets the folder to write into. */
  pip: (folder: string, command: Command) => Promise<CommandResult>
  compiler: (command: Command) => Promise<CommandResult>
  /** Node loading the addon or the package. */
  probe: (command: Command) => Promise<CommandResult>
  vendorScript: (command: Command) => Promise<CommandResult>
}

type Exited = Extract<CommandResult, { kind: 'exited' }>

export const well: Exited = { kind: 'exited', code: 0, output: '', errors: '' }
export const badly = (errors: string): Exited => ({ kind: 'exited', code: 1, output: '', errors })

export interface World {
  readonly root: string
  readonly cacheRoot: string
  readonly packageFolder: string
  readonly wheel: PinnedWheel
  readonly wheelFile: string
  readonly programs: Programs
  /** Every command that was run, as `program first-argument…`. */
  readonly ran: string[]
  readonly events: InstallEvent[]
  readonly install: (options?: {
    gpu?: boolean
    force?: boolean
    signal?: AbortSignal
    environment?: Partial<Environment>
    effects?: Partial<InstallEffects>
  }) => Promise<InstallOutcome>
  readonly remove: () => Promise<void>
}

const wheelProgram = `import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    for name in ("libtensorflow_cc.so.2", "libtensorflow_framework.so.2", "include/tensorflow/c/c_api.h", "not_needed.py"):
        wheel.writestr("tensorflow/" + name, ("contents of " + name) * 100)
`

let madeWheel: Promise<Buffer> | null = null

/** The bytes of the tiny wheel, made once a test file. */
function tinyWheel(): Promise<Buffer> {
  madeWheel ??= (async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'inc-wheel-'))
    const file = path.join(folder, 'tiny.whl')
    const made = await runCommand({ program: 'python3', arguments: ['-c', wheelProgram, file] })
    if (made.kind !== 'exited' || made.code !== 0)
      throw new Error(`python3 made no wheel: ${JSON.stringify(made)}`)
    const bytes = await readFile(file)
    await rm(folder, { recursive: true })
    return bytes
  })()
  return madeWheel
}

/** Makes a world in a temporary folder. The tiny wheel is a real zip file, made and read by the real python3. */
export async function makeWorld(): Promise<World> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'inc-native-'))
  const cacheRoot = path.join(root, 'cache')
  const packageFolder = path.join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu')
  await mkdir(path.join(packageFolder, 'binding'), { recursive: true })
  await mkdir(path.join(packageFolder, 'scripts'), { recursive: true })
  await writeFile(
    path.join(packageFolder, 'package.json'),
    '{"name":"@tensorflow/tfjs-node-gpu","version":"4.22.0"}',
  )
  await writeFile(path.join(packageFolder, 'binding.gyp'), '{}')
  const builder = path.join(root, 'node_modules', '@mapbox', 'node-pre-gyp')
  await mkdir(path.join(builder, 'bin'), { recursive: true })
  await writeFile(path.join(builder, 'package.json'), '{"name":"@mapbox/node-pre-gyp"}')
  await writeFile(path.join(builder, 'bin', 'node-pre-gyp'), '')

  const bytes = await tinyWheel()
  const file = 'tiny-1.0-py3-none-any.whl'
  const wheelFile = path.join(root, file)
  await writeFile(wheelFile, bytes)
  const wheel: PinnedWheel = {
    project: 'tiny',
    version: '1.0',
    file,
    platformTag: 'any',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }

  const ran: string[] = []
  const events: InstallEvent[] = []
  const programs: Programs = {
    pip: async (folder) => {
      await copyFile(wheelFile, path.join(folder, file))
      return well
    },
    compiler: async (command) => {
      await writeFile(path.join(command.folder!, addonPath), 'an addon')
      return well
    },
    probe: async () => ({
      ...well,
      output: `\ninc-probe:${JSON.stringify({ tensorflow: tensorflowVersion, backend: 'tensorflow', usesGpu: false, gradient: '12,16,24,28' })}\n`,
    }),
    vendorScript: async () => badly('Error: getaddrinfo ENOTFOUND storage.example'),
  }
  const run: RunCommand = async (command) => {
    ran.push([command.program, ...command.arguments.slice(0, 3)].join(' '))
    if (command.program === 'python3' && command.arguments[1] === 'pip')
      return programs.pip(command.arguments.at(-1)!, command)
    if (command.program === 'python3') return runCommand(command)
    if (command.program === 'g++') return programs.compiler(command)
    if (command.arguments[0] === '-e') return programs.probe(command)
    return programs.vendorScript(command)
  }
  const plan: typeof planInstall = (environment, options) =>
    withTinyWheel(planInstall(environment, options), wheel)

  return {
    root,
    cacheRoot,
    packageFolder,
    wheel,
    wheelFile,
    programs,
    ran,
    events,
    install: ({ environment, effects, ...options } = {}) =>
      installNativeLibrary({ projects: [root], cacheRoot, ...options }, (event) => events.push(event), {
        run,
        plan,
        gather: async () =>
          machine({ cacheRoot, addonPackage: { folder: packageFolder, version: '4.22.0' }, ...environment }),
        ...effects,
      }),
    remove: () => rm(root, { recursive: true, force: true }),
  }
}

/** The same plan with the tiny wheel in place of the first pinned one; companions are left out. */
function withTinyWheel(plan: InstallPlan, wheel: PinnedWheel): InstallPlan {
  const perWheel = new Set(['download-wheel', 'check-digest', 'unpack'])
  const routes = plan.routes.map((route) => {
    let seen = 0
    const steps = route.steps.flatMap((step) => {
      if (!perWheel.has(step.kind)) return [step]
      if (++seen > 3) return []
      if (step.kind === 'unpack') {
        const rules = step.rules.filter(
          (rule) =>
            rule.kind === 'member' && /\.so\.2$|c\/c_api\.h$/.test(rule.member) && !/eager/.test(rule.member),
        )
        return [{ ...step, wheel, rules }]
      }
      return 'wheel' in step ? [{ ...step, wheel }] : [step]
    })
    return { ...route, steps }
  })
  return { ...plan, routes }
}
