/** Every environment variable that is read or set anywhere in the repository is in the table of CONTRIBUTING.md, and no other. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repositoryFile } from '../std/library.ts'

const root = join(import.meta.dirname, '../..')

/** Programs and their configuration, wherever they lie. */
const places = [
  'src',
  'test',
  'scripts',
  'bench',
  'starter',
  '.ci',
  '.github',
  'action.yml',
  'vitest.config.ts',
]

function filesUnder(place: string): readonly string[] {
  if (statSync(join(root, place)).isFile()) return [place]
  return readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
    .map((name) => `${place}/${name.split(sep).join('/')}`)
    .filter((name) => /\.(ts|mts|mjs|js|py|sh|yml)$|^\.ci\//.test(name))
    .filter((name) => statSync(join(root, name)).isFile())
}

const self = 'test/docs/environment.test.ts'
const texts = places
  .flatMap(filesUnder)
  .filter((name) => name !== self)
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }))

/** Names that a text reads from the environment, or sets in it, by the ways in which that is done here. */
function variablesIn(text: string): readonly string[] {
  const single = [
    /process\.env\.(\w+)/g,
    /process\.env\[['"](\w+)['"]\]/g,
    /import\.meta\.env\.(\w+)/g,
    /os\.environ(?:\.get)?[[(]['"](\w+)['"]/g,
    // Where the environment is handed on under a name.
    /\b(?:env|environment|variables)\.([A-Z][A-Z0-9_]+|npm_\w+)/g,
    // Names that begin like Inc's, TensorFlow's, Node's or the desktop's, wherever they are written.
    /\b((?:INC|TF_CPP|TF_FORCE|TF_ONEDNN|NODE|XDG)_[A-Z][A-Z0-9_]+)\b(?!\s*=[^=]*\bnew\b)/g,
  ].flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name!))
  const destructured = [...text.matchAll(/\{([^{}]*)\}\s*=\s*process\.env\b/g)].flatMap(([, names]) =>
    names!
      .split(',')
      .map((name) => name.split(':')[0]!.trim())
      .filter((name) => name !== '' && !name.startsWith('...')),
  )
  return [...single, ...destructured]
}

/** Constants that look like variables of the environment. */
const constants = new Set<string>([])

const used = new Map<string, string>()
for (const { name, text } of texts)
  for (const variable of variablesIn(text))
    if (!constants.has(variable) && !used.has(variable)) used.set(variable, name)

const page = repositoryFile('CONTRIBUTING.md')
const documented = [
  ...page.slice(page.indexOf('## Environment variables')).matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm),
].flatMap(([, cell]) => [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name!))

describe('an environment variable', () => {
  test('is found in each of the ways in which one is read', () => {
    const found = variablesIn(`
      process.env.ONE; process.env['TWO']; const { THREE, FOUR: four, ...rest } = process.env
      import.meta.env.FIVE; environment.NO_COLOR; variables.npm_config_nodedir; "$INC_SIX"`)
    expect(new Set(found)).toEqual(
      new Set(['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE', 'NO_COLOR', 'npm_config_nodedir', 'INC_SIX']),
    )
    expect(used.get('INC_CACHE')).toBeDefined()
  })

  test('is in the table of CONTRIBUTING.md, where it is used anywhere', () => {
    const missing = [...used].filter(([name]) => !documented.includes(name))
    expect(missing.map(([name, file]) => `${name} (${file})`)).toEqual([])
  })

  test('is in that table once, and only if it is used', () => {
    expect(documented.filter((name) => !used.has(name))).toEqual([])
    expect(documented.length).toBe(new Set(documented).size)
  })

  test('is read by its name: the whole environment is only handed on to other programs', () => {
    const whole = texts.flatMap(({ name, text }) =>
      text
        .split('\n')
        .filter((line) => /process\.env(?![.[\w])/.test(line))
        .filter((line) => !/\.\.\.process\.env\b|\}\s*=\s*process\.env$/.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    )
    // It names what it reads as `variables.NAME`.
    expect(whole.filter((line) => !line.startsWith('src/native/gather.ts'))).toEqual([])
  })
})
