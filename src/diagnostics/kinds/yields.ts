/** What shape problems yield to, shared by several families. */

/** Problems of proofs: they report for all sizes what a use reports for one. */
const ofProofs = ['shape/not-proved', 'shape/fact-needed', 'shape/undecided', 'type/not-principal']

/** A use yields to the proof at the same place. */
export const toProof = { 'proof at the same place': ofProofs }

/** Mismatched shapes follow from a row above whose output differs from the printed one. */
export const toRowAbove = { ...toProof, 'row above': ['claim/differs'] }
