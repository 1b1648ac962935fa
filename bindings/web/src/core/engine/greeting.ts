/** The first exchange of a connection, and the server's last word on it. */
import { frame } from '../../wire/batch.ts';
import * as wire from '../../wire/generated/rtm.ts';
import { LoginCode } from '../codes.ts';
import type { ConnectionReason } from '../events.ts';
import { SDK } from '../version.ts';
import type { Engine } from './engine.ts';

/** The version of the schema that both ends state in the first exchange. */
const PROTOCOL_VERSION = 1;

const platforms = { native: wire.Platform.NATIVE, apple: wire.Platform.APPLE, web: wire.Platform.WEB };

/** Causes that end a login: what the application is told while logged in, and of a login that is under way. */
const ends: Record<number, readonly [ConnectionReason, number]> = {
  [wire.Cause.REMOTE_LOGIN]: ['REMOTE_LOGIN', LoginCode.REJECTED],
  [wire.Cause.BANNED]: ['BANNED_BY_SERVER', LoginCode.NOT_AUTHORIZED],
  [wire.Cause.TOKEN_EXPIRED]: ['TOKEN_EXPIRED', LoginCode.TOKEN_EXPIRED],
};

/** Greets the server and hears its answer. */
export class Greeting {
  readonly #engine: Engine;
  /** Tells this client object from others of the same user, through all its logins. */
  readonly #client: bigint;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#client = engine.random64();
  }

  /** Connection `number` is open. */
  opened(number: number, now: number): void {
    const { link, account, token, options } = this.#engine;
    if (link.phase.name !== 'opening' || number !== link.number) return;
    link.phase = { name: 'greeting', giveUp: link.phase.giveUp };
    link.heard = now;
    link.greetings++;
    // The count in Hello is an acknowledgement too.
    const received = link.inbox.acknowledge();
    const { declined } = link.inbox;
    const newest = token.newest();
    link.renewal = newest.renewal;
    const hello: wire.Hello = {
      version: PROTOCOL_VERSION,
      sdk: SDK.name,
      sdkVersion: SDK.version,
      appId: options.appId,
      userId: account.user,
      token: newest.token,
      incarnation: account.incarnation,
      resume: link.session && { session: link.session.id, received, declined },
      features: [],
      platform: platforms[options.platform ?? 'web'],
      attempt: link.greetings,
      client: this.#client,
      chat: undefined,
    };
    link.control = [frame(wire.kind.HELLO, wire.Hello, hello)];
  }

  /** The server lets the client in. */
  welcome(welcome: wire.Welcome, now: number): void {
    const engine = this.#engine;
    const { link, requests } = engine;
    link.setServerTime(welcome.serverMs, now);
    link.heartbeat = Math.min(Math.max(welcome.heartbeatMs, 10), 600_000);
    if (welcome.limits) {
      const { rates, ...limits } = welcome.limits;
      engine.rates.set(rates);
      engine.limits = limits;
    }
    const resumed = welcome.resumed && link.session !== undefined;
    if (resumed) {
      link.outbox.rewind(welcome.received, now);
      link.inbox.resumed();
    } else link.forgetSession();
    link.session = { id: welcome.session.slice(), mediaKey: welcome.mediaKey };
    link.phase = { name: 'up', since: now };
    link.wrote = now;
    // Before anything is sent again: what the Hello has settled is not asked once more.
    engine.token.proved();
    engine.log('debug', `connected to ${welcome.server}, the session ${resumed ? 'resumed' : 'fresh'}`);
    if (resumed) {
      for (const entry of requests.after(link.pushed, now)) link.push(entry.request, entry.frame, entry.deadline);
    } else this.#freshSession(now);
    this.confirm();
  }

  /**
   * Nothing of the former session is left at the server: it is told the attributes again, the channels are joined and the
   * users subscribed to again, then everything is asked again, under the same numbers, that has no answer.
   */
  #freshSession(now: number): void {
    const { requests, restoration, channels, link } = this.#engine;
    requests.dropSession();
    const again = requests.after(0, now);
    // Attributes first: who sees this client come into a channel may read them. Subscriptions last: what is news of them is
    // told when the rest is confirmed.
    restoration.attributes(now);
    channels.rejoinAll(now);
    restoration.subscriptions(now);
    for (const entry of again) link.push(entry.request, entry.frame, entry.deadline);
  }

  /** Tells the application that all is well, once it is. */
  confirm(): void {
    const { link, channels, restoration, standing } = this.#engine;
    if (!link.isUp || channels.isRejoining || restoration.isBusy) return;
    link.downSince = undefined;
    const { name } = standing.where;
    if (name === 'loggingIn') standing.loggedIn();
    else if (name === 'in' && standing.shown === 'RECONNECTING') standing.show('CONNECTED', 'LOGIN_SUCCESS');
  }

  refused(refused: wire.Refused, now: number): void {
    const { standing, link } = this.#engine;
    if (refused.retry) {
      this.#engine.log('info', `the server asks to try again later: ${refused.reason}`);
      return link.lost(now, now);
    }
    const known = Object.values<number>(LoginCode).includes(refused.code);
    standing.turnedAway(known ? refused.code : LoginCode.UNKNOWN, refused.reason, now);
  }

  /** The server closes the connection. */
  closing(closing: wire.Closing, now: number): void {
    const { standing, link, token } = this.#engine;
    this.#engine.log('info', `the server closes the connection (cause ${closing.cause}): ${closing.reason}`);
    const { name } = standing.where;
    const end = ends[closing.cause];
    if (name === 'loggingOut') standing.finishLogout(now);
    else if (!end) link.lost(now, now);
    else if (name !== 'in') standing.turnedAway(end[1], closing.reason, now);
    else if (end[0] === 'TOKEN_EXPIRED') token.ended(now);
    else standing.abort(end[0], now);
  }
}
