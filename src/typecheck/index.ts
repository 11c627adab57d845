/** The checker's door: from a file's syntax tree to its checked networks. */
import { nearest } from '../diagnostics/nearest.ts'
import type { Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import type { Network, Subject } from '../network/network.ts'
import { canonicalName, type File, type Path } from '../parser/ast.ts'
import type { Source } from '../source/source.ts'
import type { BlockType } from './assumptions/block_type.ts'
import { type Checking, newChecking } from './checking.ts'
import { interpreter } from './knot.ts'
import { type Importer, loadModules, type Module } from './names/modules.ts'
import { checkNames } from './names/names.ts'
import type { AskedSize } from './networks/asked_size.ts'
import { addBudgets } from './networks/budgets.ts'
import { buildFamily } from './networks/families.ts'
import { addHead, outputKeys } from './networks/heads.ts'
import { type BuiltNetwork, buildNetwork, guarded } from './networks/networks.ts'
import { blockTypes, withoutEchoes } from './proof/block_types.ts'
import { addRecipe } from './recipe/train.ts'
import { valueOfBinding } from './values/definitions.ts'

export type { Importer } from './names/modules.ts'

/** What the checker makes of a file. */
export interface Typechecked {
  readonly networks: readonly Network[]
  /** Networks with a part that was reported, and what claims of their other rows there are to hold. */
  readonly unfinished: readonly Network[]
  /** For each network, itself once more for each table inside its blocks, with the rows and claims of that table. */
  readonly inside: ReadonlyMap<Network, readonly Network[]>
  /** What the file's own blocks are for all sizes, in its order. */
  readonly types: readonly BlockType[]
  readonly problems: readonly Problem[]
}

/**
 * Checks one file and everything it imports. With `asked` its networks are built at another size than their signatures
 * say: what budgets say of a size and what blocks are for all sizes is left out.
 */
export function typecheck(
  file: File,
  source: Source,
  importer: Importer,
  asked: AskedSize | null = null,
  syntaxProblems: readonly Problem[] = [],
): Typechecked {
  const problems: Problem[] = []
  const checking = newChecking((found) => problems.push(found), interpreter)
  const modules = loadModules(file, source, importer, checking.report)
  for (const module of modules) {
    checkNames(module.file, checking)
    for (const declaration of module.file.declarations)
      if (declaration.kind === 'block') checking.typed.add(declaration)
    for (const declaration of module.file.declarations) {
      const binding = declaration.kind === 'let' ? module.scope.bindings.get(declaration.name.key) : null
      if (binding) guarded(declaration.span, checking, () => valueOfBinding(binding, checking))
    }
  }
  const own = modules[0]!
  // What blocks are for all sizes does not change with the one that is asked for.
  const types = asked ? [] : blockTypes(own.file, own.scope, [...syntaxProblems, ...problems], checking)
  const built = buildNetworks(own, asked, checking)
  reportClaimedNetworks(built, checking)
  const finished = built.filter(({ isFinished }) => isFinished)
  return {
    networks: finished.map(({ network }) => network),
    unfinished: built.filter(({ isFinished }) => !isFinished).map(({ network }) => network),
    inside: new Map(finished.map(({ network, inside }) => [network, inside])),
    types,
    problems: withoutDepths(withoutEchoes(checking.proofs, problems)),
  }
}

/** Where names lead to themselves, blocks call blocks without end: the names are the cause, and are reported alone. */
function withoutDepths(problems: readonly Problem[]): readonly Problem[] {
  const isRecursive = problems.some(({ code }) => code === 'name/recursive')
  return isRecursive ? problems.filter(({ code }) => code !== 'limit/call-depth') : problems
}

/** Reports tables whose claims are about a network that there is not: nothing would hold them. */
function reportClaimedNetworks(networks: readonly BuiltNetwork[], checking: Checking): void {
  const keys = networks.flatMap((network) => [canonicalName(network.name), memberKey(network)])
  for (const [key, name] of checking.claimed)
    if (!keys.includes(key))
      checking.report(
        problem('name/unknown-network', name.span, { name: name.text, nearest: nearest(key, keys) }),
      )
}

/** Everything that was built of one declaration, by the declaration's key: one network, or a family's members. */
type Built = Map<string, { readonly isFamily: boolean; networks: readonly BuiltNetwork[] }>

function buildNetworks(module: Module, asked: AskedSize | null, checking: Checking): readonly BuiltNetwork[] {
  const { file, scope } = module
  const built: Built = new Map()
  for (const declaration of file.declarations) {
    if (declaration.kind === 'network') {
      const network = guarded(declaration.span, checking, () =>
        buildNetwork(declaration, scope, asked, checking),
      )
      built.set(declaration.name.key, { isFamily: false, networks: network ? [network] : [] })
    } else if (declaration.kind === 'family') {
      const networks = guarded(declaration.span, checking, () =>
        buildFamily(declaration, scope, asked, checking),
      )
      built.set(declaration.name.key, { isFamily: true, networks: networks ?? [] })
    }
  }
  for (const declaration of file.declarations)
    if (declaration.kind === 'head') update(declaration.network, (network) => addHead(network, declaration))
  for (const declaration of file.declarations)
    if (declaration.kind === 'train')
      update(declaration.network, (network) => addRecipe(network, declaration))
  for (const declaration of file.declarations)
    if (declaration.kind === 'budget' && !asked)
      update(declaration.network, (network, subject) => addBudgets(network, declaration, subject), true)
  return [...built.values()].flatMap(({ networks }) => networks)

  /** Changes the networks that a path names; a path to a head is about that network and gives its subject. */
  function update(
    path: Path,
    change: (network: BuiltNetwork, subject: Subject) => BuiltNetwork,
    heads = false,
  ): void {
    const entry = built.get(path.name.key)
    if (!entry) {
      checking.report(
        problem('name/unknown-network', path.name.span, {
          name: path.name.text,
          nearest: nearest(path.name.key, built.keys()),
        }),
      )
      return
    }
    // What is missing from a network that could not be finished was reported with it.
    if (!entry.isFamily && entry.networks.some(({ isFinished }) => !isFinished)) return
    const isWanted = (built: BuiltNetwork) =>
      !entry.isFamily || !path.member || memberKey(built) === path.member.key
    if (path.member && entry.networks.length > 0 && !isMember(path.member.key, entry, heads)) {
      const members = entry.isFamily ? entry.networks.map(memberKey) : entry.networks.flatMap(headKeys)
      checking.report(
        problem('name/unknown-member', path.member.span, {
          name: path.member.text,
          of: `\`${path.name.text}\``,
          nearest: nearest(path.member.key, members),
          members: members.length === 0 ? 'no members' : members.join(', '),
        }),
      )
      return
    }
    entry.networks = entry.networks.map((network) => {
      if (!network.isFinished || !isWanted(network)) return network
      return (
        guarded(path.span, checking, () =>
          change(network, subjectOf(network, entry.isFamily ? null : (path.member?.key ?? null))),
        ) ?? network
      )
    })
  }
}

function isMember(
  key: string,
  entry: { readonly isFamily: boolean; readonly networks: readonly BuiltNetwork[] },
  heads: boolean,
): boolean {
  if (entry.isFamily) return entry.networks.some((network) => memberKey(network) === key)
  if (!heads) return false
  return outputKeys.includes(key) || entry.networks.some((network) => headKeys(network).includes(key))
}

/** `D` of `vgg.D`, as it is compared. */
function memberKey({ name }: BuiltNetwork): string {
  return canonicalName(name.slice(name.indexOf('.') + 1))
}

function headKeys({ network }: BuiltNetwork): readonly string[] {
  return network.heads.map(({ name }) => canonicalName(name))
}

/** `googlenet` and `googlenet.main` are about the main output, `googlenet.aux1` about that head, `googlenet.with_heads` about all together. */
function subjectOf(built: BuiltNetwork, member: string | null): Subject {
  if (member === null || member === 'main') return { kind: 'whole' }
  const head = headKeys(built).indexOf(member)
  return head >= 0 ? { kind: 'head', head } : { kind: 'with heads' }
}
