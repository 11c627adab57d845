/** The cases of the language that take seconds. */
import { describe } from 'vitest'
import { testCases } from './run_cases.ts'

describe('slow cases of the language', () => testCases('slow'))
