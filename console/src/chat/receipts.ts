/** {@link Receipts}: tells others what this user has seen. */

import type { Conversation } from './conversation.ts';
import type { Entry, Place } from './model.ts';
import { CHAT_TYPES, type Connection, messageOf } from './service.ts';

/** How long several messages in a row are waited for before the conversation is reported as read, in milliseconds. */
const PAUSE_MS = 250;

/** Messages of a group that are answered one by one; older ones of a longer absence are not. */
const MOST = 100;

export class Receipts {
  readonly #conn: Connection;
  readonly #timers = new Map<string, number>();
  readonly #answered = new Set<string>();

  constructor(conn: Connection) {
    this.#conn = conn;
  }

  /** Says of the last `count` messages of others that they were read. */
  answer(conversation: Conversation, count: number): void {
    const { place } = conversation;
    if (count === 0 || place.kind === 'chatroom') return;
    const theirs = conversation.lines.filter((line): line is Entry => line.type === 'message' && !line.mine);
    for (const entry of theirs.slice(-Math.min(count, MOST))) {
      // In a group only whoever asked for it is told.
      if (this.#answered.has(entry.mid) || (place.kind === 'groupchat' && !entry.counted)) continue;
      this.#answered.add(entry.mid);
      const message = messageOf('read', this.#conn);
      if (place.kind === 'chat') {
        message.set({ id: entry.mid, to: entry.from });
      } else {
        message.set({ id: entry.mid, to: place.id, msgConfig: { allowGroupAck: true }, ackContent: '' });
        message.setChatType('groupChat');
      }
      this.#conn.send(message.body);
    }
  }

  /** Says that all of a conversation was read: the server counts nothing of it as unread any more. */
  clear(place: Place): void {
    if (place.kind === 'chatroom') return;
    const key = `${place.kind} ${place.id}`;
    clearTimeout(this.#timers.get(key));
    const timer = window.setTimeout(() => {
      this.#timers.delete(key);
      const message = messageOf('channel', this.#conn);
      message.set({ to: place.id, chatType: CHAT_TYPES[place.kind] });
      this.#conn.send(message.body);
    }, PAUSE_MS);
    this.#timers.set(key, timer);
  }

  release(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
