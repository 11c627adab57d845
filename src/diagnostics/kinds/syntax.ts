/** The problems of the family `syntax`. */

export const syntaxProblems = {}
