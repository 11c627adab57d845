/**
 * The part of SARIF 2.1.0 (OASIS Standard, sections 3.13 to 3.58) that `inc` writes, as a JSON schema: names, types,
 * required properties and enumerations as the standard gives them, and nothing beyond.
 */

const text = { type: 'string' }
const positive = { type: 'integer', minimum: 1 }
const level = { enum: ['none', 'note', 'warning', 'error'] }

function object(properties: Record<string, unknown>, required: readonly string[] = []) {
  return { type: 'object', properties, required, additionalProperties: false }
}

function list(items: unknown) {
  return { type: 'array', items }
}

// 3.11: a message has a text or an id.
const message = object({ text, markdown: text }, ['text'])
// 3.12: a multiformat message string has a text.
const multiformat = object({ text, markdown: text }, ['text'])
// 3.4: a URI reference of RFC 3986.
const artifactLocation = object(
  { uri: { type: 'string', pattern: "^[A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%]+$" } },
  ['uri'],
)
// 3.30
const region = object(
  { startLine: positive, startColumn: positive, endLine: positive, endColumn: positive },
  ['startLine'],
)
// 3.28, 3.29
const location = object({
  id: { type: 'integer', minimum: 0 },
  physicalLocation: object({ artifactLocation, region }, ['artifactLocation']),
  message,
})
// 3.49
const rule = object(
  {
    id: text,
    shortDescription: multiformat,
    fullDescription: multiformat,
    help: multiformat,
    defaultConfiguration: object({ level }),
  },
  ['id'],
)
// 3.55 to 3.57
const fix = object(
  {
    description: message,
    artifactChanges: {
      ...list(
        object(
          {
            artifactLocation,
            replacements: {
              ...list(
                object({ deletedRegion: region, insertedContent: object({ text }) }, ['deletedRegion']),
              ),
              minItems: 1,
            },
          },
          ['artifactLocation', 'replacements'],
        ),
      ),
      minItems: 1,
    },
  },
  ['artifactChanges'],
)
// 3.27
const result = object(
  {
    ruleId: text,
    ruleIndex: { type: 'integer', minimum: 0 },
    level,
    message,
    locations: list(location),
    relatedLocations: list(location),
    partialFingerprints: { type: 'object', additionalProperties: text },
    fixes: list(fix),
  },
  ['message'],
)
// 3.20, 3.58
const invocation = object(
  {
    executionSuccessful: { type: 'boolean' },
    exitCode: { type: 'integer' },
    toolExecutionNotifications: list(
      object({ level, descriptor: object({ id: text }), message, locations: list(location) }, ['message']),
    ),
  },
  ['executionSuccessful'],
)

export const sarifSchema = object(
  {
    $schema: { type: 'string', pattern: 'sarif.*2\\.1\\.0.*\\.json$' },
    version: { const: '2.1.0' },
    runs: {
      ...list(
        object(
          {
            tool: object(
              {
                driver: object(
                  {
                    name: text,
                    semanticVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
                    rules: list(rule),
                  },
                  ['name'],
                ),
              },
              ['driver'],
            ),
            columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
            invocations: list(invocation),
            results: list(result),
          },
          ['tool'],
        ),
      ),
      minItems: 1,
      maxItems: 1,
    },
  },
  ['version', 'runs'],
)
