/** What comes in: events of the server, as calls of the program's handlers. */
import {
  type ChatEvent,
  type ChatMessage,
  type ChatRead,
  ChatReceiptKind,
  ChatTargetKind,
} from '../wire/generated/rtm.ts';
import type { Connection } from './connection.ts';
import { contentOf, type Told } from './content.ts';
import type { ChatType } from './listen.ts';
import { logger } from './logger.ts';
import { message } from './message.ts';
import { callsOf } from './presence.ts';

const TYPES: Readonly<Record<number, ChatType>> = {
  [ChatTargetKind.USER]: 'chat',
  [ChatTargetKind.GROUP]: 'groupchat',
  [ChatTargetKind.ROOM]: 'chatroom',
};

/** One receipt of a group that has waited, as `onStatisticMessage` lists it. */
interface GroupAck {
  msg_id: string;
  group_id: string;
  from: string;
  read_count: number;
  ack_content: string;
  timestamp: number;
}

/** Tells events one after another. */
export class Receiver {
  readonly #conn: Connection;
  #acks: GroupAck[] = [];

  constructor(conn: Connection) {
    this.#conn = conn;
  }

  /** Something has happened; with `waited`, it did while I was away. */
  event({ message, read, recalled, notice }: ChatEvent, waited: boolean): void {
    if (message) this.#message(message);
    else if (read) this.#read(read, waited);
    else if (recalled) {
      const { from, to, message: mid } = recalled;
      this.#conn.tell('onRecallMessage', { from, to: to?.id ?? '', mid: String(mid) });
    } else if (notice) {
      for (const [handler, argument] of callsOf(notice)) this.#conn.tell(handler, argument);
    }
  }

  /** All that had waited was told. */
  caughtUp(): void {
    const acks = this.#acks;
    this.#acks = [];
    if (acks.length === 0) return;
    this.#conn.tell('onStatisticMessage', { operation: 'INFORMATION', location: JSON.stringify({ group_ack: acks }) });
  }

  #message(event: ChatMessage): void {
    const conn = this.#conn;
    const { from, to, groupAck, serverMs: time } = event;
    const id = String(event.message);
    const type = TYPES[to?.kind ?? 0] ?? 'chat';
    const told = contentOf(conn, { id, type, from, to: to?.id ?? '', time, payload: read(event.payload), groupAck });
    // Before the program hears of the message: it may say at once that it was read, and that comes behind.
    if (conn.delivery && type === 'chat' && from !== conn.user) deliver(conn, id, from);
    if (told) conn.tell(...told);
    else logger.warn(`a message from ${from} is of a kind that this library does not know`);
  }

  #read({ kind, from, to, message, content, count, serverMs }: ChatRead, waited: boolean): void {
    const conn = this.#conn;
    const where = to?.kind === ChatTargetKind.USER ? conn.user : (to?.id ?? '');
    const mid = String(message);
    if (kind === ChatReceiptKind.DELIVERED) conn.tell('onDeliveredMessage', { from, to: where, mid });
    else if (kind === ChatReceiptKind.CONVERSATION) conn.tell('onChannelMessage', { from, to: where });
    else if (to?.kind === ChatTargetKind.USER) conn.tell('onReadMessage', { mid, from, to: where });
    else if (waited) {
      const ack = { msg_id: mid, group_id: where, from, read_count: count, ack_content: content, timestamp: serverMs };
      this.#acks.push(ack);
    } else {
      const told = { mid, groupReadCount: { [mid]: count }, ackContent: content, from, to: where };
      conn.tell('onReadMessage', told);
    }
  }
}

/** The payload of a message; nothing, if a server has let nonsense through. */
function read(payload: string): Told['payload'] {
  try {
    return { ...JSON.parse(payload) };
  } catch {
    return {};
  }
}

/** Says that a message has come. */
function deliver(conn: Connection, ackId: string, to: string): void {
  const receipt = new message('delivery', conn.getUniqueId());
  receipt.set({ ackId, to });
  conn.send(receipt.body);
}
