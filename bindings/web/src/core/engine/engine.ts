/**
 * The protocol of real-time messaging: a {@link Session} with channels, presence, attributes and invitations.
 *
 * It is `rtm-core/src/engine`, part by part.
 */
import { Seen } from '../../link/index.ts';
import type { RawFrame } from '../../wire/batch.ts';
import type * as wire from '../../wire/generated/rtm.ts';
import type { Type } from '../../wire/schema.ts';
import { type Operation, OperationError } from '../error.ts';
import type { ClientEvents } from '../events.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { defaultParameters, type Parameters } from '../parameters.ts';
import { Attributes } from './attributes.ts';
import { Channels } from './channels.ts';
import { Invitations } from './invitations.ts';
import { take } from './news.ts';
import { Presence } from './presence.ts';
import { Rates } from './rates.ts';
import { Restoration } from './restoration.ts';
import { type Chance, type Outcome, Session, type SessionOptions } from './session.ts';
import { Standing } from './standing.ts';
import { Token } from './token.ts';

export { type Chance, type LogLevel, type Outcome, type Output, settle } from './session.ts';

/** How long a sender is remembered after its last message, in milliseconds: far longer than a message's deadline. */
const SEEN_MS = 300_000;

/** What an engine is made with. */
export interface EngineOptions extends SessionOptions {
  readonly parameters?: Partial<Parameters> | undefined;
}

/** The protocol state of one client. */
export class Engine extends Session {
  parameters: Parameters;
  limits: Limits = defaultLimits;
  released = false;
  readonly seen = new Seen(SEEN_MS);
  readonly rates = new Rates();
  readonly standing: Standing;
  readonly token: Token;
  readonly channels: Channels;
  readonly presence: Presence;
  readonly attributes: Attributes;
  readonly restoration: Restoration;
  readonly invitations: Invitations;

  constructor(options: EngineOptions, chance: Chance) {
    super(options, chance);
    this.parameters = { ...defaultParameters, ...options.parameters };
    this.standing = new Standing(this);
    this.token = new Token(this);
    this.channels = new Channels(this);
    this.presence = new Presence(this);
    this.attributes = new Attributes(this);
    this.restoration = new Restoration(this);
    this.invitations = new Invitations(this);
  }

  /** Tells an event of the client, as {@link tell}. */
  emit<E extends keyof ClientEvents>(name: E, event: ClientEvents[E], show?: () => void): void {
    this.tell(name, event, show);
  }

  /** Throws when no request may be made: no login has succeeded, or logout was called since. */
  admit(operation: Operation, notLoggedIn: number): void {
    const { name } = this.standing.where;
    if (name !== 'in' && name !== 'aborted') throw new OperationError(operation, notLoggedIn);
  }

  /** Throws when more waits for its outcome than the application wants to keep in memory. */
  admitBytes(operation: Operation, failure: number): void {
    // What has its outcome may still wait for the server to acknowledge it, so the outbox counts as well.
    if (Math.max(this.requests.bytes, this.link.outbox.bytes) > this.parameters.pendingBytes) {
      throw new OperationError(operation, failure, 'too much waits for its outcome');
    }
  }

  /** Makes a request whose answer is told as it is; `read` takes the value out of it. */
  question<B extends object, T>(
    kind: number,
    type: Type<B>,
    body: Partial<B>,
    timeout: number,
    codes: { readonly timeout: number; readonly failure: number },
    now: number,
    outcome: Outcome<T>,
    read?: (reply: Partial<wire.Reply>) => T,
  ): void {
    this.requests.ask(kind, type, body, timeout, now, {
      about: 'application',
      ended: end => {
        if (end.by === 'answer') this.settle(outcome, end.code, read?.(end.reply ?? {}), end.reply?.reason);
        else this.settle(outcome, end.by === 'timeout' ? codes.timeout : codes.failure);
      },
    });
  }

  /** True while media may be transferred: from a successful login to logout or abort. */
  get mayTransfer(): boolean {
    return this.standing.where.name === 'in';
  }

  hello(): Partial<wire.Hello> {
    const { token, renewal } = this.token.newest();
    this.link.renewal = renewal;
    return { token };
  }

  admitted({ limits: told }: wire.Welcome): void {
    if (told) {
      const { rates, ...limits } = told;
      this.rates.set(rates);
      this.limits = limits;
    }
    // Before anything is sent again: what the Hello has settled is not asked once more.
    this.token.proved();
  }

  /** The server is told the attributes again, the channels are joined and the users subscribed to again. */
  fresh(now: number): void {
    const { requests, restoration, channels, link } = this;
    requests.dropSession();
    const again = requests.after(0, now);
    // Attributes first: who sees this client come into a channel may read them. Subscriptions last: what is news of them is
    // told when the rest is confirmed.
    restoration.attributes(now);
    channels.rejoinAll(now);
    restoration.subscriptions(now);
    for (const entry of again) link.push(entry.request, entry.frame, entry.deadline);
  }

  confirm(): void {
    const { link, channels, restoration, standing } = this;
    if (!link.isUp || channels.isRejoining || restoration.isBusy) return;
    link.downSince = undefined;
    const { name } = standing.where;
    if (name === 'loggingIn') standing.loggedIn();
    else if (name === 'in' && standing.shown === 'RECONNECTING') standing.show('CONNECTED', 'LOGIN_SUCCESS');
  }

  turnedAway(code: number, reason: string, now: number): void {
    this.standing.turnedAway(code, reason, now);
  }

  closing(closing: wire.Closing, now: number): void {
    this.standing.closing(closing, now);
  }

  lost(now: number, since: number): boolean {
    const { standing, link } = this;
    const { name } = standing.where;
    if (name === 'in') link.downSince ??= since;
    else if (name === 'loggingOut') standing.finishLogout(now);
    else if (name !== 'loggingIn') link.end(now);
    return name === 'in' || name === 'loggingIn';
  }

  take(raw: RawFrame, now: number): void {
    take(this, raw, now);
  }

  release(now: number): void {
    this.standing.release(now);
  }

  override tick(now: number): void {
    this.standing.expire(now);
    this.requests.expire(now);
    this.restoration.tick(now);
    this.invitations.tick(now);
    this.link.tick(now);
    this.standing.showInterruption(now);
  }

  override get nextTick(): number {
    return Math.min(
      super.nextTick,
      this.standing.deadline ?? Infinity,
      this.restoration.deadline ?? Infinity,
      this.invitations.deadline ?? Infinity,
    );
  }
}
