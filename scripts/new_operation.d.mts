/** The types of `new_operation.mjs`: the files of a new operation. */
export type Kind = 'operation' | 'activation'
export const kinds: Readonly<Record<Kind, KindOfRecord>>
interface KindOfRecord {
  readonly type: string
  readonly declaredIn: string
  readonly define: string
  readonly definedIn: string
}
export function columnsOf(
  kind: KindOfRecord,
): readonly { readonly name: string; readonly type: string; readonly comment: string }[]
export function constantOf(name: string): string
export function operationText(name: string, kind: Kind): string
export function withExpectation(text: string, name: string): string
export function withDocumentation(text: string, name: string, kind: Kind): string
