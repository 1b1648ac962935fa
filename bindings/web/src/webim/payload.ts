/** What a message holds on its way: JSON with one body, see docs/protocol.md. */
import type { Body } from './message.ts';

/** A number, if it is one or is written as one; anything else is for the server to judge. */
const number = (value: unknown): unknown => {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return Number.isNaN(read) ? value : read;
};

/** Values that are no texts, as texts. */
const texts = (values: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...(values as object) }).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
    ]),
  );

/** Whoever gives a number as a text means a text. */
const text = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;

const file = ({ body, filename }: Body): Record<string, unknown> => ({
  ...{ url: body?.url, secret: body?.secret, filename: body?.filename ?? filename, filetype: body?.filetype },
  ...{ file_length: number(body?.file_length), length: number(body?.length), size: body?.size },
});

const BODIES: Readonly<Record<string, (body: Body) => Record<string, unknown>>> = {
  txt: ({ msg }) => ({ msg: text(msg) }),
  cmd: ({ action }) => ({ action: text(action) }),
  custom: ({ customEvent, customExts, params }) => ({
    customEvent: text(customEvent),
    customExts: texts(customExts),
    ...(params && { params: texts(params) }),
  }),
  loc: ({ addr, lat, lng }) => ({ addr: text(addr), lat: number(lat), lng: number(lng) }),
  img: file,
  audio: file,
  video: file,
  file,
};

/** Whether there are messages of this kind. */
export function isContent(type: unknown): type is string {
  return typeof type === 'string' && Object.hasOwn(BODIES, type);
}

/** Half of a pair of surrogates, as programs make it that cut texts, is no character, and no reader of JSON takes it. */
const whole = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\ufffd') : value;

/** The payload of a message. Throws for what JSON cannot hold. */
export function payloadOf(type: string, body: Body): string {
  return JSON.stringify({ bodies: [{ type, ...BODIES[type]?.(body) }], ext: body.ext ?? {} }, whole);
}
