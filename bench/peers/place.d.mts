/** The types of `place.mjs`: where the Python packages of the other frameworks are kept, and whether they are all there. */
export const environment: string
export const python: string
export const requirements: string
export function isComplete(): boolean
export function markIncomplete(): void
export function markComplete(): void
