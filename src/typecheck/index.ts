/** The checker's door: from a file's syntax tree to its checked networks. */
import { nearest } from '../diagnostics/nearest.ts'
import type { Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import type { Network, Subject } from '../network/network.ts'
import { canonicalName, type Path } from '../parser/ast.ts'
import type { Program } from '../program/program.ts'
import type { BlockType } from './assumptions/block_type.ts'
import { type Checking, newChecking } from './checking.ts'
import { interpreter } from './knot.ts'
import { loadModules, type Module } from './names/modules.ts'
import { checkNames } from './names/names.ts'
import type { AskedSize } from './networks/asked_size.ts'
import { addBudgets } from './networks/budgets.ts'
import { buildFamily } from './networks/families.ts'
import { addHead, outputKeys } from './networks/heads.ts'
import { type BuiltNetwork, buildNetwork, guarded } from './networks/networks.ts'
import type { Observer } from './observer.ts'
import { blockTypes } from './proof/block_types.ts'
import { addRecipe } from './recipe/train.ts'
import { valueOfBinding } from './values/definitions.ts'

/** The result of a check. */
export interface Typechecked {
  readonly networks: readonly Network[]
  /** Networks with an error in some row. Claims of their other rows are still checked. */
  readonly unfinished: readonly Network[]
  /** For each network, one view of it per table inside its blocks, with the rows and claims of that table. */
  readonly inside: ReadonlyMap<Network, readonly Network[]>
  /** The types of the file's own blocks, in its order. */
  readonly types: readonly BlockType[]
  readonly problems: readonly Problem[]
}

/** How a program is checked. */
interface TypecheckOptions {
  /**
   * A size to build the networks at, in place of the size in their signatures. Budgets at sizes and the types of
   * blocks are then skipped. Null uses the signatures.
   */
  readonly asked: AskedSize | null
  /** Receives the values of expressions and the targets of names; null if nobody listens. */
  readonly observer: Observer | null
}

/** Checks a program's main file and everything it imports. */
export function typecheck(program: Program, { asked, observer }: TypecheckOptions): Typechecked {
  const problems: Problem[] = []
  const checking = newChecking((found) => problems.push(found), interpreter, observer)
  const modules = loadModules(program, checking)
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
  // The types of blocks do not depend on the size asked for.
  const types = asked
    ? []
    : blockTypes(own.file, own.scope, [...program.main.parsed.problems, ...problems], checking)
  const built = buildNetworks(own, asked, checking)
  reportClaimedNetworks(built, checking)
  const finished = built.filter(({ isFinished }) => isFinished)
  return {
    networks: finished.map(({ network }) => network),
    unfinished: built.filter(({ isFinished }) => !isFinished).map(({ network }) => network),
    inside: new Map(finished.map(({ network, inside }) => [network, inside])),
    types,
    problems: [...problems, ...checking.proofs.map((found) => ({ ...found, isOfProof: true }))],
  }
}

/** Reports `claims: NAME` for a network that does not exist; those claims would never be checked. */
function reportClaimedNetworks(networks: readonly BuiltNetwork[], checking: Checking): void {
  const keys = networks.flatMap((network) => [canonicalName(network.name), memberKey(network)])
  for (const [key, name] of checking.claimed)
    if (!keys.includes(key))
      checking.report(
        problem('name/unknown-network', name.span, { name: name.text, nearest: nearest(key, keys) }),
      )
}

/** What was built from each declaration, by its key: one network, or a family's members. */
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

  /** Changes the networks that a path names. A path to a head means its network, with the head as subject. */
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
    // The member may be missing because its network failed, which was reported.
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

/** The key of `D` in `vgg.D`. */
function memberKey({ name }: BuiltNetwork): string {
  return canonicalName(name.slice(name.indexOf('.') + 1))
}

function headKeys({ network }: BuiltNetwork): readonly string[] {
  return network.heads.map(({ name }) => canonicalName(name))
}

/**
 * The subject of a path: `googlenet` and `googlenet.main` mean the main output, `googlenet.aux1` that head,
 * `googlenet.with_heads` all outputs together.
 */
function subjectOf(built: BuiltNetwork, member: string | null): Subject {
  if (member === null || member === 'main') return { kind: 'whole' }
  const head = headKeys(built).indexOf(member)
  return head >= 0 ? { kind: 'head', head } : { kind: 'with heads' }
}
