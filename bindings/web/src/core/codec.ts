/** Messages on the wire: an application's {@link Message} as the bytes that the server hands on, and back. */
import * as wire from '../wire/generated/rtm.ts';
import { Reader, WireError } from '../wire/reader.ts';
import { decode, encode } from '../wire/schema.ts';
import { utf8Length, Writer } from '../wire/writer.ts';
import type { Media, Message } from './message.ts';

export const { TEXT, RAW, FILE, IMAGE, INVITATION } = wire.Kind;

const numbers = { text: TEXT, raw: RAW, file: FILE, image: IMAGE };

/** Where messages are written before they become part of a frame. */
const writer = new Writer();

/** The longest media id, in bytes. It is no content, but has to fit into a frame with it. */
const MEDIA_ID = 1024;

/**
 * The bytes of a message, which are good until the next one is encoded; `undefined`: it may not be sent. `most`: the bytes that
 * its content may have.
 */
export function encodeMessage(message: Message, most: number): Uint8Array | undefined {
  const kind = numbers[message?.kind];
  if (kind === undefined || typeof message.text !== 'string') return undefined;
  const media = 'media' in message ? message.media : undefined;
  const raw = 'raw' in message ? message.raw : undefined;
  if ((kind === FILE || kind === IMAGE) && !isMedia(media)) return undefined;
  if (kind === RAW && !(raw instanceof Uint8Array)) return undefined;
  const content =
    utf8Length(message.text) + (raw?.length ?? 0) + (media ? utf8Length(media.fileName) + media.thumbnail.length : 0);
  if (content > most || (media && utf8Length(media.id) > MEDIA_ID)) return undefined;
  writer.clear();
  encode(
    wire.Message,
    { id: message.id || messageId(), kind, text: message.text, raw: raw as Uint8Array, media },
    writer,
  );
  return writer.take();
}

/** What programs that are not checked by a compiler may get wrong. */
function isMedia(media: Media | undefined): boolean {
  const texts = typeof media?.id === 'string' && typeof media.fileName === 'string';
  return texts && media.thumbnail instanceof Uint8Array;
}

/** What was sent; `undefined`: something that this library does not know, or nonsense that the server let through. */
export function decodeMessage(bytes: Uint8Array): Message | undefined {
  let told: wire.Message;
  try {
    told = decode(wire.Message, new Reader(bytes));
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
  const { id, text } = told;
  if (told.kind === TEXT) return { kind: 'text', text, id };
  // Copied, so that a message which an application keeps does not keep the whole batch that it came in.
  if (told.kind === RAW) return { kind: 'raw', text, raw: told.raw.slice(), id };
  const kind = told.kind === FILE ? 'file' : told.kind === IMAGE ? 'image' : undefined;
  return kind && { kind, text, id, media: mediaOf(told.media) };
}

function mediaOf(media: wire.Media | undefined): Media {
  if (media) return { ...media, thumbnail: media.thumbnail.slice() };
  const none = { id: '', size: 0, fileName: '', thumbnail: new Uint8Array(0) };
  return { ...none, width: 0, height: 0, thumbnailWidth: 0, thumbnailHeight: 0 };
}

/** True for a message that libraries exchange about an invitation. Looks at the kind only, which stands near the beginning. */
export function isInvitation(message: Uint8Array): boolean {
  const reader = new Reader(message);
  try {
    while (!reader.done) {
      const tag = reader.tag();
      if (tag === 2 * 8) return reader.uint() === INVITATION;
      reader.skip(tag & 7);
    }
  } catch {}
  return false;
}

let lastId = 0;

/** A fresh message id: the time in microseconds, or one more than the last id when the clock stands or goes back. */
export function messageId(): number {
  lastId = Math.max(Date.now() * 1000, lastId + 1);
  return lastId;
}
