/** The first exchange of a connection. */
import { frame } from '../../wire/batch.ts';
import * as wire from '../../wire/generated/rtm.ts';
import { LoginCode } from '../codes.ts';
import { SDK } from '../version.ts';
import type { Session } from './session.ts';

/** The version of the schema that both ends state in the first exchange. */
const PROTOCOL_VERSION = 1;

const platforms = { native: wire.Platform.NATIVE, apple: wire.Platform.APPLE, web: wire.Platform.WEB };

/** Greets the server and hears its answer. */
export class Greeting {
  readonly #session: Session;
  /** Tells this client object from others of the same user, through all its logins. */
  readonly #client: bigint;

  constructor(session: Session) {
    this.#session = session;
    this.#client = session.random64();
  }

  /** Connection `number` is open. */
  opened(number: number, now: number): void {
    const { link, account, options } = this.#session;
    if (link.phase.name !== 'opening' || number !== link.number) return;
    link.phase = { name: 'greeting', giveUp: link.phase.giveUp };
    link.heard = now;
    link.greetings++;
    // The count in Hello is an acknowledgement too.
    const received = link.inbox.acknowledge();
    const { declined } = link.inbox;
    const hello: Partial<wire.Hello> = {
      version: PROTOCOL_VERSION,
      sdk: SDK.name,
      sdkVersion: SDK.version,
      appId: options.appId,
      userId: account.user,
      token: account.token,
      incarnation: account.incarnation,
      resume: link.session && { session: link.session.id, received, declined },
      platform: platforms[options.platform ?? 'web'],
      attempt: link.greetings,
      client: this.#client,
      ...this.#session.hello(),
    };
    link.control = [frame(wire.kind.HELLO, wire.Hello, hello)];
  }

  /** The server lets the client in. */
  welcome(welcome: wire.Welcome, now: number): void {
    const session = this.#session;
    const { link, requests } = session;
    link.setServerTime(welcome.serverMs, now);
    link.heartbeat = Math.min(Math.max(welcome.heartbeatMs, 10), 600_000);
    const resumed = welcome.resumed && link.session !== undefined;
    if (resumed) {
      link.outbox.rewind(welcome.received, now);
      link.inbox.resumed();
    } else link.forgetSession();
    link.session = { id: welcome.session.slice(), mediaKey: welcome.mediaKey };
    link.phase = { name: 'up', since: now };
    link.wrote = now;
    session.admitted(welcome, now);
    session.log('debug', `connected to ${welcome.server}, the session ${resumed ? 'resumed' : 'fresh'}`);
    if (resumed) {
      for (const entry of requests.after(link.pushed, now)) link.push(entry.request, entry.frame, entry.deadline);
    } else session.fresh(now);
    session.confirm();
  }

  /** The server does not let the client in, now or at all. */
  refused(refused: wire.Refused, now: number): void {
    const session = this.#session;
    if (refused.retry) {
      session.log('info', `the server asks to try again later: ${refused.reason}`);
      return session.link.lost(now, now);
    }
    const known = Object.values<number>(LoginCode).includes(refused.code);
    session.turnedAway(known ? refused.code : LoginCode.UNKNOWN, refused.reason, now);
  }
}
