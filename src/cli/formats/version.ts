/** The version of the JSON documents: a new minor adds fields, a new major changes or removes some. */

export const formatVersion = '1.1'
