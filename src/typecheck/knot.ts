/** Ties the knot: the one place where the two halves of the interpreter and the proof meet. */
import { applyBlock } from './interpretation/apply.ts'
import { evaluateExpression, valueAsBlock } from './interpretation/evaluate.ts'
import type { Interpreter } from './interpreter.ts'
import { proveLocals } from './proof/block_types.ts'
import { applyEither, eitherWay } from './proof/either.ts'
import { checkingAtNames } from './proof/network_at_names.ts'
import { applyOpenRepeat } from './proof/open_repeat.ts'
import { ask } from './proof/open_values.ts'
import { proveOutput } from './proof/prove_output.ts'

/** What every check runs on. */
export const interpreter: Interpreter = {
  evaluate: evaluateExpression,
  apply: applyBlock,
  asBlock: valueAsBlock,
  atNames: {
    either: eitherWay,
    ask,
    applyEither,
    applyOpenRepeat,
    proveOutput,
    proveLocals,
    ofNetwork: checkingAtNames,
  },
}
