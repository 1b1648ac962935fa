/**
 * Messages: what may be sent, what it becomes below, and what comes in.
 *
 * Thumbnails are Blobs here and bytes below. A Blob can only be read asynchronously, so that making a message ready may take a
 * while; {@link prepare} says whether it does, since messages must not overtake each other.
 */
import type { Media, Message, SendOptions } from '../core/message.ts';
import type { RtmError } from './errors.ts';
import { failure } from './failure.ts';
import type { Family } from './families.ts';
import type { RtmFileMessage, RtmImageMessage, RtmMessage } from './types.ts';
import { byteLength, isPlainObject, isRecord, isText } from './validate.ts';

/** How the methods that send refuse a message: the family of their codes, and the code for a bad message. */
export interface Refusal {
  readonly family: Family & { readonly INVALID_MESSAGE: number };
  /** The most bytes that a message may have. */
  readonly limit: number;
}

/** What a message says about its media, but for the thumbnail. */
export type MediaFacts = Omit<Media, 'thumbnail'>;

/** The most pixels that a message can tell: it carries 32 bits with a sign. */
export const MOST_PIXELS = 0x7fff_ffff;

const NO_BYTES = /* @__PURE__ */ new Uint8Array();

/** Bytes of Blobs that were read before, or made of bytes. */
const read = /* @__PURE__ */ new WeakMap<Blob, Uint8Array>();

/** Bytes as a Blob, which can be sent on without being read again. */
export function blobOf(bytes: Uint8Array, type = ''): Blob {
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type });
  read.set(blob, bytes);
  return blob;
}

/** The bytes of a Blob, if they need not be read. */
export function knownBytes(blob: Blob): Uint8Array | undefined {
  return blob.size === 0 ? NO_BYTES : read.get(blob);
}

/** What the core sends for a message; a promise when a thumbnail must be read first. Throws when the message is bad. */
export function prepare(message: unknown, refusal: Refusal): Message | Promise<Message> {
  const bad = (text: string): RtmError => failure(refusal.family, refusal.family.INVALID_MESSAGE, { text });
  const need = (holds: boolean, text: string): void => {
    if (!holds) throw bad(text);
  };
  const within = (bytes: number): void => {
    if (bytes <= refusal.limit) return;
    const text = `The message has ${bytes} bytes, and may have ${refusal.limit}`;
    throw failure(refusal.family, refusal.family.INVALID_MESSAGE, { text, name: 'RtmLimitExceededError' });
  };

  need(isPlainObject(message), 'The message must be a plain object');
  const given = message as Record<string, unknown>;
  const type = typeOf(given);
  switch (type) {
    case 'TEXT': {
      const { text } = given;
      need(given.rawMessage === undefined, 'A text message has no rawMessage');
      if (!isText(text)) throw bad('The text must be a string');
      within(byteLength(text));
      return { kind: 'text', text };
    }
    case 'RAW': {
      const { rawMessage, description = '' } = given;
      need(given.text === undefined, 'A raw message has no text');
      if (!(rawMessage instanceof Uint8Array)) throw bad('The rawMessage must be a Uint8Array');
      if (!isText(description)) throw bad('The description must be a string');
      within(rawMessage.length + byteLength(description));
      return { kind: 'raw', raw: rawMessage, text: description };
    }
    case 'IMAGE':
    case 'FILE': {
      const { mediaId, fileName = '', description = '' } = given;
      const thumbnail = given.thumbnail ?? given.thumbnailData;
      if (!isText(mediaId) || mediaId === '') throw bad('The mediaId must be a string that is not empty');
      if (!isText(fileName)) throw bad('The fileName must be a string');
      if (!isText(description)) throw bad('The description must be a string');
      if (thumbnail !== undefined && !(thumbnail instanceof Blob)) throw bad('The thumbnail must be a Blob');
      within(byteLength(fileName) + byteLength(description) + (thumbnail?.size ?? 0));
      const isImage = type === 'IMAGE';
      const number = (name: string, most: number): number => {
        const value = given[name] ?? 0;
        if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > most)
          throw bad(`The ${name} must be a whole number from 0 to ${most}`);
        return value as number;
      };
      const pixels = (name: string): number => (isImage ? number(name, MOST_PIXELS) : 0);
      const media: MediaFacts = {
        id: mediaId,
        size: number('size', Number.MAX_SAFE_INTEGER),
        fileName,
        width: pixels('width'),
        height: pixels('height'),
        thumbnailWidth: pixels('thumbnailWidth'),
        thumbnailHeight: pixels('thumbnailHeight'),
      };
      const made = (bytes: Uint8Array): Message => ({
        kind: isImage ? 'image' : 'file',
        media: { ...media, thumbnail: bytes },
        text: description,
      });
      const known = thumbnail === undefined ? NO_BYTES : knownBytes(thumbnail);
      if (known) return made(known);
      return bytesOf(thumbnail as Blob).then(made, () => Promise.reject(bad('The thumbnail cannot be read')));
    }
    case undefined:
      throw bad('messageType is undefined');
    default:
      throw bad('The messageType is unknown');
  }
}

