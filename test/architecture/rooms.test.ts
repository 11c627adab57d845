/** The house's rules, held: imports go down, Node's modules stay at the rims, every file says what it is. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, posix, resolve, sep } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** The rooms of `src`, in order; a file may import from its own room and from lower ones. `demo` stands beside the rims. */
const rooms: Readonly<Record<string, number>> = {
  source: 1,
  diagnostics: 2,
  parser: 3,
  shape: 4,
  runtime: 5,
  graph: 5,
  ops: 6,
  network: 7,
  typecheck: 8,
  lint: 9,
  cost: 9,
  codegen: 10,
  native: 12,
  cli: 12,
  demo: 13,
}
/** `compile.ts` and `index.ts` stand above the compiler's rooms; the rims come in through `index.ts`. */
const door = 11

/** Rooms that may touch the machine. */
const rims = new Set(['runtime', 'native', 'cli', 'demo'])

interface Imported {
  readonly file: string
  readonly specifier: string
  readonly isType: boolean
}

function filesUnder(folder: string, ending: RegExp): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.split(sep).join('/')))
    .filter(
      (name) => ending.test(name) && !name.includes('node_modules') && statSync(join(root, name)).isFile(),
    )
    .sort()
}

const sources = filesUnder('src', /\.ts$/)

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

