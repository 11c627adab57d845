/** The language, case by case; `run_cases.ts` says how. */
import { describe } from 'vitest'
import { testCases } from './run_cases.ts'

describe('cases of the language', () => testCases('quick'))
