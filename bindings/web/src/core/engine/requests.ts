/** What was asked of the server and has no answer yet. */
import { type Entry, Pending } from '../../link/index.ts';
import { frame } from '../../wire/batch.ts';
import type { Reply } from '../../wire/generated/rtm.ts';
import type { Type } from '../../wire/schema.ts';
import type { Session } from './session.ts';

/** How a request ends: answered, or unanswered at its deadline, or with the login that it was made under. */
export type End =
  | { readonly by: 'answer'; readonly code: number; readonly reply: Reply | undefined }
  | { readonly by: 'timeout'; readonly now: number }
  | { readonly by: 'abandon' };

/** What a request is about, as far as others look at it. */
export type About =
  | 'application'
  /** Joins again after a session was lost; the application does not see it. */
  | 'rejoin'
  /** Tells a fresh session what the lost one knew; the application does not see it. */
  | 'restore'
  /** Undoes what nobody is interested in any more. */
  | 'quiet'
  | 'userAttributes'
  | 'subscriptions'
  | 'renew';

/** What is to be done with the outcome of a request. */
export interface Context {
  readonly about: About;
  ended(end: End): void;
  /** What it names: the channel, the users or the token, for those who look for it. */
  readonly names?: string | readonly string[];
}

/** The fields of a request that are filled in here. */
interface Numbered {
  request: number;
  deadline: number;
}

/** What most requests end with: success, and nothing to say about it. */
const SUCCESS: End = { by: 'answer', code: 0, reply: undefined };

/** The requests of one client. */
export class Requests {
  readonly #session: Session;
  readonly pending = new Pending<Context>();
  /** The bytes of all frames that wait for their outcome. */
  bytes = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Makes a request of a body, whose number and deadline are filled in, to end within `timeout` milliseconds. */
  ask<T extends object>(
    kind: number,
    type: Type<T>,
    body: Partial<T>,
    timeout: number,
    now: number,
    context: Context,
  ): void {
    const { link } = this.#session;
    const expires = now + timeout;
    // Into the body that was made for this: another object for each message would cost as much as encoding it.
    (body as Partial<Numbered>).request = this.pending.nextRequest;
    (body as Partial<Numbered>).deadline = link.serverTime(expires);
    const bytes = frame(kind, type, body);
    this.bytes += bytes.length;
    const request = this.pending.add(now, timeout, bytes, context);
    if (link.isUp) link.push(request, bytes, expires);
  }

  /** The outcome of a request. Late ones, and those of requests that never were, are passed over. */
  answered(request: number, code: number, reply?: Reply): void {
    const end = code === 0 && !reply ? SUCCESS : ({ by: 'answer', code, reply } as const);
    this.#taken(this.pending.complete(request))?.context.ended(end);
  }

  expire(now: number): void {
    for (let entry = this.pending.expire(now); entry; entry = this.pending.expire(now)) {
      this.#taken(entry)?.context.ended({ by: 'timeout', now });
    }
  }

  /** Ends every request, because the login they were made under ends. */
  abandon(): void {
    this.bytes = 0;
    for (const entry of this.pending.abandon()) entry.context.ended({ by: 'abandon' });
  }

  /** Drops what made sense only in the session that was lost. */
  dropSession(): void {
    for (const { request, context } of [...this.pending]) {
      if (['rejoin', 'restore', 'quiet'].includes(context.about)) this.#taken(this.pending.complete(request));
    }
  }

  /** The requests behind number `after` that are not due yet, to be sent (again). */
  after(after: number, now: number): Entry<Context>[] {
    return [...this.pending].filter(entry => entry.request > after && entry.deadline > now);
  }

  #taken(entry: Entry<Context> | undefined): Entry<Context> | undefined {
    this.bytes -= entry?.frame.length ?? 0;
    return entry;
  }
}
