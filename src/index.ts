/** The only door to the compiler, for the rims and for users. */
export { type Checked, type CheckedNetwork, check } from './compile.ts'
