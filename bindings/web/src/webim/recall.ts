/** `conn.recallMessage`: takes a message back. */
import type { Connection } from './connection.ts';
import type { SendError } from './message.ts';
import { admitted, ended, refused } from './outcome.ts';
import { numberOf, targetOf } from './route.ts';

/** What is to be taken back: the server's number of the message, and where it went. */
export interface RecallOptions {
  mid: string;
  to: string;
  /** `'chat'` or `'singleChat'`, `'groupchat'`, `'chatroom'`. */
  type?: string;
  success?: (id: string, serverMsgId: string) => void;
  fail?: (error: SendError) => void;
}

/** Takes a message back, within the time that the server allows: 504 behind it, 505 if it allows none. */
export function recallMessage(this: Connection, options: RecallOptions): void {
  const { mid, to, type, success, fail } = { ...options };
  const sent = { id: String(this.getUniqueId()), to: String(to ?? ''), success, fail };
  const message = numberOf(mid);
  if (message === undefined) return refused(sent, `${mid} is no id of a message`);
  if (!admitted(this, sent)) return;
  this.client?.recall({ to: targetOf({ to, chatType: type }), message }, reply => ended(this, sent, reply));
}
