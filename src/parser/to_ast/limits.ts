/** Limits on the depth of a tree, so that recursive walks do not run out of stack. */

/** The nesting of brackets and `if`s; checked on the tokens before parsing. */
export const NESTING_LIMIT = 64

/** The nesting of nodes in the syntax tree: each operator or suffix in a run adds one. */
export const DEPTH_LIMIT = 512