/** The type of a message. Onto one that has none it is written, where its content tells it. */
function typeOf(message: Record<string, unknown>): unknown {
  if (message.messageType !== undefined) return message.messageType;
  const told = message.rawMessage instanceof Uint8Array ? 'RAW' : typeof message.text === 'string' ? 'TEXT' : undefined;
  // Stores of state freeze what they hold: that can be sent as well, and stays as it is.
  if (told) Reflect.set(message, 'messageType', told);
  return told;
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  read.set(blob, bytes);
  return bytes;
}

/** How the core is told to send a message. */
export function sendOptions(options: unknown, refusal: Refusal): SendOptions {
  if (options === undefined || options === null) return {};
  if (!isRecord(options)) {
    throw failure(refusal.family, refusal.family.INVALID_MESSAGE, { text: 'The options must be an object' });
  }
  return {
    storeOffline: options.enableOfflineMessaging === true,
    keepHistory: options.enableHistoricalMessaging === true,
  };
}

/** What listeners are given for a message that came in. */
export function received(message: Message): RtmMessage {
  switch (message.kind) {
    case 'text':
      return { text: message.text, messageType: 'TEXT' };
    case 'raw':
      return { rawMessage: message.raw, description: message.text, messageType: 'RAW' };
    case 'file':
    case 'image': {
      const thumbnailData = blobOf(message.media.thumbnail);
      const make = message.kind === 'file' ? fileMessage : imageMessage;
      return { ...make(message.media, message.text, thumbnailData), thumbnailData };
    }
  }
}

/** A file message. */
export function fileMessage(media: MediaFacts, description: string, thumbnail: Blob): RtmFileMessage {
  const { fileName, size, id } = media;
  return { fileName, size, description, mediaId: id, thumbnail, messageType: 'FILE' };
}

/** An image message. */
export function imageMessage(media: MediaFacts, description: string, thumbnail: Blob): RtmImageMessage {
  const { height, width, fileName, size, thumbnailWidth, thumbnailHeight, id } = media;
  return {
    height,
    width,
    fileName,
    size,
    description,
    thumbnail,
    messageType: 'IMAGE',
    thumbnailWidth,
    thumbnailHeight,
    mediaId: id,
  };
}

/** `RtmClient.createMessage`: what media messages lack is filled in; everything else comes back as it is. */
export function createMessage<T extends RtmMessage>(message: Partial<T>): T {
  if (!isPlainObject(message)) return message as T;
  const file = { fileName: '', description: '', thumbnail: new Blob(), size: 0 };
  const image = { ...file, width: 0, height: 0, thumbnailWidth: 0, thumbnailHeight: 0 };
  if (message.messageType === 'IMAGE') return { ...image, ...message } as unknown as T;
  if (message.messageType === 'FILE') return { ...file, ...message } as unknown as T;
  return message as unknown as T;
}
