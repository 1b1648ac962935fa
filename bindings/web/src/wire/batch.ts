/** A batch: the length-delimited frames inside one WebSocket message. */
import { Reader, WireError } from './reader.ts';
import { encode, type Type } from './schema.ts';
import { Writer } from './writer.ts';

/** The largest frame either end takes, in bytes. */
export const MAX_FRAME = 128 * 1024;

/** The largest batch either end takes or writes, in bytes. */
export const MAX_BATCH = 1024 * 1024;

/** Frames of this kind and above are counted; the ones below are link control. */
export const FIRST_COUNTED = 16;

/** One frame of a batch. */
export interface RawFrame {
  /** The field number of the body in `Frame`. */
  readonly kind: number;
  /** Reads the encoded body. */
  readonly body: Reader;
  /** The bytes the frame takes in the batch, its length prefix included. */
  readonly length: number;
}

/** The frames of a batch, one after another. Throws a {@link WireError} at one that breaks the rules. */
export function* frames(batch: Uint8Array): Generator<RawFrame, void> {
  const reader = new Reader(batch);
  while (!reader.done) {
    const start = reader.pos;
    const size = reader.uint();
    if (size > MAX_FRAME) throw new WireError(`a frame of ${size} bytes is larger than ${MAX_FRAME}`);
    if (size > reader.end - reader.pos) throw new WireError('a frame is cut short');
    const frame = new Reader(batch, reader.pos, reader.pos + size);
    reader.pos = frame.end;
    if (frame.done) throw new WireError('a frame holds no body');
    const tag = frame.tag();
    if ((tag & 7) !== 2) throw new WireError('a frame holds no body');
    // Anything behind the body is from a newer end and skipped.
    yield { kind: tag >>> 3, body: frame.part(), length: reader.pos - start };
  }
}

/** The offset of the frame that follows the first `count` frames of `batch`. */
export function offsetAfter(batch: Uint8Array, count: number): number {
  let offset = 0;
  let left = count;
  if (left === 0) return 0;
  for (const frame of frames(batch)) {
    offset += frame.length;
    if (--left === 0) return offset;
  }
  throw new WireError('a block does not hold the frames it says');
}

/** Appends one length-delimited frame of a kind. */
export function putFrame<T>(writer: Writer, kind: number, type: Type<T>, body: Partial<T>): void {
  const mark = writer.begin();
  writer.uint(kind * 8 + 2);
  const inner = writer.begin();
  encode(type, body, writer);
  writer.end(inner);
  writer.end(mark);
}

/** Where frames are written, one behind another. */
const writer = new Writer();

/** One length-delimited frame. */
export function frame<T>(kind: number, type: Type<T>, body: Partial<T>): Uint8Array {
  putFrame(writer, kind, type, body);
  return writer.take();
}
