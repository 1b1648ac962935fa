/** Writes protobuf's encoding into memory that grows. */

const utf8 = new TextEncoder();

/** The bytes that `text` takes in UTF-8. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x800) {
      // Half of a pair: the two halves take four bytes together; a half on its own becomes a replacement of three.
      const paired = unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
      length += 2;
      if (paired) i++;
    } else if (unit >= 0x80) length += 1;
  }
  return length;
}

/** Memory is taken in pieces of so many bytes: small pieces of their own cost a platform more than what is written into them. */
const SLAB = 16 * 1024;

/** Texts up to this many characters are written here: for ids that is several times faster than asking the platform. */
const SHORT = 128;

/**
 * Appends what it is given, one piece after another: {@link take} ends a piece. The pieces share memory, which is let go of when
 * all of them are.
 */
export class Writer {
  #buffer: Uint8Array = new Uint8Array(0);
  /** Where the present piece begins. */
  #start = 0;
  #length = 0;

  /** What was written since the last time; a view that later writing does not change. */
  take(): Uint8Array {
    const piece = this.#buffer.subarray(this.#start, this.#length);
    this.#start = this.#length;
    return piece;
  }

  /** Forgets all that was written: the memory is used again, and pieces that were taken out of it change. */
  clear(): void {
    this.#start = this.#length = 0;
  }

  /** A whole number from 0 to 2^53. */
  uint(value: number): void {
    this.#reserve(10);
    let rest = value;
    while (rest >= 0x80) {
      this.#buffer[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#length++] = rest;
  }

  fixed64(value: bigint): void {
    this.#reserve(8);
    new DataView(this.#buffer.buffer).setBigUint64(this.#length, value, true);
    this.#length += 8;
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Bytes behind their length. */
  bytes(bytes: Uint8Array): void {
    this.uint(bytes.length);
    this.raw(bytes);
  }

  /** Text behind its length. */
  text(text: string): void {
    const mark = this.begin();
    this.#reserve(text.length * 3);
    if (text.length > SHORT || !this.#ascii(text)) {
      this.#length += utf8.encodeInto(text, this.#buffer.subarray(this.#length)).written;
    }
    this.end(mark);
  }

  /** Writes a short text, if it has nothing but ASCII in it. */
  #ascii(text: string): boolean {
    const at = this.#length;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) return false;
      this.#buffer[at + i] = unit;
    }
    this.#length = at + text.length;
    return true;
  }

  /** Begins something that stands behind its length; {@link end} is given what this returns. */
  begin(): number {
    this.#reserve(1);
    return ++this.#length - this.#start;
  }

  /** Ends what was begun last. */
  end(mark: number): void {
    const at = this.#start + mark;
    const length = this.#length - at;
    if (length < 0x80) {
      this.#buffer[at - 1] = length;
      return;
    }
    // The length needs more than the one byte that was left for it.
    let more = 0;
    for (let rest = length; rest >= 0x80; rest = Math.floor(rest / 0x80)) more++;
    this.#reserve(more);
    const from = this.#start + mark;
    this.#buffer.copyWithin(from + more, from, from + length);
    this.#length = from - 1;
    this.uint(length);
    this.#length += length;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#buffer.length) return;
    const begun = this.#buffer.subarray(this.#start, this.#length);
    this.#buffer = new Uint8Array(Math.max(SLAB, (begun.length + more) * 2));
    this.#buffer.set(begun);
    this.#start = 0;
    this.#length = begun.length;
  }
}
