/**
 * The encoding of messages by tables, which the generator writes from the schema: much smaller than code for each message,
 * and fast enough for everything but the few frames that every message passes through.
 */
import { type Reader, WireError } from './reader.ts';
import type { Writer } from './writer.ts';

/** What a field holds. */
export type Scalar = 'uint' | 'sint' | 'bool' | 'text' | 'bytes' | 'fixed64';

/** Number, name, what it holds, and whether it is a list. */
export type Field = readonly [number: number, name: string, holds: Scalar | Type<unknown>, repeated?: true];

/** How a message of the schema is written and read. `T` is its interface. */
export interface Type<T> {
  readonly fields: readonly Field[];
  /** The same fields by their numbers. */
  readonly byNumber: readonly (Field | undefined)[];
  /** Never there: ties the table to its interface. */
  readonly of?: T;
}

/** Makes a {@link Type}. */
export function type<T>(...fields: Field[]): Type<T> {
  const byNumber: Field[] = [];
  for (const field of fields) byNumber[field[0]] = field;
  return { fields, byNumber };
}

const EMPTY = new Uint8Array(0);

const defaults: Record<Scalar, unknown> = { uint: 0, sint: 0, bool: false, text: '', bytes: EMPTY, fixed64: 0n };

const wireTypes: Record<Scalar, number> = { uint: 0, sint: 0, bool: 0, text: 2, bytes: 2, fixed64: 1 };

type Values = Record<string, unknown>;

/** Appends `value`. Fields that are left out or have their default are not written. */
export function encode<T>(type: Type<T>, value: Partial<T>, writer: Writer): void {
  for (const [number, name, holds, repeated] of type.fields) {
    const field = (value as Values)[name];
    if (field === undefined) continue;
    if (!repeated) {
      if (typeof holds === 'string' && isDefault(holds, field)) continue;
      encodeField(number, holds, field, writer);
    } else if (typeof holds === 'string' && wireTypes[holds] === 0) {
      const numbers = field as readonly number[];
      if (numbers.length === 0) continue;
      writer.uint(number * 8 + 2);
      const mark = writer.begin();
      for (const one of numbers) encodeScalar(holds, one, writer);
      writer.end(mark);
    } else {
      for (const one of field as readonly unknown[]) encodeField(number, holds, one, writer);
    }
  }
}

function isDefault(holds: Scalar, value: unknown): boolean {
  return holds === 'bytes' ? (value as Uint8Array).length === 0 : value === defaults[holds];
}

function encodeField(number: number, holds: Field[2], value: unknown, writer: Writer): void {
  if (typeof holds === 'string') {
    writer.uint(number * 8 + wireTypes[holds]);
    encodeScalar(holds, value, writer);
  } else {
    writer.uint(number * 8 + 2);
    const mark = writer.begin();
    encode(holds, value as object, writer);
    writer.end(mark);
  }
}

function encodeScalar(holds: Scalar, value: unknown, writer: Writer): void {
  if (holds === 'uint') writer.uint(value as number);
  else if (holds === 'sint') writer.uint((value as number) < 0 ? (value as number) * -2 - 1 : (value as number) * 2);
  else if (holds === 'bool') writer.uint(value ? 1 : 0);
  else if (holds === 'text') writer.text(value as string);
  else if (holds === 'bytes') writer.bytes(value as Uint8Array);
  else writer.fixed64(value as bigint);
}

/** Reads a message to the end of `reader`. What was not there has its default; a message that was not there is `undefined`. */
export function decode<T>(type: Type<T>, reader: Reader): T {
  const value: Values = {};
  for (const [, name, holds, repeated] of type.fields) {
    value[name] = repeated ? [] : typeof holds === 'string' ? defaults[holds] : undefined;
  }
  while (!reader.done) {
    const tag = reader.tag();
    const wireType = tag & 7;
    const field = type.byNumber[tag >>> 3];
    if (!field) {
      reader.skip(wireType);
      continue;
    }
    const [, name, holds, repeated] = field;
    const expected = typeof holds === 'string' ? wireTypes[holds] : 2;
    if (repeated && expected === 0 && wireType === 2) {
      const part = reader.part();
      while (!part.done) (value[name] as unknown[]).push(decodeScalar(holds as Scalar, part));
      continue;
    }
    if (wireType !== expected) throw new WireError(`the field ${name} has another wire type than the schema`);
    const one = typeof holds === 'string' ? decodeScalar(holds, reader) : decode(holds, reader.part());
    if (repeated) (value[name] as unknown[]).push(one);
    else value[name] = one;
  }
  return value as T;
}

function decodeScalar(holds: Scalar, reader: Reader): unknown {
  if (holds === 'uint') return reader.uint();
  if (holds === 'sint') return unzigzag(reader.uint());
  if (holds === 'bool') return reader.uint() !== 0;
  if (holds === 'text') return reader.text();
  if (holds === 'bytes') return reader.bytes();
  return reader.fixed64();
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
