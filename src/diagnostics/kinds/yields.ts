/** What problems of shapes yield to, which several families share. */

/** What a proof alone can find: it says for all sizes what a use says for one. */
const ofProofs = ['shape/not-proved', 'shape/fact-needed', 'shape/undecided', 'type/not-principal']

/** A use yields to the proof of the same place. */
export const toProof = { 'proof at the same place': ofProofs }

/** Shapes that do not fit follow from a row above whose output is not the printed one. */
export const toRowAbove = { ...toProof, 'row above': ['claim/differs'] }
