/** The problems of the family `budget`. */

export const budgetProblems = {}
