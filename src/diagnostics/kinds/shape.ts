/** The problems of the family `shape`. */

export const shapeProblems = {}
