/** Constants, placeholders, and tensors that wait for other nodes. */
import { type Axes, countOf, type ElementType, type Node, type Tensor, tensor, typeOf } from './node.ts'

/** A float32 constant: one number per element, or one number for all of them. */
export function floats(values: number | readonly number[], axes: readonly number[] = []): Tensor {
  return constant('float32', values, axes)
}

export function integers(values: number | readonly number[], axes?: readonly number[]): Tensor {
  const own = typeof values === 'number' ? [] : [values.length]
  return constant('int32', values, axes ?? own)
}

export function texts(values: readonly string[]): Tensor {
  const element = 'string'
  const axes = [values.length]
  return tensor(
    'Const',
    [],
    {
      dtype: { kind: 'type', value: element },
      value: { kind: 'constant', value: { element, axes, values } },
    },
    { element, axes },
  )
}

function constant(
  element: 'float32' | 'int32',
  given: number | readonly number[],
  axes: readonly number[],
): Tensor {
  const values = typeof given === 'number' ? [given] : given
  if (values.length !== 1 && values.length !== countOf(axes))
    throw new RangeError(`${values.length} numbers for a constant of ${countOf(axes)}`)
  return tensor(
    'Const',
    [],
    {
      dtype: { kind: 'type', value: element },
      value: { kind: 'constant', value: { element, axes, values } },
    },
    { element, axes },
  )
}

/** The number that a constant holds in every element; null if it holds several or the tensor is not a constant. */
export function uniformValue({ node }: Tensor): number | null {
  const value = node.operation === 'Const' ? node.attributes.value : undefined
  if (value?.kind !== 'constant' || value.value.element === 'string') return null
  const [first, ...rest] = value.value.values as readonly number[]
  return first !== undefined && rest.every((other) => other === first) ? first : null
}

/** An input of a run. */
export function placeholder(name: string, element: ElementType, axes: Axes): Tensor {
  return tensor(
    'Placeholder',
    [],
    { dtype: { kind: 'type', value: element }, shape: { kind: 'shape', value: axes } },
    { element, axes },
    { name },
  )
}

/** The same tensor, available only once these nodes have run: this is how fetching an output triggers updates. */
export function waitingFor(of: Tensor, after: readonly Node[]): Tensor {
  return tensor('Identity', [of], { T: { kind: 'type', value: typeOf(of).element } }, typeOf(of), { after })
}
