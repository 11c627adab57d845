/**
 * The seed of all property tests: fixed, so that a change is judged by the same examples as the one before it.
 * `INC_SEED=N npm test` tries others, `INC_SEED=random` a fresh one each time; a failure prints the seed to repeat it.
 */
import fc from 'fast-check'

const asked = process.env.INC_SEED ?? '14094842'

if (asked !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(asked) })
