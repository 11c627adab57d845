/** Specs with a given number of operations and correct claims, to measure how checking scales with a network. */

/** An inception module is six convolutions with their rectifiers, a pool and a join. */
const operationsOfModule = 14
const modulesOfBlock = 100
const filters = { one: 64, reduce3: 96, three: 128, reduce5: 16, five: 32, pool: 32 }
const channels = filters.one + filters.three + filters.five + filters.pool
const side = 28

export interface LargeSpec {
  readonly text: string
  /** How many operations its network has. */
  readonly operations: number
}

/**
 * The network of `largeSpec` with sizes that are numbers or names: the same text except for the signature. It has only
 * the claims that hold for both.
 */
export function largeSpecAt(sizes: 'numbers' | 'names', operations: number): LargeSpec {
  const shape = sizes === 'numbers' ? `${side}×${side}×${channels}` : `h×w×${channels}`
  const { text, operations: exact } = largeSpec(operations)
  const open = text
    .replace(/^network large : .* = chain table$/m, `network large : ${shape} -> ${shape} = chain table`)
    // Output sizes and multiply-accumulates depend on the sizes, so their columns are removed.
    .replace(/^( {2}\|[^|]*\|)[^|]*\|(.*\|)[^|]*\|$/gm, '$1$2')
    .replace(/^ {2}macs == .*\n/m, '')
  return { text: open, operations: exact }
}

/**
 * A network of at least `operations` operations: a table of inception modules of several blocks, with claims on every
 * row.
 */
export function largeSpec(operations: number): LargeSpec {
  const modules = Math.ceil(operations / operationsOfModule)
  const blocks = Math.ceil(modules / modulesOfBlock)
  const { one, reduce3, three, reduce5, five, pool } = filters
  const weights = channels * (one + reduce3 + reduce5 + pool) + 9 * reduce3 * three + 25 * reduce5 * five
  const biases = one + reduce3 + three + reduce5 + five + pool
  const params = weights + biases
  const macs = weights * side * side
  const shape = `${side}×${side}×${channels}`
  const rows = Array.from({ length: modules }, (_, index) => {
    const block = `inception_${letters(Math.floor(index / modulesOfBlock))}`
    return `  | ${block} (${index + 1}a) | ${shape} | 2 | ${one} | ${reduce3} | ${three} | ${reduce5} | ${five} | ${pool} | ${params} | ${macs} |`
  })
  const text = [
    'block conv(size: Window, filters: Int) : h×w×c -> ⌈h/size.stride⌉×⌈w/size.stride⌉×filters =',
    '  conv2d(size, filters) |> relu',
    '',
    ...Array.from({ length: blocks }, (_, index) => moduleBlock(`inception_${letters(index)}`)),
    `network large : ${shape} -> ${shape} = chain table`,
    '  | type | output | depth | #1×1 | #3×3 reduce | #3×3 | #5×5 reduce | #5×5 | pool proj | params | macs |',
    '  |------|--------|-------|------|-------------|------|-------------|------|-----------|--------|------|',
    ...rows,
    '',
    'budget large',
    `  params == ${params * modules}`,
    `  macs == ${macs * modules}`,
    '',
  ].join('\n')
  return { text, operations: modules * operationsOfModule }
}

function moduleBlock(name: string): string {
  return [
    `block ${name}(\`#1×1\`, \`#3×3 reduce\`, \`#3×3\`, \`#5×5 reduce\`, \`#5×5\`, \`pool proj\`: Int)`,
    '  : h×w×c -> h×w×(`#1×1` + `#3×3` + `#5×5` + `pool proj`) =',
    '  concat(',
    '    conv(1×1, `#1×1`),',
    '    conv(1×1, `#3×3 reduce`) |> conv(3×3, `#3×3`),',
    '    conv(1×1, `#5×5 reduce`) |> conv(5×5, `#5×5`),',
    '    max_pool(3×3/1) |> conv(1×1, `pool proj`),',
    '  )',
    '',
  ].join('\n')
}

/** A name that does not end in a digit, which a table would read as part of a label: 0 is `a`, 26 is `ba`. */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26))
  return index < 26 ? last : letters(Math.floor(index / 26)) + last
}
