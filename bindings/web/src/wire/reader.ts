/** Reads protobuf's encoding. What cannot be read throws a {@link WireError}. */

/** Bytes that break the rules of the wire; the connection they came on is closed with the text as reason. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Texts up to this many bytes are put together here: for ids that is several times faster than asking the platform. */
const SHORT = 32;

/** Reads the bytes from `pos` to `end`. */
export class Reader {
  constructor(
    readonly buffer: Uint8Array,
    public pos = 0,
    readonly end = buffer.length,
  ) {}

  get done(): boolean {
    return this.pos >= this.end;
  }

  /** A varint; exact up to 2^53, which covers times, counts and request numbers. */
  uint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 1; ; count++) {
      if (this.pos >= this.end) throw new WireError('a number is cut short');
      const byte = this.buffer[this.pos++] as number;
      // The tenth byte has room for one bit.
      if (count === 10 && byte > 1) throw new WireError('a number is longer than 64 bits');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  fixed64(): bigint {
    const at = this.advance(8);
    return new DataView(this.buffer.buffer, this.buffer.byteOffset + at, 8).getBigUint64(0, true);
  }

  /** Length-delimited bytes; a view, not a copy. */
  bytes(): Uint8Array {
    const length = this.uint();
    const at = this.advance(length);
    return this.buffer.subarray(at, at + length);
  }

  text(): string {
    const length = this.uint();
    const at = this.advance(length);
    if (length <= SHORT) {
      let text = '';
      let end = at;
      for (; end < at + length; end++) {
        const byte = this.buffer[end] as number;
        if (byte >= 0x80) break;
        text += String.fromCharCode(byte);
      }
      if (end === at + length) return text;
    }
    try {
      return utf8.decode(this.buffer.subarray(at, at + length));
    } catch {
      throw new WireError('a string is not UTF-8');
    }
  }

  /** A reader of a length-delimited part, which is passed over here. */
  part(): Reader {
    const length = this.uint();
    const at = this.advance(length);
    return new Reader(this.buffer, at, at + length);
  }

  /** Passes over a field that nobody here knows. */
  skip(wireType: number): void {
    if (wireType === 0) this.uint();
    else if (wireType === 1) this.advance(8);
    else if (wireType === 2) this.advance(this.uint());
    else if (wireType === 5) this.advance(4);
    else throw new WireError('a field has an unknown wire type');
  }

  /** A tag: field number and wire type. */
  tag(): number {
    const tag = this.uint();
    // Field numbers have 29 bits, so that a tag fits into 32.
    if (tag > 0xffff_ffff || tag < 8) throw new WireError('a field has no number');
    return tag;
  }

  private advance(length: number): number {
    const at = this.pos;
    if (length > this.end - at) throw new WireError('a field is cut short');
    this.pos = at + length;
    return at;
  }
}
