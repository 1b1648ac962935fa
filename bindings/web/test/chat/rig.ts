/** A session of the chat service, a clock, and a server played by hand. */

import type { Rules } from '../../src/chat/events.ts';
import { ChatSession } from '../../src/chat/session.ts';
import { receive } from '../../src/core/engine/receive.ts';
import { frames, putFrame } from '../../src/wire/batch.ts';
import * as wire from '../../src/wire/generated/rtm.ts';
import { decode, type Type } from '../../src/wire/schema.ts';
import { Writer } from '../../src/wire/writer.ts';

const { kind } = wire;

/** The server's clock is ahead by this much. */
export const AHEAD = 1_700_000_000_000;
const TYPES: Readonly<Record<number, Type<object>>> = {
  [kind.HELLO]: wire.Hello,
  [kind.LOGOUT]: wire.Logout,
  [kind.ACK]: wire.Ack,
  [kind.PING]: wire.Ping,
  [kind.CHAT_SEND]: wire.ChatSend,
  [kind.CHAT_RECEIPT]: wire.ChatReceipt,
  [kind.CHAT_RECALL]: wire.ChatRecall,
} as Record<number, Type<object>>;

export class ChatRig {
  readonly session: ChatSession;
  now = 1_000;
  number = 0;
  #next = 1n;

  constructor() {
    const chance = { random: () => 1, random64: () => this.#next++ };
    this.session = new ChatSession({ appId: 'org#app' }, chance);
  }

  login(rules: Partial<Rules> = {}): void {
    const all = { device: '', single: false, tries: 0, intervalMs: 0, heartbeatMs: 30_000, ...rules };
    this.session.login('ann', 'token', all, this.now);
  }

  /** A session that is in, and has told nothing. */
  static in(rules: Partial<Rules> = {}): ChatRig {
    const rig = new ChatRig();
    rig.login(rules);
    rig.connect();
    rig.welcome();
    rig.told();
    return rig;
  }

  /** Opens the connection that is wished for, and gives its Hello. */
  connect(): wire.Hello {
    const number = this.session.link.wish(this.now);
    if (number === undefined) throw new Error('no wish to connect');
    this.number = number;
    this.session.greeting.opened(number, this.now);
    return this.written()[0] as unknown as wire.Hello;
  }

  welcome(resumed?: number): void {
    const chat = { user: 'ann', resource: 'webim_1', position: 0, messageBytes: 0, fileBytes: 0, recallMs: 0 };
    const session = new TextEncoder().encode('0123456789abcdef');
    this.serve(kind.WELCOME, wire.Welcome, {
      ...{ session, resumed: resumed !== undefined, received: resumed ?? 0, serverMs: this.now + AHEAD },
      ...{ heartbeatMs: 10_000, resumeWindowMs: 30_000, mediaKey: 'key', server: 'by hand', chat },
    });
  }

  serve<T extends object>(number: number, type: Type<T>, body: Partial<T>): void {
    const writer = new Writer();
    putFrame(writer, number, type, body);
    receive(this.session, this.number, writer.take(), this.now);
  }

  event(position: number, payload = '{}'): void {
    const message = {
      message: BigInt(position),
      from: 'bob',
      payload,
      serverMs: 1,
      sequence: 1,
      groupAck: false,
      id: '',
    };
    const told = { ...message, to: { kind: wire.ChatTargetKind.USER, id: 'ann' }, resource: '' };
    this.serve(kind.CHAT_EVENT, wire.ChatEvent, { position, message: told });
  }

  caughtUp(position = 0): void {
    this.serve(kind.CHAT_CAUGHT_UP, wire.ChatCaughtUp, { position });
  }

  /** An event that is cut off. */
  nonsense(): void {
    receive(this.session, this.number, new Uint8Array([5, 0x82, 0x06, 2, 0x12, 9]), this.now);
  }

  close(cause: number): void {
    this.serve(kind.CLOSING, wire.Closing, { cause, reason: 'why' });
  }

  refuse(code: number, retry = false): void {
    this.serve(kind.REFUSED, wire.Refused, { code, reason: 'why', retry });
  }

  cut(): void {
    this.session.link.failed(this.number, 'cut by the test', this.now);
  }

  /** Sends a text; what it ended with is told as `['sent', text, code]`, without a code if there was no answer. */
  send(text: string): void {
    const to = { kind: wire.ChatTargetKind.USER, id: 'bob' };
    const message = { to, id: text, payload: '{}', groupAck: false };
    this.session.ask(kind.CHAT_SEND, wire.ChatSend, message, this.now, end => {
      this.#heard.push(['sent', text, ...(end.by === 'answer' ? [end.code] : [])]);
    });
  }

  answer(request: number, code = 0): void {
    const chat = { message: 9n, serverMs: 1 };
    this.serve(kind.REPLY, wire.Reply, { request, code, reason: '', chat });
  }

  /** What is written now, but for signs of life and acknowledgements. */
  written(): Record<string, unknown>[] {
    return this.session.link.collect(this.number, Infinity, this.now).flatMap(part =>
      [...frames(part)].flatMap(({ kind: is, body }) => {
        if (is === kind.ACK || is === kind.PING) return [];
        return [{ is, ...decode(TYPES[is] as Type<object>, body) }];
      }),
    );
  }

  pass(ms: number): void {
    this.now += ms;
    this.session.link.heard = this.now;
    this.session.tick(this.now);
  }

  #heard: unknown[][] = [];

  /** What was told since the last time. */
  told(): unknown[][] {
    for (const output of this.session.outputs.splice(0)) {
      if (output.is !== 'event') continue;
      const { name } = output;
      if (name === 'outcome') (output.event as () => void)();
      else if (name === 'event') {
        const { event, waited } = output.event as { event: wire.ChatEvent; waited: boolean };
        this.#heard.push([name, event.position, waited]);
      } else if (name === 'closed') this.#heard.push([name, (output.event as { why: string }).why]);
      else this.#heard.push([name]);
    }
    return this.#heard.splice(0);
  }
}
