/** The problems of the family `name`. */

export const nameProblems = {}
