/** The six output formats of `check` and `cost`: each is what its readers expect, whatever was found. */
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { bad, badCode, doubtful, good, inc, useBuiltCommand, useFolder } from './command.ts'
import { sarifSchema } from './sarif_schema.ts'

useBuiltCommand()
const folder = useFolder()
const goodFile = folder.write('good.inc', good)
const badFile = folder.write('bad.inc', bad)

interface Document {
  readonly format_version: string
  readonly networks: readonly Readonly<Record<string, unknown>>[]
  readonly problems: readonly Readonly<Record<string, unknown>>[]
}

function json(words: readonly string[], input?: string): Document {
  return JSON.parse(inc([...words, '--format', 'json'], input === undefined ? {} : { input }).out) as Document
}

const googlenet = 'specs/googlenet.inc'

describe('json', () => {
  test('gives the integers of Table 1', () => {
    const { format_version, networks, problems } = json(['check', googlenet])
    expect(format_version).toBe('1.1')
    expect(problems).toEqual([])
    const network = networks[0] as {
      readonly rows: readonly {
        label: string | null
        type: string
        output: number[]
        params: number
        macs: number
      }[]
      readonly heads: readonly unknown[]
    }
    expect(network).toMatchObject({
      name: 'googlenet',
      input: [224, 224, 3],
      output: [1, 1, 1000],
      params: 6_998_552,
      macs: 1_582_671_872,
      depth: 22,
      with_heads: { params: 13_378_280, macs: 1_591_044_096 },
    })
    expect(network.rows).toHaveLength(19)
    expect(network.rows[0]).toMatchObject({
      label: null,
      type: 'convolution',
      output: [112, 112, 64],
      params: 9472,
    })
    expect(network.rows[4]).toMatchObject({
      label: '3a',
      type: 'inception',
      output: [28, 28, 256],
      macs: 128_049_152,
    })
    expect(network.rows.reduce((sum, { params }) => sum + params, 0)).toBe(6_998_552)
    expect(network.rows.reduce((sum, { macs }) => sum + macs, 0)).toBe(1_582_671_872)
    expect(network.heads).toMatchObject([
      { name: 'aux1', at: '4a', output: [1, 1, 1000], params: 3_188_840 },
      { name: 'aux2', at: '4d', output: [1, 1, 1000], params: 3_190_888 },
    ])
  })

  test('tells how each printed figure stands', () => {
    const network = json(['check', googlenet]).networks[0] as {
      readonly rows: readonly { readonly claims: readonly { status: string; waived_as: string | null }[] }[]
    }
    const claims = network.rows.flatMap((row) => row.claims)
    expect(claims.filter(({ status }) => status === 'holds')).toHaveLength(52)
    expect(claims.filter(({ status }) => status === 'waived')).toHaveLength(10)
    expect(claims.every(({ status, waived_as }) => (status === 'waived') === (waived_as !== null))).toBe(true)
  })

  test('places problems by line and column from 1, in UTF-16 units, as the shape promises', () => {
    const { networks, problems } = json(['check', badFile])
    expect(networks).toEqual([])
    expect(problems).toMatchObject([
      { code: badCode, severity: 'error', file: badFile, line: 1, column: bad.indexOf('9×9') + 1 },
    ])
  })

  test('keeps integers beyond 2^53 exact, as text', () => {
    const wide = 'network wide : 100000×100000×1000 -> 100000×100000×1000 = conv2d(9×9, 1000)\n'
    const { networks } = json(['check', '-'], wide)
    expect(networks).toMatchObject([{ params: 81_001_000, macs: String(10n ** 10n * 81n * 10n ** 6n) }])
  })

  test('is one document for failures of every kind', () => {
    const cases: readonly (readonly [words: string[], code: string, exit: number])[] = [
      [['check', 'absent.inc'], 'command/unreadable-file', 2],
      [['check', folder.path], 'command/unreadable-file', 2],
      [['check'], 'command/usage', 2],
      [['check', '--no-such-option', goodFile], 'command/usage', 2],
      [['check', goodFile, '--max-warnings', 'many'], 'command/usage', 2],
      [['check', goodFile, '--network', 'absent'], 'command/no-network', 2],
      [['cost', goodFile, '--by', 'colour'], 'command/usage', 2],
      [['no-such-command'], 'command/usage', 2],
      [['check', folder.write('bytes.inc', Buffer.from([0xc3, 0x28]))], 'command/not-utf8', 1],
      [['check', folder.write('deep.inc', `let a = ${'('.repeat(10_000)}`)], 'limit/nesting', 1],
    ]
    for (const [words, code, exit] of cases) {
      const ran = inc([...words, '--format', 'json'])
      expect({ words, code: ran.code }).toEqual({ words, code: exit })
      const document = JSON.parse(ran.out) as Document
      expect(document.format_version).toBe('1.1')
      expect(document.problems[0]).toMatchObject({ code, severity: 'error' })
      for (const { message, line, column } of document.problems) {
        expect(message).toMatch(/./)
        expect(line).toBeGreaterThanOrEqual(1)
        expect(column).toBeGreaterThanOrEqual(1)
      }
    }
  })

  test('has the networks in the order of the files and of each file', () => {
    const { networks } = json(['check', 'specs/unet.inc', googlenet])
    expect(networks.map(({ name, file }) => [name, file])).toEqual([
      ['unet', 'specs/unet.inc'],
      ['unet_padded', 'specs/unet.inc'],
      ['googlenet', googlenet],
      ['googlenet_without_lrn', googlenet],
      ['naive_3a', googlenet],
    ])
  })
})

