/** The failure of arithmetic on the sizes of a program, as opposed to a mistake in Inc's own code. */

/** Thrown where a value does not exist: a divisor is 0, or a name has no number. */
export class UndefinedValue extends Error {}
