/** The version of the JSON documents: a minor version adds fields, a major version changes or removes some. */

export const formatVersion = '1.1'
