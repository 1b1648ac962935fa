/**
 * `WebIM` itself. Programs add to it: `config`, `Emoji`, `flashUpload`; and the library reads some of that while it runs. It is
 * filled by index.ts, so that every part of the library can name it.
 */
import type { Connection } from './connection.ts';
import type { EmojiSet } from './emoji.ts';

/** What programs put on `WebIM`, and what the library puts there for them. */
export interface Shared {
  /** The connection that was opened last. Nothing before that, which programs know without asking. */
  conn: Connection;
  /** The program's settings, by whatever names; of these, the library reads where the server is. */
  config?: Record<string, unknown>;
  /** The pictures of emoji codes; without it, texts are texts. */
  Emoji?: EmojiSet;
  /** A relic that programs hand on. */
  flashUpload?: unknown;
}

/** The one object. */
export const shared = {} as Shared;

/** What was put on `WebIM`, or, where a program has made another global of that name, on that. */
export function of<Name extends keyof Shared>(name: Name): Shared[Name] | undefined {
  return shared[name] ?? (globalThis as { WebIM?: Shared }).WebIM?.[name];
}
