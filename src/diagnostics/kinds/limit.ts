/** The problems of the family `limit`. */

export const limitProblems = {}
