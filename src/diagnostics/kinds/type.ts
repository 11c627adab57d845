/** The problems of the family `type`. */

export const typeProblems = {}