describe('sarif', () => {
  const validate = new Ajv({ allErrors: true }).compile(sarifSchema)

  test.each([
    [
      'problems, with labels and fixes',
      ['check', folder.write('s.inc', `${doubtful}${bad.replace('tiny', 'more')}block f : hxwxc = relu\n`)],
    ],
    ['nothing found', ['check', goodFile]],
    ['a file that is missing', ['check', 'absent.inc', goodFile]],
  ] as const)('is valid for %s', (_, words) => {
    const document: unknown = JSON.parse(inc([...words, '--format', 'sarif']).out)
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true)
  })

  test('names rule, place and a fingerprint that does not move with the line', () => {
    const runOf = (text: string) => {
      const file = folder.write('moved.inc', text)
      const { code, out } = inc(['check', file, '--format', 'sarif'])
      expect(code).toBe(1)
      return JSON.parse(out).runs[0]
    }
    const [first, moved] = [runOf(bad), runOf(`// a line before it\n${bad}`)]
    expect(first.columnKind).toBe('utf16CodeUnits')
    expect(first.tool.driver.rules[0].id).toBe(badCode)
    expect(first.tool.driver.rules[0].help.markdown).toContain('```inc')
    expect(first.results[0]).toMatchObject({ ruleId: badCode, ruleIndex: 0, level: 'error' })
    expect(first.results[0].locations[0].physicalLocation.region).toMatchObject({
      startLine: 1,
      startColumn: bad.indexOf('9×9') + 1,
    })
    expect(moved.results[0].locations[0].physicalLocation.region.startLine).toBe(2)
    expect(moved.results[0].partialFingerprints).toEqual(first.results[0].partialFingerprints)
  })

  test('tells of files that could not be read as notifications of a run that failed', () => {
    const [run] = JSON.parse(inc(['check', 'absent.inc', '--format', 'sarif']).out).runs
    expect(run.invocations[0]).toMatchObject({ executionSuccessful: false, exitCode: 2 })
    expect(run.invocations[0].toolExecutionNotifications[0].message.text).toContain('absent.inc')
  })
})

describe('github', () => {
  test('annotates at most ten of a kind, the errors first, and says how many are not shown', () => {
    const errors = Array.from(
      { length: 13 },
      (_, n) => `network n${n} : 8×8×3 -> 8×8×4 = nothing${n}\n`,
    ).join('')
    const { code, out } = inc([
      'check',
      folder.write('many.inc', `${doubtful}${errors}`),
      '--format',
      'github',
    ])
    const lines = out.split('\n')
    expect(code).toBe(1)
    expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(10)
    expect(lines.findIndex((line) => line.startsWith('::error '))).toBe(0)
    expect(lines.filter((line) => line.startsWith('::warning '))).toHaveLength(1)
    expect(lines.find((line) => line.startsWith('::notice'))).toContain('3 more errors')
    expect(lines.at(-2)).toContain('13 errors, 1 warning')
  })

  test('escapes what would end a command or a property', () => {
    const odd = folder.write('a,b:c%.inc', bad)
    const { out } = inc(['check', odd, '--format', 'github'])
    expect(out).toContain(`file=${join(folder.path, 'a%2Cb%3Ac%25.inc')},line=1,endLine=1,col=`)
    expect(out.trimEnd().split('\n')).toHaveLength(2)
  })
})

describe('junit', () => {
  test('is well-formed: a case a network, a failure an error', () => {
    const { code, out } = inc(['check', goodFile, badFile, 'absent.inc', '--format', 'junit'])
    expect(code).toBe(2)
    const names = elements(out)
    expect(names.filter((name) => name === 'testsuite')).toHaveLength(3)
    expect(names.filter((name) => name === 'testcase')).toHaveLength(3)
    expect(names.filter((name) => name === 'failure')).toHaveLength(1)
    expect(names.filter((name) => name === 'error')).toHaveLength(1)
    expect(out).toContain('<testsuites name="inc" tests="3" failures="1" errors="1">')
  })

  test('stays well-formed for text that XML cannot hold', () => {
    const file = folder.write('odd&<>".inc', 'network `a<b>&"\u0001` : 8×8×3 -> 8×8×4 = `\u0007<!--`\n')
    elements(inc(['check', file, '--format', 'junit']).out)
  })
})

