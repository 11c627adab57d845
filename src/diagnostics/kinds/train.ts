/** The problems of the family `train`. */

export const trainProblems = {}
