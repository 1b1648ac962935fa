/** Messages as programs are given them: which handler, and with what argument. The same for those of the history. */
import type { Connection } from './connection.ts';
import { isEmojiSet, pieces } from './emoji.ts';
import { type ChatType, type Ext, type Handlers, nothing, type ReceivedMessage } from './listen.ts';
import { of } from './namespace.ts';

/** A message that has come, from the socket or out of the history. */
export interface Told {
  id: string;
  type: ChatType;
  from: string;
  to: string;
  time: number;
  payload: { bodies?: Fields[]; ext?: Ext };
  groupAck: boolean;
}

type Fields = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const numeral = (value: unknown): number | '' => (Number(value) ? Number(value) : '');
const size = (value: unknown): number | undefined => Number(value) || undefined;

/**
 * Where an attachment is read: on this connection's server, whatever name its sender has for it, with all that it takes. What is no
 * address is left out: behind the server's name, `x:@elsewhere/` would lead to a place that the sender has chosen.
 */
function addressOf({ apiUrl, useOwnUploadFun }: Connection, url: string, secret: string): string {
  if (useOwnUploadFun) return url;
  let path = '';
  try {
    path = new URL(url, apiUrl).pathname;
  } catch {}
  if (!path.startsWith('/')) return '';
  return `${apiUrl}${path}?em-redirect=true${secret && `&share-secret=${encodeURIComponent(secret)}`}`;
}

/** The message for the program, and the handler that is to have it; `undefined`: of a kind that there is not. */
export function contentOf(conn: Connection, told: Told): [keyof Handlers, ReceivedMessage] | undefined {
  const { id, type, from, to, time, payload, groupAck } = told;
  const body = payload.bodies?.[0] ?? {};
  const common = { id, type, from, to, ext: payload.ext ?? {}, time: String(time) };
  const whole = {
    ...common,
    ...{
      msgConfig: groupAck ? { allowGroupAck: true } : null,
      error: false as const,
      errorText: '' as const,
      errorCode: 0 as const,
    },
  };
  const secret = text(body.secret);
  const file = () => ({
    ...{ ...whole, url: addressOf(conn, text(body.url), secret), secret, filename: text(body.filename) },
    ...{ file_length: numeral(body.file_length), accessToken: conn.token },
  });
  switch (body.type) {
    case 'txt':
      return textOf(conn, whole, text(body.msg));
    case 'img': {
      const { width, height } = { ...(body.size as Fields) };
      const more = { thumb: '', thumb_secret: '', width: size(width), height: size(height), filetype: '' } as const;
      return ['onPictureMessage', { ...file(), contentsType: 'IMAGE', ...more }];
    }
    case 'audio':
      return ['onAudioMessage', { ...file(), contentsType: 'VOICE', length: numeral(body.length) }];
    case 'video':
      return ['onVideoMessage', { ...file(), contentsType: 'VIDEO', length: numeral(body.length), filetype: '' }];
    case 'file':
      return ['onFileMessage', { ...file(), contentsType: 'FILE' }];
    case 'loc': {
      const place = { addr: text(body.addr), lat: Number(body.lat), lng: Number(body.lng) };
      return ['onLocationMessage', { ...whole, contentsType: 'LOCATION', ...place }];
    }
    case 'cmd':
      return ['onCmdMessage', { ...whole, contentsType: 'COMMAND', action: text(body.action) }];
    case 'custom': {
      const words = (value: unknown) => ({ ...(value as Record<string, string>) });
      const said = {
        customEvent: text(body.customEvent),
        params: words(body.params),
        customExts: words(body.customExts),
      };
      return ['onCustomMessage', { ...common, contentsType: 'CUSTOM', ...said }];
    }
    default:
      return undefined;
  }
}

/**
 * Texts with emoji in them are taken apart, for programs that have said what emoji there are. The original never did so, though
 * its documents say that it does; whoever has no handler for it is given the text.
 */
function textOf(
  conn: Connection,
  whole: Omit<Extract<ReceivedMessage, { contentsType: 'TEXT' }>, 'contentsType' | 'data' | 'sourceMsg'>,
  data: string,
): [keyof Handlers, ReceivedMessage] {
  const set = of('Emoji');
  if (isEmojiSet(set) && conn.onEmojiMessage !== nothing) {
    const found = pieces(data, set);
    if (found.some(({ type }) => type === 'emoji')) {
      return ['onEmojiMessage', { ...whole, contentsType: 'EMOJI', data: found }];
    }
  }
  return ['onTextMessage', { ...whole, contentsType: 'TEXT', data, sourceMsg: data }];
}
