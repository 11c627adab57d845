/** Recognises that the stack ran out, which is reported as a limit of nesting or of calls. */

/**
 * Whether this was thrown because the stack ran out. V8 and JavaScriptCore throw a `RangeError` then, as for many other
 * things, and SpiderMonkey an `InternalError`, so only the message tells.
 */
export function isStackOverflow(thrown: unknown): boolean {
  return thrown instanceof Error && /^(maximum call stack|too much recursion)/i.test(thrown.message)
}
