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

/** Appends what it is given. */
export class Writer {
  #buffer: Uint8Array;
  #length = 0;

  constructor(capacity = 256) {
    this.#buffer = new Uint8Array(capacity);
  }

  /** What was written; a view that later writing does not change. */
  finish(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  get length(): number {
    return this.#length;
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
    this.delimited(() => {
      this.#reserve(text.length * 3);
      this.#length += utf8.encodeInto(text, this.#buffer.subarray(this.#length)).written;
    });
  }

  /** What `write` writes, behind its length. */
  delimited(write: () => void): void {
    this.#reserve(1);
    const at = ++this.#length;
    write();
    const length = this.#length - at;
    if (length < 0x80) {
      this.#buffer[at - 1] = length;
      return;
    }
    // Seldom enough: the length needs more than the one byte that was left for it.
    let more = 0;
    for (let rest = length; rest >= 0x80; rest = Math.floor(rest / 0x80)) more++;
    this.#reserve(more);
    this.#buffer.copyWithin(at + more, at, at + length);
    this.#length = at - 1;
    this.uint(length);
    this.#length += length;
  }

  #reserve(more: number): void {
    const wanted = this.#length + more;
    if (wanted <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(wanted, this.#buffer.length * 2));
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }
}
