/** Signatures that read, set and store the variables, without a step. */
import {
  assign,
  integers,
  type Node,
  placeholder,
  restored,
  type Signature,
  saved,
  type Tensor,
  type Variable,
  waitingFor,
} from '../../graph/index.ts'

/** The output of a signature that runs for its effect: 1 once the nodes have run. */
export function doneAfter(nodes: readonly Node[]): Readonly<Record<string, Tensor>> {
  return { done: waitingFor(integers(1), nodes) }
}

/** From no input to the value of every variable, by name. */
export function readSignature(variables: readonly Variable[]): Signature {
  return { inputs: {}, outputs: Object.fromEntries(variables.map(({ name, value }) => [name, value])) }
}

/** A value for every variable, by its name. */
export function writeSignature(variables: readonly Variable[]): Signature {
  const given = variables.map((variable) => ({
    variable,
    value: placeholder(`given/${variable.name}`, 'float32', variable.axes),
  }))
  return {
    inputs: Object.fromEntries(given.map(({ variable, value }) => [variable.name, value])),
    outputs: doneAfter(given.map(({ variable, value }) => assign(variable, value))),
  }
}

/** A path to a checkpoint in TensorFlow's own format, PATH.index and PATH.data-00000-of-00001. */
export function saveSignature(variables: readonly Variable[]): Signature {
  const path = placeholder('path', 'string', [])
  return { inputs: { path }, outputs: doneAfter([saved(path, variables)]) }
}

/** The path of such a checkpoint, which has every variable. */
export function restoreSignature(variables: readonly Variable[]): Signature {
  const path = placeholder('path', 'string', [])
  const values = restored(path, variables)
  return {
    inputs: { path },
    outputs: doneAfter(variables.map((variable, index) => assign(variable, values[index]!))),
  }
}
