/** Constants, inputs, and tensors that wait for others. */
import { type Axes, countOf, type ElementType, type Node, type Tensor, tensor, typeOf } from './node.ts'

/** The number of each element: given one by one, or one for all. */
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

/** The one number that a constant holds everywhere, or null where it holds several or is none. */
export function uniformValue({ node }: Tensor): number | null {
  const value = node.operation === 'Const' ? node.attributes.value : undefined
  if (value?.kind !== 'constant' || value.value.element === 'string') return null
  const [first, ...rest] = value.value.values as readonly number[]
  return first !== undefined && rest.every((other) => other === first) ? first : null
}

/** What a run is given. */
export function placeholder(name: string, element: ElementType, axes: Axes): Tensor {
  return tensor(
    'Placeholder',
    [],
    { dtype: { kind: 'type', value: element }, shape: { kind: 'shape', value: axes } },
    { element, axes },
    { name },
  )
}

/** The same tensor, which is there only when these nodes have run: how an output brings its updates about. */
export function waitingFor(of: Tensor, after: readonly Node[]): Tensor {
  return tensor('Identity', [of], { T: { kind: 'type', value: typeOf(of).element } }, typeOf(of), { after })
}
