/**
 * What a fresh session is told of the one that was lost: the user's own attributes, and the users subscribed to. Channels are
 * joined again by `channels`.
 *
 * The first try stands in front of everything else in the session. A later one would overtake nothing, but undo what was asked
 * in between, so it waits until no such request is under way.
 */
import * as wire from '../../wire/generated/rtm.ts';
import { AttributeCode, SubscriptionCode } from '../codes.ts';
import type { Engine } from './engine.ts';
import type { About, Context } from './requests.ts';

/** How long to wait before looking again whether a further try is possible, in milliseconds. */
const AGAIN_MS = 1_000;

/** Users that one frame subscribes to again. */
const USERS = 512;

/** One of the things that are restored, and how far it is. */
interface Part {
  /** Requests of the application that change it. */
  readonly changes: About;
  /** Codes that pass. */
  readonly passing: readonly number[];
  restore(now: number): void;
  /** The server does not take it. */
  drop(): void;
  /** Requests without outcome. */
  asked: number;
  /** When to ask (again). */
  due: number | undefined;
  /** One of the requests has failed, which may pass. */
  failed: boolean;
}

export class Restoration {
  readonly #engine: Engine;
  readonly #attributes: Part = {
    changes: 'userAttributes',
    passing: [AttributeCode.TOO_OFTEN, AttributeCode.TIMEOUT],
    restore: now => this.attributes(now),
    drop: () => this.#engine.attributes.own.clear(),
    asked: 0,
    due: undefined,
    failed: false,
  };
  readonly #subscriptions: Part = {
    changes: 'subscriptions',
    passing: [SubscriptionCode.TOO_OFTEN, SubscriptionCode.TIMEOUT],
    restore: now => this.subscriptions(now),
    drop: () => this.#engine.presence.subscribed.clear(),
    asked: 0,
    due: undefined,
    failed: false,
  };
  readonly #parts = [this.#attributes, this.#subscriptions];
  /** When to join those channels again whose server found that it was too early. */
  #channelsDue: number | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Everything is forgotten: the login it belongs to has ended. */
  forget(): void {
    for (const part of this.#parts) {
      Object.assign(part, { asked: 0, due: undefined, failed: false });
      part.drop();
    }
    this.#channelsDue = undefined;
  }

  /** True while the server is still to confirm something. */
  get isBusy(): boolean {
    return this.#parts.some(part => part.asked > 0 || part.due !== undefined);
  }

  get deadline(): number | undefined {
    // Without a connection there is nothing to ask; a fresh session begins from the start, a resumed one goes on.
    if (!this.#engine.link.isUp) return undefined;
    const due = Math.min(...this.#parts.map(part => part.due ?? Infinity), this.#channelsDue ?? Infinity);
    return due === Infinity ? undefined : due;
  }

  tick(now: number): void {
    const { deadline } = this;
    if (deadline === undefined || now < deadline) return;
    for (const part of this.#parts) {
      if (part.due === undefined || now < part.due) continue;
      if (this.#isChanging(part)) part.due = now + AGAIN_MS;
      else part.restore(now);
    }
    if (this.#channelsDue !== undefined && this.#channelsDue <= now) {
      this.#channelsDue = undefined;
      this.#engine.channels.rejoinRest(now);
    }
    this.#engine.confirm();
  }

  /** A channel is to be joined again in a while. */
  rejoinLater(): void {
    this.#channelsDue ??= this.#engine.link.heard + AGAIN_MS;
  }

  /** True while the application changes what would be restored. */
  #isChanging(part: Part): boolean {
    for (const { context } of this.#engine.requests.pending) if (context.about === part.changes) return true;
    return false;
  }

  /** Writes our own attributes again. */
  attributes(now: number): void {
    const { requests, parameters, attributes: known } = this.#engine;
    const attributes = [...known.own].map(([key, value]) => ({ key, value }));
    this.#begin(this.#attributes, attributes.length === 0 ? 0 : 1);
    if (attributes.length === 0) return;
    const body = { operation: wire.AttributeOperation.SET, attributes };
    const context = this.#context(this.#attributes);
    requests.ask(
      wire.kind.USER_ATTRIBUTES_WRITE,
      wire.UserAttributesWrite,
      body,
      parameters.attributesTimeoutMs,
      now,
      context,
    );
  }

  /** Subscribes to the same users again. */
  subscriptions(now: number): void {
    const { requests, parameters, presence } = this.#engine;
    const users = [...presence.subscribed.keys()];
    this.#begin(this.#subscriptions, Math.ceil(users.length / USERS));
    for (let at = 0; at < users.length; at += USERS) {
      const body = { users: users.slice(at, at + USERS) };
      const context = this.#context(this.#subscriptions);
      requests.ask(
        wire.kind.PRESENCE_SUBSCRIBE,
        wire.PresenceSubscribe,
        body,
        parameters.presenceTimeoutMs,
        now,
        context,
      );
    }
  }

  #begin(part: Part, asked: number): void {
    part.asked = asked;
    part.due = undefined;
    part.failed = false;
  }

  #context(part: Part): Context {
    return {
      about: 'restore',
      ended: end => {
        if (end.by === 'abandon') return;
        const code = end.by === 'answer' ? end.code : 0;
        const passing = end.by === 'timeout' || part.passing.includes(code);
        if (code !== 0 && !passing) {
          this.#engine.log(
            'warn',
            `the server does not take back ${part.changes} of the session that was lost (code ${code})`,
          );
          part.drop();
        }
        part.failed ||= passing;
        part.asked = Math.max(0, part.asked - 1);
        if (part.asked === 0 && part.failed) {
          part.failed = false;
          part.due = end.by === 'timeout' ? end.now : this.#engine.link.heard + AGAIN_MS;
        }
        this.#engine.confirm();
      },
    };
  }
}
