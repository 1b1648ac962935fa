/** User and channel ids: 1 to 64 bytes out of 89 characters, and not the word `null`. */

const RULE = /^[a-zA-Z0-9 !#$%&()+\-:;<=.>?@[\]^_{}|~,]{1,64}$/;

/** The longest user or channel id, in bytes. */
export const ID_BYTES = 64;

/** True for what may be the id of a user or a channel. */
export function isIdentifier(id: unknown): id is string {
  return typeof id === 'string' && id !== 'null' && RULE.test(id);
}
