/** How a target writes names: the middle end decides which words a name has, the target how they look. */

/** How the words of a name are written one after the other: `inceptionWithPool`, `inception_with_pool`. */
export interface NamingStyle {
  /** A name of the spec at the beginning of an identifier. */
  readonly first: (name: string) => string
  /** The same behind other words. */
  readonly further: (name: string) => string
}

/** Hands out identifiers that differ from one another and from those `taken`. */
export interface Identifiers {
  /** The wanted identifier itself where it is free; else changed, for a reserved word by `suffix`. */
  readonly allocate: (wanted: string, suffix?: string) => string
  readonly taken: ReadonlySet<string>
}
