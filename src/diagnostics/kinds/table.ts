/** The problems of the family `table`. */

export const tableProblems = {}
