/** The problems of the family `import`. */

export const importProblems = {}