describe('markdown', () => {
  test('has the table with printed figures beside computed ones, and the problems', () => {
    const { out } = inc(['check', googlenet, '--format', 'markdown'])
    expect(out).toMatch(
      /^\| inception \(3a\) \| 28×28×256 \| ✓ \| 2 \| ✓ \| 163,696 \| 159K ✓ \| 128,049,152 \| 128M ✓ \|$/m,
    )
    expect(out).toMatch(/^\| inception \(4c\) .* 463K ≈ 498K /m)
    const problems = inc(['check', badFile, '--format', 'markdown']).out
    expect(problems).toContain(`- **error** \`${badCode}\``)
  })

  test('lets no text of a file be markup', () => {
    const file = folder.write('markup.inc', 'network `<b>[x](y)*|` : 8×8×3 -> 8×8×4 = conv2d(3×3, 4)\n')
    const { out } = inc(['check', file, '--format', 'markdown'])
    expect(out).toContain('\\<b\\>\\[x\\](y)\\*')
  })
})

describe('cost', () => {
  test('adds up: rows and operations to the total, by any part', () => {
    for (const by of ['row', 'operation']) {
      const network = json(['cost', googlenet, '--network', 'googlenet', '--by', by]).networks[0] as {
        readonly parts: readonly { readonly params: number; readonly macs: number }[]
      }
      const sum = (key: 'params' | 'macs') => network.parts.reduce((total, part) => total + part[key], 0)
      const expected = by === 'row' ? [6_998_552, 1_582_671_872] : [13_378_280, 1_591_044_096]
      expect([by, sum('params'), sum('macs')]).toEqual([by, ...expected])
    }
  })

  test('counts the uses of a block', () => {
    const { out } = inc(['cost', googlenet, '--network', 'googlenet', '--by', 'block'])
    expect(out).toMatch(/^inception +9 +5,849,136 /m)
    expect(out).toMatch(/^classifier +2 +1×1×1000 +6,379,728 /m)
  })

  test('computes training memory for a batch and an optimizer', () => {
    const memory = (more: readonly string[]) =>
      json(['cost', googlenet, '--network', 'googlenet', ...more]).networks[0]!.training_memory as Record<
        string,
        number
      >
    const sgd = memory(['--batch', '16', '--optimizer', 'sgd'])
    const adam = memory(['--batch', '32', '--optimizer', 'adam'])
    expect(sgd).toMatchObject({ batch: 16, optimizer: 'sgd', weights: 4 * 13_378_280, optimizer_state: 0 })
    expect(adam).toMatchObject({ batch: 32, optimizer: 'adam', optimizer_state: 8 * 13_378_280 })
    expect(adam.activations).toBe(2 * sgd.activations!)
    expect(inc(['cost', googlenet, '--batch', '0']).code).toBe(2)
  })

  test('counts by another convention, and names it', () => {
    const flops = (convention: string) =>
      json(['cost', googlenet, '--network', 'googlenet', '--convention', convention]).networks[0]!
    expect(flops('default').flops).toBe(2 * 1_582_671_872)
    expect(flops('flops-all').flops).toBeGreaterThan(2 * 1_582_671_872)
    expect(flops('flops-all').convention).toMatchObject({ name: 'flops-all' })
  })

  test('has the other formats and exit codes of check', () => {
    for (const format of ['sarif', 'github', 'junit', 'markdown', 'pretty']) {
      expect({ format, code: inc(['cost', badFile, '--format', format]).code }).toEqual({ format, code: 1 })
      expect({ format, code: inc(['cost', goodFile, '--format', format]).code }).toEqual({ format, code: 0 })
    }
  })
})

/** The names of a document's elements, in order; throws where it is not well-formed. */
function elements(xml: string): readonly string[] {
  const names: string[] = []
  const open: string[] = []
  const withoutHead = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
  expect(withoutHead).not.toBe(xml)
  const rest = withoutHead.replace(
    /<(\/?)([a-z-]+)((?: [a-z]+="[^"<&]*(?:&(?:amp|lt|gt|quot);[^"<&]*)*")*)(\/?)>/g,
    (_, closing: string, name: string, _attributes: string, empty: string) => {
      if (closing) expect(open.pop()).toBe(name)
      else {
        names.push(name)
        if (!empty) open.push(name)
      }
      return ''
    },
  )
  expect(open).toEqual([])
  // What is left is text, in which nothing may look like markup.
  expect(rest.replace(/&(amp|lt|gt|quot);/g, '')).not.toMatch(/[<&]/)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids.
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
  return names
}
