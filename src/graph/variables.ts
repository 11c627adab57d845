/** Variables, which live in the session between runs, and the nodes that change them. */
import { multiply, subtract } from './arithmetic.ts'
import { texts } from './constants.ts'
import {
  type Attribute,
  type Axes,
  elementAttribute,
  type Node,
  node,
  outputOf,
  type Tensor,
  tensor,
  typeOf,
} from './node.ts'

const float = { kind: 'type', value: 'float32' } as const

/** A session variable; checkpoints store it under the same name. */
export interface Variable {
  readonly name: string
  readonly axes: readonly number[]
  readonly handle: Tensor
  /** Its value before the run changes it. */
  readonly value: Tensor
}

/** Everything that is done to a variable has its scope. */
const scopeOf = (name: string) => `variables/${name}`

export function variable(name: string, axes: readonly number[]): Variable {
  const handle = tensor(
    'VarHandleOp',
    [],
    {
      dtype: float,
      shape: { kind: 'shape', value: axes },
      shared_name: { kind: 'text', value: name },
    },
    { element: 'resource', axes: [] },
    { name: scopeOf(name) },
  )
  const read = { element: 'float32', axes } as const
  const value = tensor('ReadVariableOp', [handle], { dtype: float }, read, { scope: scopeOf(name) })
  return { name, axes, handle, value }
}

/** Assigns a value, once the nodes `after`, which read the old one, have run. */
export function assign(to: Variable, value: Tensor, after: readonly Node[] = []): Node {
  const checked: Tensor = requireAxes(value, to.axes)
  return node('AssignVariableOp', [to.handle, checked], { dtype: float }, [], {
    after,
    scope: scopeOf(to.name),
  })
}

function requireAxes(of: Tensor, axes: Axes): Tensor {
  const found = typeOf(of).axes
  if (found.join() !== axes.join())
    throw new Error(`a variable of shape ${axes.join('×')} cannot hold a value of shape ${found.join('×')}`)
  return of
}

/** A ← m·A + g, then W ← W − rate·A, as one operation, after the old value of W has been read. */
export function momentumStep(
  weight: Variable,
  accumulator: Variable,
  gradient: Tensor,
  rate: Tensor,
  momentum: Tensor,
): Node {
  return node(
    'ResourceApplyMomentum',
    [weight.handle, accumulator.handle, rate, requireAxes(gradient, weight.axes), momentum],
    elementAttribute(gradient),
    [],
    { after: [weight.value.node], scope: scopeOf(weight.name) },
  )
}

/**
 * Moves an average towards the new value of its weight, once `change` has run: A ← A − share·(A − W). In this form the
 * average of a weight that never changes stays the same bit for bit.
 */
export function averageStep(average: Variable, weight: Variable, share: Tensor, change: Node): Node {
  const changed = tensor(
    'ReadVariableOp',
    [weight.handle],
    { dtype: float },
    { element: 'float32', axes: weight.axes },
    { after: [change], scope: scopeOf(weight.name) },
  )
  const distance = subtract(average.value, changed)
  return assign(average, subtract(average.value, multiply(distance, share)))
}

/** Writes the variables as a TensorFlow checkpoint, each under its name. */
export function saved(path: Tensor, variables: readonly Variable[]): Node {
  const values = variables.map(({ value }) => value)
  const dtypes: Attribute = { kind: 'types', value: values.map(() => 'float32') }
  return node('SaveV2', [path, ...namesAndSlices(variables), ...values], { dtypes }, [])
}

/** Reads the values of the variables from a TensorFlow checkpoint. */
export function restored(path: Tensor, variables: readonly Variable[]): readonly Tensor[] {
  const dtypes: Attribute = { kind: 'types', value: variables.map(() => 'float32') }
  const types = variables.map(({ axes }) => ({ element: 'float32', axes }) as const)
  const values = node('RestoreV2', [path, ...namesAndSlices(variables)], { dtypes }, types)
  return variables.map((_, index) => outputOf(values, index))
}

/** Names and slice specifications; an empty specification stores a variable whole. */
function namesAndSlices(variables: readonly Variable[]): readonly [Tensor, Tensor] {
  return [texts(variables.map(({ name }) => name)), texts(variables.map(() => ''))]
}
