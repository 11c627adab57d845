/** How deep a tree may be, so that whatever walks it by recursion has stack enough. */

/** Brackets and `if`s within one another; tested on the tokens before parsing. */
export const NESTING_LIMIT = 64

/** Nodes within one another in the syntax tree: a run of operators or suffixes makes one each. */
export const DEPTH_LIMIT = 512
