/** How a target writes names: the middle end chooses the words of a name, the target how they look. */

/** How the words of a name are joined: `inceptionWithPool`, `inception_with_pool`. */
export interface NamingStyle {
  /** A name of the spec at the beginning of an identifier. */
  readonly first: (name: string) => string
  /** The same after other words. */
  readonly further: (name: string) => string
}

/** Hands out identifiers that differ from each other and from the `taken` ones. */
export interface Identifiers {
  /** Returns the wanted identifier if it is free, and otherwise a variant; a reserved word gets `suffix`. */
  readonly allocate: (wanted: string, suffix?: string) => string
  readonly taken: ReadonlySet<string>
}
