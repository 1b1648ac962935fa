/** `conn.fetchHistoryMessages`: what was said in a conversation, from the newest back to the first. */
import type { Connection } from './connection.ts';
import { contentOf, type Told } from './content.ts';
import type { ChatType, ReceivedMessage } from './listen.ts';
import { ask, reported, tell, type WebIMError } from './rest/request.ts';
import { segment } from './rest/table.ts';
import { statusCode } from './status.ts';

/** A message of the history; `message_type` is the type of its body: `'txt'`, `'img'`, … */
export type HistoryMessage = ReceivedMessage & { message_type: string };

/** What is asked for. */
export interface HistoryOptions {
  /** The other user, or the group or room; in lower case. */
  queue: string;
  isGroup?: boolean;
  /** How many; 20 by default. */
  count?: number;
  /** The id of a message: those before it. Without it, those before what this connection was given last. */
  start?: string | number | null;
  success?: (messages: HistoryMessage[]) => void;
  fail?: (error: WebIMError) => void;
}

/** How far a conversation was read: what was fetched and not given yet, newest first. */
export interface HistoryCache {
  msgs: HistoryMessage[];
  next_key: string;
  is_last: boolean;
}

/** Caches by conversation. Programs forget all of it by `conn.mr_cache = []`. */
export type HistoryCaches = Record<string, HistoryCache> | HistoryCache[];

/** A message as the server lists it. */
interface Listed {
  id: string;
  from: string;
  to: string;
  type: ChatType;
  timestamp: number;
  group_ack: boolean;
  payload: Told['payload'] | null;
}

interface Page {
  data: { msgs: { msg: Listed }[]; is_last: boolean; next_key: string };
}

/** The most messages that the server gives at a time. */
const PAGE = 50;

/** Calls about one conversation are done one after another: each goes on where the one before has ended. */
const queues = new WeakMap<HistoryCache, Promise<unknown>>();

/** The next older messages of a conversation, oldest first; none: that was all. */
export function fetchHistoryMessages(this: Connection, options: HistoryOptions): Promise<HistoryMessage[]> {
  const { queue, isGroup, count, start, success, fail } = { ...options };
  if (!queue) {
    const error = { type: statusCode.SDK_RUNTIME_ERROR, message: 'queue is required: a user, a group or a room' };
    this.tell('onError', error);
    tell(fail, error);
    const refused = Promise.reject(error);
    // Whoever listens to onError looks at no promise.
    refused.catch(() => {});
    return refused;
  }
  // Users may be called `filter` or `length`, which lists have already.
  if (Object.getPrototypeOf(this.mr_cache ?? []) !== null) {
    this.mr_cache = Object.assign(Object.create(null), this.mr_cache) as Record<string, HistoryCache>;
  }
  const caches = this.mr_cache as Record<string, HistoryCache>;
  const from = start === undefined || start === null || Number(start) === -1 ? undefined : String(start);
  let cache = caches[queue];
  if (!cache || from !== undefined) {
    cache = { msgs: [], next_key: from ?? '-1', is_last: false };
    caches[queue] = cache;
  }
  const name = `${queue}@${isGroup ? 'conference.' : ''}easemob.com`;
  const most = Math.max(1, Math.floor(Number(count) || 20));
  const given = (queues.get(cache) ?? Promise.resolve()).catch(() => {}).then(() => next(this, cache, name, most));
  queues.set(cache, given);
  return reported(given, { success, error: fail });
}

async function next(conn: Connection, cache: HistoryCache, queue: string, count: number): Promise<HistoryMessage[]> {
  while (cache.msgs.length < count && !cache.is_last) {
    const limit = Math.min(Math.max(count - cache.msgs.length, 20), PAGE);
    const { data } = await ask<Page>(conn, {
      method: 'POST',
      path: `/users/${segment(conn.user, 'user')}/messageroaming`,
      body: { queue, start: cache.next_key, end: -1, limit },
    });
    for (const { msg } of data.msgs) {
      const { timestamp: time, group_ack: groupAck } = msg;
      // One message that a server cannot read any more is to hide none of those before it.
      const payload = msg.payload ?? {};
      const told = contentOf(conn, { ...msg, payload, time, groupAck });
      if (told) cache.msgs.push({ ...told[1], message_type: String(payload.bodies?.[0]?.type) });
    }
    cache.is_last = data.is_last;
    cache.next_key = data.next_key;
  }
  return cache.msgs.splice(0, count).reverse();
}
