/** `primitive()`, which defines an operation: its record, with the checks that hold for every operation put before its own. */
import type { Shape } from '../../shape/index.ts'
import { argumentNeeds } from './argument_ranges.ts'
import { gives } from './inference.ts'
import type { AnyPrimitive, ArgumentsOf, Inference, OperationParameters, Primitive } from './primitive.ts'

/** The least number of inputs of each kind of operation. */
const leastInputs = { one: 1, many: 1, three: 3 } as const

/**
 * Defines a primitive; the arguments' type follows from `parameters`. The conditions of every operation are
 * checked before its own `infer`: each argument lies in the range of its parameter (a need, if the argument is a name),
 * and there are enough inputs.
 */
export function primitive<const Parameters extends OperationParameters>(
  record: Omit<Primitive<ArgumentsOf<Parameters>>, 'parameters'> & { readonly parameters: Parameters },
): AnyPrimitive {
  const least = leastInputs[record.inputs]
  const infer = (inputs: readonly Shape[], args: ArgumentsOf<Parameters>): Inference => {
    if (inputs.length < least) return { ok: false, fault: { kind: 'too-few-inputs', least } }
    const ofArguments = argumentNeeds(record.parameters, args)
    if (ofArguments.length === 0) return record.infer(inputs, args)
    // A stride of 0 must not reach the division.
    const allowed = gives([], ofArguments)
    if (!allowed.ok) return allowed
    const inference = record.infer(inputs, args)
    return inference.ok ? { ...inference, needs: [...allowed.needs, ...inference.needs] } : inference
  }
  return { ...record, infer } as unknown as AnyPrimitive
}
