/** Texts: emoji and links in them, and the small things that programs do with them. */
import { CODE, type EmojiSet, isEmojiSet, type Piece, pieces } from '../emoji.ts';
import { of } from '../namespace.ts';

/** A text taken apart. */
export interface ParsedText {
  /** Whether there is any emoji in it. */
  isemoji: boolean;
  body: Piece[];
}

/** A text with a picture in the place of every code of `WebIM.Emoji`, as HTML. Nothing else in it is changed, or escaped. */
export function parseEmoji(text: string): string {
  const set = of('Emoji');
  if (typeof text !== 'string' || !isEmojiSet(set)) return text;
  const shown = ({ type, data }: Piece) => (type === 'emoji' ? `<img class="emoji" src="${data}" />` : data);
  return pieces(text, set).map(shown).join('');
}

/** Words and pictures of a text in their order; codes stand in brackets. */
export function parseTextMessage(text: string, faces: EmojiSet | undefined = of('Emoji')): ParsedText | undefined {
  if (typeof text !== 'string') return undefined;
  const body = isEmojiSet(faces) ? pieces(text, faces, CODE) : [];
  const isemoji = body.some(({ type }) => type === 'emoji');
  return { isemoji, body: isemoji ? body : [{ type: 'txt', data: text }] };
}

/** Addresses as they stand in texts, with or without their scheme. */
const LINK = /(?:https?:\/\/|\bwww\.)[^\s<>"'\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+/gi;

/** A text with its addresses as links, as HTML. Nothing else in it is changed, or escaped. */
export function parseLink(text: string): string {
  if (typeof text !== 'string') return text;
  return text.replace(LINK, found => {
    const link = found.replace(/[.,;:!?)\]}]+$/, '');
    const href = /^www\./i.test(link) ? `http://${link}` : link;
    return `<a href="${href}" target="_blank" rel="noopener noreferrer">${link}</a>${found.slice(link.length)}`;
  });
}

/** Without white space at its ends. */
export function trim(text: unknown): string {
  return text === undefined || text === null ? '' : String(text).trim();
}

/** The time of day, for logs: `09:05:01:007 `. */
export function ts(now = new Date()): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const parts = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two);
  return `${parts.join(':')}:${String(now.getMilliseconds()).padStart(3, '0')} `;
}

/** The first text, with the others in the places of its `%s` and `%d`. */
export function sprintf(format: unknown = '', ...words: unknown[]): string {
  let at = 0;
  return String(format).replace(/%[sd]/g, place => (at < words.length ? String(words[at++]) : place));
}

/** JSON. */
export function stringify(value: unknown): string {
  return JSON.stringify(value) ?? '';
}

/** What JSON says; `null` for what is none. */
export function parseJSON(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}

function pairs(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** What stands in the query of the page's address. */
export function parseUri(): Record<string, string> {
  return typeof location === 'undefined' ? {} : pairs(location.search);
}

/** What stands behind the `#` of the page's address, or of the one that is given, as in a query. */
export function parseHrefHash(href = typeof location === 'undefined' ? '' : location.href): Record<string, string> {
  const at = href.indexOf('#');
  return at < 0 ? {} : pairs(href.slice(at + 1));
}
