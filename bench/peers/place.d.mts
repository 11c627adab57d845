/** Where the Python packages of the other frameworks are kept, for what is written in TypeScript. */
export const environment: string
export const python: string