/** Every import and re-export of a file, `import('…')` with a constant text included. */
function importsOf(file: string): readonly Imported[] {
  const text = read(file)
  const found: Imported[] = []
  for (const [, words, specifier] of text.matchAll(
    /^(?:import|export)\s+((?:type\s+)?[^'"()]*?from\s+)?'([^']+)'/gm,
  )) {
    found.push({ file, specifier: specifier!, isType: /^type\s/.test(words ?? '') })
  }
  for (const [, specifier] of text.matchAll(/\bimport\('([^']+)'\)/g)) {
    found.push({ file, specifier: specifier!, isType: false })
  }
  return found
}

const imports = sources.flatMap(importsOf)

/** Where a relative import leads, from the repository's root. */
function targetOf({ file, specifier }: Imported): string | null {
  if (!specifier.startsWith('.')) return null
  return posix.normalize(posix.join(posix.dirname(file), specifier))
}

function roomOf(file: string): string | null {
  const [, room, ...rest] = file.split('/')
  return rest.length === 0 ? null : room!
}

function numberOf(file: string): number {
  const room = roomOf(file)
  return room === null ? door : (rooms[room] ?? Number.NaN)
}

describe('imports', () => {
  test('are found at all: the reader of this test knows what an import looks like', () => {
    const relativeImports = imports.filter(({ specifier }) => specifier.startsWith('.'))
    expect(relativeImports.length).toBeGreaterThan(sources.length)
    const named = imports.find(
      ({ file, specifier }) => file === 'src/index.ts' && specifier === './compile.ts',
    )
    expect(named).toBeDefined()
    expect(imports.filter(({ specifier }) => specifier === 'ts-morph')).not.toEqual([])
  })

  test('every folder of src is a room with a number', () => {
    expect(sources.filter((file) => Number.isNaN(numberOf(file)))).toEqual([])
  })

  test('go to a file that exists, with its ending', () => {
    const missing = imports.filter((one) => {
      const target = targetOf(one)
      return target?.startsWith('src/') && !sources.includes(target)
    })
    expect(missing).toEqual([])
  })

  test('go to the same room or a lower one', () => {
    const upward = imports.filter((one) => {
      const target = targetOf(one)
      return target?.startsWith('src/') && numberOf(target) > numberOf(one.file)
    })
    expect(upward.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([])
  })

  test('of the rims reach the compiler only through its door', () => {
    const around = imports.filter((one) => {
      const target = targetOf(one)
      if (!target?.startsWith('src/') || !['cli', 'native'].includes(roomOf(one.file) ?? '')) return false
      const room = roomOf(target)
      return target !== 'src/index.ts' && room !== 'cli' && room !== 'native' && room !== 'runtime'
    })
    expect(around.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([])
  })

  test('of the runtime stay in it: nothing of the compiler comes along with a training run', () => {
    const leaving = imports.filter((one) => {
      const target = targetOf(one)
      return roomOf(one.file) === 'runtime' && target !== null && !target.startsWith('src/runtime/')
    })
    expect(leaving.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([])
  })
})

describe('packages', () => {
  const modules = new Set(builtinModules)
  const isOfNode = (specifier: string): boolean => specifier.startsWith('node:') || modules.has(specifier)

  test("Node's own modules are imported by the rims alone, and as `node:`", () => {
    const inside = imports.filter(
      ({ file, specifier }) => isOfNode(specifier) && !rims.has(roomOf(file) ?? ''),
    )
    expect(inside.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([])
    const bare = imports.filter(({ specifier }) => modules.has(specifier) && !specifier.startsWith('node:'))
    expect(bare).toEqual([])
  })

  test('ts-morph is imported by codegen/tfjs alone', () => {
    const others = imports.filter(
      ({ specifier, file }) => specifier === 'ts-morph' && !file.startsWith('src/codegen/tfjs/'),
    )
    expect(others).toEqual([])
  })

  test('TensorFlow.js and sharp are imported by the runtime alone, elsewhere as types', () => {
    const others = imports.filter(
      ({ specifier, file, isType }) =>
        /^@tensorflow\/|^sharp$/.test(specifier) &&
        !isType &&
        !['runtime', 'demo'].includes(roomOf(file) ?? ''),
    )
    expect(others).toEqual([])
  })

  test('that the shipped code imports are dependencies, not only of development', () => {
    const { dependencies, optionalDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >
    const declared = new Set([...Object.keys(dependencies!), ...Object.keys(optionalDependencies!)])
    const used = imports
      .filter(
        ({ specifier, isType, file }) =>
          !specifier.startsWith('.') && !isOfNode(specifier) && !isType && roomOf(file) !== 'demo',
      )
      .map(({ specifier }) =>
        specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/'),
      )
    expect([...new Set(used)].filter((name) => !declared.has(name))).toEqual([])
  })
})

describe('files', () => {
  const all = [
    ...sources,
    ...filesUnder('test', /\.ts$/),
    ...filesUnder('bench', /\.ts$/),
    ...filesUnder('scripts', /\.(ts|mjs)$/),
  ]

  test('open with a comment that says what they are', () => {
    const silent = all.filter((file) => {
      const text = read(file).replace(/^#!.*\n/, '')
      const [, comment] = /^(?:\/\*\*([\s\S]*?)\*\/|((?:\/\/[^\n]*\n)+))/.exec(text) ?? []
      const said = (comment ?? /^((?:\/\/[^\n]*\n)+)/.exec(text)?.[1] ?? '').replace(/[/*\s]+/g, ' ').trim()
      return !/[.:!?]/.test(said) || said.length < 15
    })
    expect(silent).toEqual([])
  })

  test('are named for what they are: no utils, common, helpers, misc; one word or snake_case', () => {
    const parts = new Set(
      [...all, ...sources.map((file) => posix.dirname(file))].flatMap((file) => file.split('/')),
    )
    expect(
      [...parts].filter((part) => /^(utils?|common|helpers?|misc|shared|lib)(\.|$)/i.test(part)),
    ).toEqual([])
    const named = sources.map((file) => posix.basename(file, '.ts'))
    expect(named.filter((name) => !/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name))).toEqual([])
  })

  test('are short enough to be read at once', () => {
    // Tables of data may be long, and a grammar is one table: its rules are read beside each other.
    const isTable = (file: string) =>
      file.startsWith('src/diagnostics/kinds/') || file === 'src/parser/grammar.ts'
    const long = sources.filter((file) => !isTable(file) && read(file).split('\n').length > 400)
    expect(long).toEqual([])
  })
})
