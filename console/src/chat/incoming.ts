/** What the module hands over, as what the page shows. */

import { partsFrom, partsOf } from './emoji.ts';
import { type Content, type Entry, type FileContent, type FileKind, type Kind, nextKey, type Place } from './model.ts';

/** What all messages have, and what some have, as `api` names it: handlers get one shape each, the history gets all. */
export interface Received {
  id: string;
  type: string;
  contentsType: string;
  from: string;
  to: string;
  time: string;
  msgConfig?: { allowGroupAck?: boolean } | null;
  data?: string | readonly { type: string; data: string }[];
  url?: string;
  filename?: string;
  file_length?: number | string;
  length?: number | string;
  width?: number | string | undefined;
  height?: number | string | undefined;
  addr?: string;
  lat?: number;
  lng?: number;
  action?: string;
  customEvent?: string;
  customExts?: object;
}

/** The conversation that a message belongs to, for `user`. */
export function placeOf(message: { type: string; from: string; to: string }, user: string): Place {
  if (message.type === 'groupchat' || message.type === 'chatroom') return { kind: message.type, id: message.to };
  return { kind: 'chat', id: message.from === user ? message.to : message.from };
}

const FILES: Record<string, FileKind> = { IMAGE: 'image', VOICE: 'voice', VIDEO: 'video', FILE: 'file' };

/** What is shown of a message. */
export function entryOf(message: Received, user: string): Entry {
  const mine = message.from === user;
  return {
    type: 'message',
    key: nextKey(),
    mid: String(message.id),
    from: message.from,
    mine,
    atMs: Number(message.time) || Date.now(),
    content: contentOf(message),
    state: mine ? 'sent' : 'received',
    counted: message.msgConfig?.allowGroupAck === true,
    readers: 0,
    problem: '',
  };
}

function contentOf(message: Received): Content {
  const kind = FILES[message.contentsType];
  if (kind !== undefined) return fileOf(message, kind);
  switch (message.contentsType) {
    case 'LOCATION':
      return { kind: 'place', address: message.addr ?? '', lat: Number(message.lat), lng: Number(message.lng) };
    case 'CUSTOM':
      return {
        kind: 'custom',
        event: message.customEvent ?? '',
        values: Object.entries(message.customExts ?? {}).map(([key, value]) => [key, String(value)]),
      };
    case 'COMMAND':
      return { kind: 'command', action: message.action ?? '' };
    default: {
      const data = message.data ?? '';
      return { kind: 'text', parts: typeof data === 'string' ? partsOf(data) : partsFrom(data) };
    }
  }
}

function fileOf(message: Received, kind: FileKind): FileContent {
  return {
    kind,
    name: message.filename === undefined || message.filename === '' ? kind : message.filename,
    size: Number(message.file_length) || 0,
    seconds: Number(message.length) || 0,
    width: Number(message.width) || 0,
    height: Number(message.height) || 0,
    url: safe(message.url ?? ''),
    local: '',
    file: null,
    moving: null,
  };
}

/** Where attachments lie: below the App, under an id. */
const ATTACHMENT = /^\/[^/]+\/[^/]+\/chatfiles\/[\w-]+$/;

/** Addresses come from other people: only those of attachments that this server has are ever opened. */
function safe(address: string): string {
  try {
    const url = new URL(address, location.href);
    return url.origin === location.origin && ATTACHMENT.test(url.pathname) ? url.href : '';
  } catch {
    return '';
  }
}

/** The last message of a conversation, as the conversation list has it. */
export function hintOf(
  meta: { id?: string; from?: string; payload?: string; timestamp?: number },
  place: Place,
  user: string,
): Entry | null {
  if (meta.id === undefined || meta.payload === undefined) return null;
  try {
    const payload = JSON.parse(meta.payload) as { bodies?: Record<string, unknown>[]; from?: string };
    const body = payload.bodies?.[0] ?? {};
    const from = payload.from ?? '';
    return entryOf(
      {
        ...body,
        id: meta.id,
        type: place.kind satisfies Kind,
        contentsType: TYPES[String(body['type'])] ?? 'TEXT',
        from,
        to: from === user ? place.id : user,
        time: String(meta.timestamp ?? ''),
        data: String(body['msg'] ?? ''),
        // An address in a hint is never shown.
        url: '',
      },
      user,
    );
  } catch {
    return null;
  }
}

const TYPES: Record<string, string> = {
  txt: 'TEXT',
  img: 'IMAGE',
  audio: 'VOICE',
  video: 'VIDEO',
  file: 'FILE',
  loc: 'LOCATION',
  cmd: 'COMMAND',
  custom: 'CUSTOM',
};
