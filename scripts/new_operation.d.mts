/** The types of `new_operation.mjs`: the files of a new operation. */
export type Kind = 'operation' | 'activation'
export const kinds: Readonly<
  Record<Kind, { readonly type: string; readonly define: string; readonly file: string }>
>
export function columnsOf(kind: {
  readonly type: string
  readonly file: string
}): readonly { readonly name: string; readonly type: string; readonly comment: string }[]
export function constantOf(name: string): string
export function operationText(name: string, kind: Kind): string
export function withExpectation(text: string, name: string): string
export function withRegistration(text: string, name: string): string
export function withDocumentation(text: string, name: string, kind: Kind): string
