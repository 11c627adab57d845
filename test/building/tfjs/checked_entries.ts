/** A checked network's operations in the words of the ledger, to compare the two. */
import type { CheckedNetwork } from '../../../src/compile.ts'
import { asInteger, type Dimension } from '../../../src/shape/index.ts'
import type { Entry } from './ledger.ts'

/** A dimension that is a whole number. */
export function integer(value: Dimension): number {
  const whole = asInteger(value)
  if (whole === null) throw new Error('This is not a whole number.')
  return Number(whole)
}

/** Every operation in the order of execution, with what it gives and holds. */
export function entriesOf({ network, costs }: CheckedNetwork): readonly Entry[] {
  return network.operations.map(({ primitive, output }, index) => {
    const { params, frozenParams, macs } = costs.operations[index]!
    return {
      operation: primitive,
      shape: output.map(integer),
      params: integer(params),
      frozen: integer(frozenParams),
      macs: integer(macs),
    }
  })
}
