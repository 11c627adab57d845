/** Turns of phrase that this repository used to be full of, each with what to write instead (see `docs/style.md`). */

export interface Tic {
  readonly name: string
  /** A blank in it matches any run of white space, a line break included; case does not matter. */
  readonly pattern: RegExp
  readonly instead: string
  /** Sentences that it must find, and natural ones that it must leave alone: the test runs both. */
  readonly found: readonly string[]
  readonly leftAlone: readonly string[]
}

export const tics: readonly Tic[] = [
  {
    name: 'is no X',
    pattern:
      /(?<!\bthere )(?<!\bthere (?:would|will|must|may|can|should|need) )\b(?:is|are|was|were|be|been|being) no\b(?! \w+er than\b| longer\b| more\b| less\b)/,
    instead: '"is not a X", "has no X" or "without X"',
    found: ['standard input is no file', 'The rest are no\nnames.'],
    leftAlone: ['there is no file', 'There would be no rows.', 'it is no longer one', 'is no larger than 3'],
  },
  {
    name: 'has not X',
    pattern: /\b(?:has|have|had) not(?=[.,;:)?]|$| (?:and|or|but|the|a|an|any) )/,
    instead: '"has no X", "does not have X", "lacks X" or "without X"',
    found: ['a class which the model has not', 'fields that the recipe has not, or'],
    leftAlone: ['which has not been read', 'have not yet arrived'],
  },
  {
    name: 'so many, so much',
    pattern: /\bso (?:many|much|few)\b(?!.{0,80}\bthat\b)/,
    instead: 'the number by its name ("`n` columns"), "that many", or "at most"',
    found: ['cut to so many columns', 'for so much memory'],
    leftAlone: ['so many rows that they do not fit', 'so few that it pays'],
  },
  {
    name: 'of its own, of ours',
    // “the recipe of its own file” is a plain possessive: the tic has no noun after it.
    pattern:
      /\bof (?:ours|theirs|mine)\b|\bof (?:its|their|our|your|one's) own(?=[^\w\s]|$| (?:and|or|but|that|which|with|without|in|on|at|to|for|from|by|is|are|was|as|where|when|if|than|so|not|may|can|has|have)\b)/,
    instead: '"its own X", "each in its own X", "separate", "our X"',
    found: ['in a process of its own', 'a fault of ours'],
    leftAlone: ['its own process', 'of its owner', 'the recipe of its own file'],
  },
  {
    name: 'is told',
    pattern: /\b(?:is|are|was|were|be|been|being) told\b(?! apart)|\b(?:tell|tells|told) of\b/,
    instead: '"reports", "is reported", "is given", "says"',
    found: ['each is told once', 'what it is told of', 'the message tells of both'],
    leftAlone: ['cannot be told apart', 'the header tells the parser'],
  },
  {
    name: 'what is said',
    pattern: /\b(?:what|nothing more|more|nothing) (?:is|there is|was) (?:to be )?said\b/,
    instead: '"the message", "is reported"',
    found: ['nothing more is said of it', 'what is said of each'],
    leftAlone: ['as Section 3 said'],
  },
  {
    name: 'what there is',
    pattern: /\bwhat there (?:is|are|was|were)\b/,
    instead: '"the available X", "the X, if any"',
    found: ['takes what there is'],
    leftAlone: ['there is what it takes'],
  },
  {
    name: 'those of',
    pattern: /\bthose of\b/,
    instead: 'the noun again, or a possessive ("the input\'s")',
    found: ['its axes are those of the input'],
    leftAlone: ['those offered', 'those that fit'],
  },
  {
    name: 'where there is',
    pattern: /\bwhere there (?:is|are|was|were)\b/,
    instead: '"if there is", "if any", "when"',
    found: ['the name, where there is one'],
    leftAlone: ['if there is one', 'where it is'],
  },
  {
    name: 'go on',
    pattern: /\b(?:go|goes|going|went|gone) on\b(?! (?:a|an|the|its|each|one|top|line|lines)\b)/,
    instead: '"continue", "proceed", "continue with"',
    found: ['reading goes on from there', 'it is to go on'],
    leftAlone: ['the table goes on a page', 'goes on top of'],
  },
  {
    name: 'mend',
    pattern: /\bmend(?:s|ed|ing)?\b/,
    instead: '"fix", "correct", "repair"',
    found: ['Mend the row', 'it mends both'],
    leftAlone: ['amended', 'recommend it'],
  },
  {
    name: 'is to be',
    pattern: /\b(?:is|are|was|were) (?:not )?to be\b/,
    instead: '"must be", "should be", "will be", or say who does it',
    found: ['what is to be written', 'this is not to be edited'],
    leftAlone: ['has to be written', 'the aim is to become'],
  },
  {
    name: 'X a second, once a row',
    pattern:
      /\b(?:images|samples|steps|batches|operations|decisions|files|times|bytes|[KMG]B) an? (?:second|minute|hour|epoch|batch)\b|\b(?:once|twice) an? [a-z]+(?=[.,;:)]|$)/,
    instead: '"per": "images per second", "once per row"',
    found: ['hundreds of images a second', 'is computed once a source.', 'checked once a row'],
    leftAlone: ['images per second', 'once a file is read, it is closed', 'the steps a run takes'],
  },
  {
    name: 'for ever, anyhow, once more, anew, seldom',
    pattern: /\b(?:for ever|anyhow|once more|anew|seldom)\b/,
    instead: '"forever", "anyway", "again", "again", "rarely"',
    found: ['loops for ever', 'once more stops it', 'drawn anew'],
    leftAlone: ['for every', 'at once', 'more than once'],
  },
  {
    name: 'in silence',
    pattern: /\bin silence\b/,
    instead: '"silently"',
    found: ['skipped in silence'],
    leftAlone: ['silently'],
  },
  {
    name: 'the begin',
    pattern: /\b(?:the|its|their|at) begin\b/,
    instead: '"the start"',
    found: ['from the begin of the pass'],
    leftAlone: ['the beginning', 'lines that begin'],
  },
  {
    name: 'but for',
    pattern: /(?<![,;:.] |^)\bbut for\b/,
    instead: '"except", "apart from"',
    found: ['equal but for the names'],
    leftAlone: ['fast, but for a large map it waits'],
  },
  {
    name: 'stands',
    pattern: /(?<!\bas (?:it|they) )\b(?:stands?|stood)\b(?! (?:for|in for|out|alone|still|up)\b)/,
    instead: '"is", "appears", "comes", "follows"',
    found: ['the name stands before the colon', 'where it stood'],
    leftAlone: ['`c` stands for channels', 'stands in for it', 'the table as it stands', 'a standing order'],
  },
]

/** The pattern with each blank widened to any white space, for text whose lines are wrapped. */
export function searching({ pattern }: Tic): RegExp {
  return new RegExp(pattern.source.replaceAll(' ', '\\s+'), 'gis')
}
