/**
 * The protocol of the chat service: a {@link Session} whose requests are messages, receipts and recalls, and which is told
 * events in the order of their positions, each once.
 *
 * It tries a number of times to come back, and then gives up: programs of this surface want to know.
 */
import type { End } from '../core/engine/requests.ts';
import { type Pace, Session } from '../core/engine/session.ts';
import type { RawFrame } from '../wire/batch.ts';
import * as wire from '../wire/generated/rtm.ts';
import { decode, type Type } from '../wire/schema.ts';
import type { ChatEvents, Closed, Rules } from './events.ts';

const { kind, Cause } = wire;

/** How long a request waits for its outcome, and a goodbye, in milliseconds. */
const REQUEST_MS = 300_000;
const LOGOUT_MS = 5_000;

/** The shortest and the longest wait between tries when the program does not name one, in milliseconds. */
const BASE_MS = 100;
const MOST_MS = 5_000;

/** Why a server closes devices for good. */
const causes: Record<number, Closed['why']> = {
  [Cause.REMOTE_LOGIN]: 'otherDevice',
  [Cause.USER_REMOVED]: 'removed',
  [Cause.PASSWORD_CHANGED]: 'password',
  [Cause.KICKED]: 'kicked',
  [Cause.BANNED]: 'refused',
  [Cause.TOKEN_EXPIRED]: 'refused',
};

/** `away`: was in, or wants to, and is trying. */
type Where = 'out' | 'opening' | 'in' | 'away' | 'leaving';

/** Fields that {@link ChatSession.ask} fills in. */
type Asked = 'request' | 'deadline';

export class ChatSession extends Session {
  where: Where = 'out';
  /** What the program wants of the connection. */
  rules: Rules = { device: '', single: false, tries: 0, intervalMs: 0, heartbeatMs: Infinity };
  #triesLeft = 0;
  /** Nothing is tried before: the last try has failed, and programs log in anew as soon as they hear of it. */
  #restUntil = 0;
  /** The highest position that was handed over in this login. */
  #position = 0;
  /** What there was at the login has come. */
  #caughtUp = false;
  /** When a goodbye is given up on. */
  #leaveBy = Infinity;
  #who = { user: '', resource: '' };

  get parameters(): Pace {
    const { intervalMs } = this.rules;
    const pace = { connectTimeoutMs: 10_000, probeTimeoutMs: 3_000 };
    return { ...pace, reconnectBaseMs: intervalMs || BASE_MS, reconnectMaxMs: intervalMs || MOST_MS };
  }

  /** Tells an event of the chat client, as {@link tell}. */
  emit<E extends keyof ChatEvents>(name: E, event: ChatEvents[E]): void {
    this.tell(name, event);
  }

  /** Starts to log in; a login that there is ends without a word. */
  login(user: string, token: string, rules: Rules, now: number): void {
    this.#out(now);
    this.rules = rules;
    this.account = { user, token, incarnation: this.random64() };
    this.#position = 0;
    this.where = 'opening';
    this.link.begin(now, this.#restUntil);
  }

  /** Says goodbye behind everything that was sent, if there is anybody to say it to. */
  leave(now: number): void {
    if (this.where === 'out' || this.where === 'leaving') return;
    if (!this.link.isUp) return this.#over({ why: 'left' }, now);
    this.where = 'leaving';
    this.#leaveBy = now + LOGOUT_MS;
    this.requests.ask(kind.LOGOUT, wire.Logout, {}, LOGOUT_MS, now, { about: 'quiet', ended() {} });
  }

  /** Makes a request. It is kept while the connection is down; `ended` hears of its outcome in its turn. */
  ask<T extends object>(
    number: number,
    type: Type<T>,
    body: Omit<T, Asked>,
    now: number,
    ended: (end: End) => void,
  ): void {
    const context = { about: 'application', ended: (end: End) => this.emit('outcome', () => ended(end)) } as const;
    this.requests.ask(number, type, body as Partial<T>, REQUEST_MS, now, context);
  }

  /** Tries at once, if it is trying. */
  hurry(now: number): void {
    this.link.probe(now);
  }

  hello(): Partial<wire.Hello> {
    const { device, single } = this.rules;
    return { chat: { device, single, position: this.#position } };
  }

  admitted({ chat, resumed }: wire.Welcome): void {
    if (chat) this.#who = { user: chat.user, resource: chat.resource };
    if (!resumed) this.#caughtUp = false;
    this.link.heartbeat = Math.min(this.link.heartbeat, this.rules.heartbeatMs);
  }

  fresh(now: number): void {
    for (const { request, frame, deadline } of this.requests.after(0, now)) this.link.push(request, frame, deadline);
  }

  confirm(): void {
    if (this.where === 'leaving') return;
    this.where = 'in';
    this.emit('opened', this.#who);
  }

  turnedAway(code: number, reason: string, now: number): void {
    this.#over({ why: 'refused', code, reason }, now);
  }

  closing({ cause, reason }: wire.Closing, now: number): void {
    const why = causes[cause];
    if (this.where === 'leaving') this.#over({ why: 'left' }, now);
    else if (why) this.#over({ why, reason }, now);
    else this.link.lost(now, now);
  }

  lost(now: number): boolean {
    if (this.where === 'leaving') this.#over({ why: 'left' }, now);
    if (this.where === 'out') return false;
    this.#restUntil = this.where === 'in' ? 0 : now + BASE_MS;
    if (this.where !== 'away') {
      this.where = 'away';
      this.#triesLeft = this.rules.tries;
      this.emit('lost', {});
    }
    if (this.#triesLeft-- > 0) return true;
    this.#over({ why: 'lost' }, now);
    return false;
  }

  take({ kind: is, body }: RawFrame): void {
    if (is === kind.CHAT_EVENT) this.#event(decode(wire.ChatEvent, body));
    else if (is === kind.CHAT_CAUGHT_UP) {
      // A device that was told nothing has a position, too: what comes while it is away is behind that.
      this.#position = Math.max(this.#position, decode(wire.ChatCaughtUp, body).position);
      this.#caughtUp = true;
      this.emit('caughtUp', {});
    }
  }

  #event(event: wire.ChatEvent): void {
    const { position } = event;
    // A session that was lost may have brought it already.
    if (position !== 0 && position <= this.#position) return;
    this.#position = Math.max(this.#position, position);
    this.emit('event', { event, waited: position !== 0 && !this.#caughtUp });
  }

  release(now: number): void {
    if (this.link.isUp) this.leave(now);
    else this.#out(now);
  }

  override tick(now: number): void {
    super.tick(now);
    if (now >= this.#leaveBy) this.#over({ why: 'left' }, now);
  }

  override get nextTick(): number {
    return Math.min(super.nextTick, this.#leaveBy);
  }

  #out(now: number): void {
    this.where = 'out';
    this.#leaveBy = Infinity;
    this.link.end(now);
    this.requests.abandon();
  }

  #over(closed: Closed, now: number): void {
    this.#out(now);
    this.emit('closed', closed);
  }
}
