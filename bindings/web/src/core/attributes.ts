/** One attribute of a channel. */
export interface ChannelAttribute {
  readonly key: string;
  readonly value: string;
  /** Who wrote it last. */
  readonly user: string;
  /** When, in milliseconds since 1970. */
  readonly serverMs: number;
}

/** A change of attributes: all replaced, some added or replaced, some deleted, or all deleted. */
export type AttributeWrite =
  | { readonly operation: 'set' | 'update'; readonly attributes: Readonly<Record<string, string>> }
  | { readonly operation: 'delete'; readonly keys: readonly string[] }
  | { readonly operation: 'clear' };
