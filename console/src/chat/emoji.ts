/** Faces in texts: as they are written, and as they are shown. The module is told of them as any program tells it. */

import { drawnAs, FACES } from './faces.tsx';
import type { Part } from './model.ts';

/** Stands before the name of a face in what the module hands over. */
const PATH = 'face:';

/** What `WebIM.Emoji` is set to. */
export const EMOJI = {
  path: PATH,
  map: Object.fromEntries(Object.entries(FACES).map(([name, { code }]) => [code, name])),
};

/** The pieces of a text. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let words = '';
  for (const piece of text.split(/(\[[^[\]]{2,3}\])/)) {
    // Words may be called as what every object has.
    const name = Object.hasOwn(EMOJI.map, piece) ? EMOJI.map[piece] : undefined;
    if (name === undefined) {
      words += piece;
      continue;
    }
    if (words !== '') parts.push({ type: 'txt', data: words });
    words = '';
    parts.push({ type: 'emoji', data: name });
  }
  if (words !== '' || parts.length === 0) parts.push({ type: 'txt', data: words });
  return parts;
}

/** The pieces as the module tells them. */
export function partsFrom(data: readonly { type: string; data: string }[]): Part[] {
  return data.map(part =>
    part.type === 'emoji' && part.data.startsWith(PATH)
      ? { type: 'emoji', data: part.data.slice(PATH.length) }
      : { type: 'txt', data: part.data },
  );
}

/** The text as it was written. */
export function textOf(parts: readonly Part[]): string {
  return parts.map(part => (part.type === 'emoji' ? (drawnAs(part.data)?.code ?? part.data) : part.data)).join('');
}
