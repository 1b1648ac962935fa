/**
 * {@link ChatClient}: one device of a user of the chat service.
 *
 * ```ts
 * const client = new ChatClient('org#app');
 * client.on('event', ({ event }) => console.log(event.message?.payload));
 * client.login('ws://127.0.0.1:8700/v1/rtm', '', token, { device: '', single: false, tries: 5, intervalMs: 0, heartbeatMs: 30_000 });
 * ```
 *
 * Events come one after another and never from inside of a call; any method may be called from inside a listener.
 */
import { Driver } from '../core/driver.ts';
import type { End } from '../core/engine/requests.ts';
import type { LogLevel } from '../core/engine/session.ts';
import { type Environment, platform } from '../core/environment.ts';
import * as wire from '../wire/generated/rtm.ts';
import type { Type } from '../wire/schema.ts';
import type { ChatEvents, Rules } from './events.ts';
import { ChatSession } from './session.ts';

export type { ChatEvents, Closed, Rules } from './events.ts';

const { kind } = wire;

/** How a request ended: with the server's answer, or without any. */
export type Ended = (reply: wire.Reply | undefined) => void;

export class ChatClient {
  readonly #driver: Driver<ChatSession>;

  /** `environment` is for tests. */
  constructor(
    readonly appKey: string,
    log?: (level: LogLevel, text: string) => void,
    environment: Environment = platform(),
  ) {
    this.#driver = new Driver(new ChatSession({ appId: appKey, log }, environment), environment);
    this.on('outcome', run => run());
    // Frameworks that watch what programs keep leave what is frozen as it is; the private parts would not bear it.
    Object.freeze(this);
  }

  on<E extends keyof ChatEvents>(event: E, listener: (event: ChatEvents[E]) => void): () => void {
    return this.#driver.on(event, listener);
  }

  /** `in`: let in, and the connection is there; `away`: it is not, and tries are made. */
  get where(): ChatSession['where'] {
    return this.#driver.engine.where;
  }

  /** The bytes of what was sent and is not known to have come to anything. */
  get waiting(): number {
    const { requests, link } = this.#driver.engine;
    return Math.max(requests.bytes, link.outbox.bytes);
  }

  /** Logs in at `link`, a whole address; ends what there is without a word. */
  login(link: string, user: string, token: string, rules: Rules): void {
    this.#driver.act((session, now) => {
      this.#driver.address = link;
      session.login(user, token, rules, now);
    });
  }

  /** Logs out, behind everything that was sent. */
  leave(): void {
    this.#driver.act((session, now) => session.leave(now));
  }

  /** Tries to come back at once; a connection that is there is looked at. */
  hurry(): void {
    this.#driver.act((session, now) => session.hurry(now));
  }

  /** Sends a message. */
  send(message: Omit<wire.ChatSend, 'request' | 'deadline'>, ended: Ended): void {
    this.#ask(kind.CHAT_SEND, wire.ChatSend, message, ended);
  }

  /** Sends a receipt. */
  receipt(receipt: Omit<wire.ChatReceipt, 'request' | 'deadline'>, ended: Ended): void {
    this.#ask(kind.CHAT_RECEIPT, wire.ChatReceipt, receipt, ended);
  }

  /** Takes a message back. */
  recall(recall: Omit<wire.ChatRecall, 'request' | 'deadline'>, ended: Ended): void {
    this.#ask(kind.CHAT_RECALL, wire.ChatRecall, recall, ended);
  }

  #ask<T extends object>(number: number, type: Type<T>, body: Omit<T, 'request' | 'deadline'>, ended: Ended): void {
    this.#driver.act((session, now) =>
      session.ask(number, type, body, now, (end: End) => ended(end.by === 'answer' ? end.reply : undefined)),
    );
  }
}
