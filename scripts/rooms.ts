/** The plan of the house as data, which tests enforce and ARCHITECTURE.md shows. */

/** A folder of `src` and its floor: a file imports only from its own room and from lower floors. */
export interface Room {
  readonly folder: string
  readonly floor: number
  readonly purpose: string
  /** Its folders from the bottom up, if it has any: values are imported downwards only. */
  readonly wings?: readonly string[]
  /** Whether it may use the machine: Node's own modules, TensorFlow.js, processes. */
  readonly isRim?: true
}

/** `compile.ts`, `index.ts` and `browser.ts` are on this floor; the rims reach the compiler through `index.ts`. */
export const doorFloor = 12

export const rooms: readonly Room[] = [
  {
    folder: 'runtime/contract',
    floor: 0,
    purpose:
      'the contract between compiler and runtime: recipes, graph facts, names of variables and how alike two names are, protobuf. Imports nothing',
  },
  { folder: 'source', floor: 1, purpose: 'text, spans, line and column' },
  {
    folder: 'diagnostics',
    floor: 2,
    purpose:
      'one typed registry of every problem (code, message, explanation, which problems it gives way to, a wrong and a right program), rendering, suggestions',
  },
  {
    folder: 'parser',
    floor: 3,
    purpose:
      'tokens, a chevrotain grammar without actions, the syntax tree, total `parse()`, the printer behind `inc fmt`, builders for trees without text',
  },
  { folder: 'program', floor: 4, purpose: 'a file and everything it imports, each read and parsed once' },
  {
    folder: 'shape',
    floor: 4,
    purpose:
      'exact rationals, the algebra of dimensions, shapes, the one window formula; facts about dimensions and how they are decided',
  },
  {
    folder: 'std',
    floor: 5,
    purpose: 'the library written in Inc as a module, derived from `std/`, and the importer that finds it',
  },
  {
    folder: 'graph',
    floor: 5,
    purpose:
      'TensorFlow graphs as immutable nodes: building, rewriting (`passes`), differentiating, writing a SavedModel',
  },
  {
    folder: 'ops',
    floor: 6,
    purpose: 'one file per primitive operation; the record type, the kinds and the registry have folders',
    wings: ['record', 'kinds', '', 'registry'],
  },
  {
    folder: 'network',
    floor: 7,
    purpose: 'the checked network: data, layer names, digest, default recipe',
  },
  {
    folder: 'typecheck',
    floor: 8,
    purpose: 'names, kinds, blocks, tables, families, heads, budgets, recipes, proofs; produces `Network`',
    wings: [
      'assumptions',
      'values',
      'names',
      'blocks',
      'tables',
      'interpretation',
      'networks',
      'recipe',
      'proof',
    ],
  },
  {
    folder: 'lint',
    floor: 9,
    purpose: 'warnings about a checked network: windows that frameworks place differently, unused results',
  },
  {
    folder: 'cost',
    floor: 9,
    purpose: 'costs as numbers and as formulas, counting conventions, claims, budgets',
  },
  {
    folder: 'codegen',
    floor: 10,
    purpose:
      'turns calls into functions (`functions`); one folder per target, listed in `targets.ts`; only `codegen/tfjs` imports ts-morph',
    wings: ['functions', 'graph', 'tfjs', ''],
  },
  {
    folder: 'runtime',
    floor: 13,
    purpose:
      'the modules that generated code imports: engines, data, checkpoints, reports, programs, layers that TensorFlow.js lacks. Imports TensorFlow.js, and only the contract from the compiler',
    wings: [
      'machine',
      'random',
      'layers',
      'preload',
      'data',
      'engine',
      'report',
      'checkpoint',
      'programs',
      'bench',
      '',
    ],
    isRim: true,
  },
  {
    folder: 'native',
    floor: 14,
    purpose: 'a rim: installs and examines the native library',
    isRim: true,
  },
  { folder: 'cli', floor: 15, purpose: 'a rim: argv and files', isRim: true },
]

/**
 * The only files that import one another's values in a circle. Each pair or group is one recursion over the grammar.
 */
export const allowedCircles: readonly (readonly string[])[] = [
  [
    'src/parser/print/declarations.ts',
    'src/parser/print/expressions.ts',
    'src/parser/print/tables.ts',
    'src/parser/print/types.ts',
  ],
  [
    'src/parser/to_ast/definitions.ts',
    'src/parser/to_ast/expressions.ts',
    'src/parser/to_ast/operators.ts',
    'src/parser/to_ast/tables.ts',
    'src/parser/to_ast/types.ts',
  ],
]

/** The table of rooms in ARCHITECTURE.md. */
export function roomsTable(): string {
  const rows = [...rooms]
    .sort((a, b) => a.floor - b.floor)
    .map(({ folder, floor, purpose, wings }) => {
      const inside = wings?.filter((wing) => wing !== '').map((wing) => `\`${wing}\``)
      return `| ${floor} | \`src/${folder}\` | ${purpose}${inside ? `. From the bottom up: ${inside.join(', ')}` : ''} |`
    })
  return ['| floor | folder | what lives there |', '|---|---|---|', ...rows].join('\n')
}

const begin = '<!-- rooms: written by `npm run regenerate` from scripts/rooms.ts -->'
const end = '<!-- end of rooms -->'

/** ARCHITECTURE.md with its table of rooms regenerated. Throws if the marks around the table are missing. */
export function withRoomsTable(page: string): string {
  const [before, rest] = page.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined)
    throw new Error('ARCHITECTURE.md has no marks around its table of rooms')
  return `${before}${begin}\n${roomsTable()}\n${end}${after}`
}
