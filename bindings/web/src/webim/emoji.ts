/** Texts with codes of emoji in them, such as `[:D]`, taken apart. */

/** `WebIM.Emoji`: pictures by their codes. */
export interface EmojiSet {
  /** What stands before every file name. */
  path: string;
  map: Readonly<Record<string, string>>;
}

/** A piece of a text: words, or the address of a picture. */
export interface Piece {
  type: 'txt' | 'emoji';
  data: string;
}

/** The codes that `parseTextMessage` knows by their form. */
export const CODE = /\[[^[\]]{2,3}\]/g;

/** Any of the codes of a set, the longest first, so that one that begins another does not hide it. */
export function codesOf({ map }: EmojiSet): RegExp | undefined {
  const codes = Object.keys(map).filter(code => code !== '');
  if (codes.length === 0) return undefined;
  codes.sort((a, b) => b.length - a.length);
  return new RegExp(codes.map(code => code.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g');
}

/** The pieces of a text in their order. Nothing is an emoji that the set does not have. */
export function pieces(text: string, set: EmojiSet, codes = codesOf(set)): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  const words = (to: number) => {
    if (to > from) found.push({ type: 'txt', data: text.slice(from, to) });
  };
  for (const { 0: code, index } of codes ? text.matchAll(codes) : []) {
    if (!Object.hasOwn(set.map, code)) continue;
    words(index);
    found.push({ type: 'emoji', data: set.path + set.map[code] });
    from = index + code.length;
  }
  words(text.length);
  return found;
}

/** Whether what a program calls its emoji set is one. */
export function isEmojiSet(value: unknown): value is EmojiSet {
  const { path, map } = { ...(value as Partial<EmojiSet>) };
  return typeof path === 'string' && typeof map === 'object' && map !== null;
}
