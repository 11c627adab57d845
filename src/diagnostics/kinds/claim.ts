/** The problems of the family `claim`. */

export const claimProblems = {}
