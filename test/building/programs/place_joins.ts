/** The pieces of a random program that join several results. */
import { type Operation, same, square, type Window } from '../operations.ts'
import { shapeOf, type Value } from '../tfjs/ledger.ts'
import { apply } from '../tfjs/vocabulary.ts'
import { fitted } from './fitting.ts'
import { placeProjection, pointConvolution } from './place_operations.ts'
import { place } from './place_pieces.ts'
import type { OperationPlan, Piece } from './plans.ts'
import { countIn, nameIn, type Placed, type Scope, windowIn } from './scope.ts'

type JoinKind = 'concat' | 'residual' | 'skip' | 'valley' | 'descent' | 'gate' | 'read' | 'parallel'
type Join = Extract<Piece, { readonly kind: JoinKind }>

const halving = { name: 'max_pool', window: square(2, 2), padding: same } as const

export function placeJoin(piece: Join, input: Value, scope: Scope): Placed {
  const { ledger, helpers } = scope.shared
  const [height, width, channels] = shapeOf(input) as [number, number, number]
  const joined = (name: 'concat' | 'add' | 'mul', ...values: readonly Value[]) =>
    apply(ledger, { name }, ...values)
  switch (piece.kind) {
    case 'concat': {
      const branches = piece.branches.map((branch) => place(branch, input, scope))
      const all = piece.withInput ? [...branches, { text: 'identity', value: input }] : branches
      const value = joined('concat', ...all.map((branch) => branch.value))
      return { text: `concat(${all.map(({ text }) => text).join(', ')})`, value }
    }
    case 'residual': {
      const inner = place(piece.inner, input, scope)
      const value = joined(piece.join, input, pointConvolution(scope, inner.value, channels))
      if (scope.inside === null && piece.writtenOut)
        return { text: `${piece.join}(identity, ${inner.text} |> conv2d(1×1, ${channels}))`, value }
      helpers.add(piece.join)
      return { text: `projected_${piece.join}(${inner.text})`, value }
    }
    case 'skip': {
      const name = nameIn(scope, piece, 'kept')
      const before = place(piece.before, input, scope)
      const named = [...scope.named, { name, value: before.value }]
      // In a block what is read must not depend on the sizes of one call.
      const inner = place(piece.inner, before.value, scope.inside === null ? { ...scope, named } : scope)
      const text = `(${before.text} as ${name} |> ${inner.text} |> concat(${name}, identity))`
      return { text, value: joined('concat', before.value, inner.value) }
    }
    case 'gate': {
      helpers.add('gate')
      const ratio = countIn(scope, piece.ratio, input)
      const squeezed = pointConvolution(scope, apply(ledger, { name: 'global_avg_pool' }, input), ratio.value)
      const weights = pointConvolution(scope, apply(ledger, { name: 'relu' }, squeezed), channels)
      const value = joined('mul', input, apply(ledger, { name: 'sigmoid' }, weights))
      return { text: `gate(${ratio.text})`, value }
    }
    case 'valley': {
      helpers.add('valley')
      const inner = place(piece.inner, apply(ledger, halving, input), scope)
      const up = apply(ledger, { name: 'upsample', factor: 2, bilinear: false }, inner.value)
      const cropped = apply(ledger, { name: 'center_crop', size: [height, width] }, up)
      return { text: `valley(${inner.text})`, value: joined('concat', input, cropped) }
    }
    case 'descent': {
      helpers.add('rejoin')
      const name = nameIn(scope, piece, 'kept')
      const start = place(piece.before, input, scope)
      const inner = place(piece.inner, apply(ledger, halving, start.value), scope)
      const filters = countIn(scope, piece.filters, inner.value)
      const up = { name: 'conv2d_transpose', window: square(2, 2), padding: same, bias: true } as const
      const raised = apply(ledger, { ...up, filters: filters.value }, inner.value)
      const [rows, columns] = shapeOf(start.value) as [number, number]
      const cropped = apply(ledger, { name: 'center_crop', size: [rows, columns] }, raised)
      const down = `${start.text} as ${name} |> max_pool(2×2/2) |> ${inner.text}`
      const text = `(${down} |> conv2d_transpose(2×2/2, ${filters.text}) |> rejoin(${name}))`
      return { text, value: joined('concat', start.value, cropped) }
    }
    case 'read': {
      const found = scope.named.filter(({ value }) => {
        const [rows, columns, ...others] = shapeOf(value)
        return rows === height && columns === width && others.length === 1
      })
      const earlier = found[piece.back % found.length]
      if (earlier === undefined) return { text: 'identity', value: input }
      return { text: `concat(${earlier.name}, identity)`, value: joined('concat', earlier.value, input) }
    }
    case 'parallel':
      return placeParallel(piece, input, scope)
  }
}

function placeParallel(piece: Extract<Piece, { kind: 'parallel' }>, input: Value, scope: Scope): Placed {
  const padding = commonPadding(piece, input, scope)
  const branches = piece.branches.map(({ before, name }) => {
    const first = place(before, input, scope)
    const step = place({ kind: 'operation', operation: branchOf(piece, name, padding) }, first.value, scope)
    const text = `${first.text} |> ${step.text}`
    if (piece.join === 'concat') return { text, value: step.value }
    const projected = placeProjection(piece.filters, step.value, input, scope)
    return { text: `${text} |> ${projected.text}`, value: projected.value }
  })
  const values = branches.map(({ value }) => value)
  return {
    text: `${piece.join}(${branches.map(({ text }) => text).join(', ')})`,
    value: apply(scope.shared.ledger, { name: piece.join }, ...values),
  }
}

type Parallel = Extract<Piece, { kind: 'parallel' }>

function branchOf(
  { window, filters }: Parallel,
  name: Parallel['branches'][number]['name'],
  padding: Parallel['padding'],
): OperationPlan {
  const convolving = { window, padding, bias: true, dilation: 1 }
  switch (name) {
    case 'conv2d':
      return { name, ...convolving, filters, groups: 1 }
    case 'depthwise':
      return { name, ...convolving, multiplier: 1 }
    case 'separable_conv2d':
      return { name, ...convolving, filters, multiplier: 1 }
    case 'max_pool':
    case 'avg_pool':
      return { name, window, padding }
  }
}

/** A padding with which all branches have a place; in a block it is the planned one. */
function commonPadding(piece: Parallel, input: Value, scope: Scope): Parallel['padding'] {
  if (scope.inside !== null) return piece.padding
  const window = windowIn(scope, piece.window).value
  const hasPool = piece.branches.some(({ name }) => name.endsWith('pool'))
  const trial: Operation = hasPool
    ? { name: 'max_pool', window, padding: piece.padding }
    : { name: 'depthwise', window, padding: piece.padding, multiplier: 1, dilation: 1, bias: true }
  const found = fitted<number, Window>(trial, (changed) => changed, shapeOf(input))
  return found !== null && 'padding' in found ? found.padding : same
}
