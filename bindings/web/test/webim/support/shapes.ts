/** What handlers are told, as programs know it: every field, in its type, and nothing besides. */
import { expect } from 'vitest';
import type { Json } from './service.ts';

/** A time, as received messages have it. */
// biome-ignore lint/suspicious/noExplicitAny: stands for a text
export const time: any = expect.stringMatching(/^1\d{12}$/);
/** The number that the server gives to a message. */
// biome-ignore lint/suspicious/noExplicitAny: stands for a text
export const number: any = expect.stringMatching(/^\d{15,20}$/);

/** The fields that every message with content has. */
export function common(more: Json): Json {
  return { type: 'chat', ext: {}, time, msgConfig: null, error: false, errorText: '', errorCode: 0, ...more };
}

/** The address at which what was uploaded lies, in received messages. */
export function address(apiUrl: string, secret: unknown): unknown {
  const path = `${apiUrl}/org/app/chatfiles/`;
  return expect.stringMatching(
    new RegExp(
      `^${path.replaceAll('.', '\\.')}[0-9a-zA-Z-]+\\?em-redirect=true${secret ? `&share-secret=${secret}` : ''}$`,
    ),
  );
}
