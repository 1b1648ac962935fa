/** Logged in or not: login, logout, abort, and the connection state that the application sees. */
import * as wire from '../../wire/generated/rtm.ts';
import { LoginCode, LogoutCode } from '../codes.ts';
import { OperationError } from '../error.ts';
import type { ConnectionReason, ConnectionState } from '../events.ts';
import { isIdentifier } from '../identifier.ts';
import type { Engine, Outcome } from './engine.ts';

/** Causes that end a login: what the application is told while logged in, and of a login that is under way. */
const ends: Record<number, readonly [ConnectionReason, number]> = {
  [wire.Cause.REMOTE_LOGIN]: ['REMOTE_LOGIN', LoginCode.REJECTED],
  [wire.Cause.BANNED]: ['BANNED_BY_SERVER', LoginCode.NOT_AUTHORIZED],
  [wire.Cause.TOKEN_EXPIRED]: ['TOKEN_EXPIRED', LoginCode.TOKEN_EXPIRED],
};

/** Where the client stands. An aborted one may log in `again` without logging out first, or not. */
export type Where =
  | { readonly name: 'out' | 'in' }
  | { readonly name: 'loggingIn' | 'loggingOut'; readonly deadline: number; readonly outcome: Outcome<void> }
  | { readonly name: 'aborted'; readonly again: boolean };

export class Standing {
  readonly #engine: Engine;
  where: Where = { name: 'out' };
  /** The state that the application is told last. */
  shown: ConnectionState = 'DISCONNECTED';
  /** Media may be transferred, and nobody was told that it may no longer be. */
  #media = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Starts to log in. */
  login(user: string, token: string | null | undefined, now: number, outcome: Outcome<void>): void {
    const engine = this.#engine;
    if (!isIdentifier(user))
      throw new OperationError('login', LoginCode.INVALID_ARGUMENT, 'the user id breaks the rules');
    const { where } = this;
    if (engine.released || !(where.name === 'out' || (where.name === 'aborted' && where.again))) {
      throw new OperationError('login', LoginCode.ALREADY_LOGIN);
    }
    engine.rates.pace(wire.Operation.LOGIN, 'login', LoginCode.TOO_OFTEN, now);
    this.#forget();
    engine.token.over = false;
    // Programs without a certificate pass the App ID in the token's place.
    const given = token && token !== engine.options.appId ? token : '';
    engine.account = { user, token: given, incarnation: engine.random64() };
    this.where = { name: 'loggingIn', deadline: now + engine.parameters.loginTimeoutMs, outcome };
    this.show('CONNECTING', 'LOGIN');
    engine.link.begin(now);
  }

  /**
   * Starts to log out: behind everything that was sent, whose outcomes are waited for, if the link is up. If it is down, what
   * has no outcome fails and the client is out at once. A login that is under way ends.
   */
  logout(now: number, outcome: Outcome<void>): void {
    const engine = this.#engine;
    const { where } = this;
    if (where.name === 'out' || where.name === 'loggingOut') {
      throw new OperationError('logout', LogoutCode.NOT_LOGGED_IN);
    }
    const up = where.name === 'in' && engine.link.isUp;
    const timeout = engine.parameters.logoutTimeoutMs;
    this.where = { name: 'loggingOut', deadline: now + timeout, outcome };
    if (where.name === 'loggingIn') engine.settle(where.outcome, LoginCode.ABORTED_BY_LOGOUT);
    if (!up) return this.finishLogout(now);
    // At once: the server ends the transfers of a session that logs out, and they are to end as interrupted, not as failed.
    this.#interruptMedia();
    engine.invitations.end();
    engine.requests.ask(wire.kind.LOGOUT, wire.Logout, {}, timeout, now, { about: 'application', ended() {} });
  }

  /** The application lets go of the client: says goodbye to the server if it can be done at once, and nothing more is told. */
  release(now: number): void {
    const engine = this.#engine;
    engine.released = true;
    this.#interruptMedia();
    const { name } = this.where;
    if (name === 'in' && engine.link.isUp) this.logout(now, () => {});
    else if (name !== 'loggingOut') {
      this.where = { name: 'out' };
      engine.link.end(now);
      this.#forget();
    }
  }

  finishLogout(now: number): void {
    const engine = this.#engine;
    const { where } = this;
    engine.invitations.end();
    this.#forget();
    engine.link.end(now);
    this.where = { name: 'out' };
    this.#interruptMedia();
    this.show('DISCONNECTED', 'LOGOUT');
    if (where.name === 'loggingOut') engine.settle(where.outcome, 0);
  }

  /** What belongs to a login that has ended. */
  #forget(): void {
    const { requests, channels, restoration } = this.#engine;
    requests.abandon();
    channels.forget();
    restoration.forget();
  }

  /** The first connection is there. */
  loggedIn(): void {
    const { where } = this;
    this.where = { name: 'in' };
    this.#media = true;
    this.show('CONNECTED', 'LOGIN_SUCCESS');
    if (where.name === 'loggingIn') this.#engine.settle(where.outcome, 0);
  }

  #loginFailed(code: number, why: ConnectionReason, reason: string, now: number): void {
    const { where } = this;
    this.#engine.link.end(now);
    this.where = { name: 'out' };
    this.show('DISCONNECTED', why);
    if (where.name === 'loggingIn') this.#engine.settle(where.outcome, code, undefined, reason);
  }

  /** The server has ended it for good. Requests run into their deadlines. */
  abort(why: ConnectionReason, now: number): void {
    const engine = this.#engine;
    engine.invitations.end();
    engine.link.end(now);
    this.where = { name: 'aborted', again: why === 'TOKEN_EXPIRED' };
    this.#interruptMedia();
    this.show('ABORTED', why);
  }

  /** The server does not let the client in, for a reason that trying again does not change. */
  turnedAway(code: number, reason: string, now: number): void {
    const engine = this.#engine;
    engine.log('warn', `the server does not let ${engine.account.user} in (code ${code}): ${reason}`);
    const { name } = this.where;
    if (name === 'loggingIn') this.#loginFailed(code, 'LOGIN_FAILURE', reason, now);
    else if (name === 'loggingOut') this.finishLogout(now);
    else if (name !== 'in') engine.link.end(now);
    else if (!engine.token.refused(code, now)) this.abort('BANNED_BY_SERVER', now);
  }

  /** The server closes the connection. */
  closing({ cause, reason }: wire.Closing, now: number): void {
    const { name } = this.where;
    const end = ends[cause];
    if (name === 'loggingOut') this.finishLogout(now);
    else if (!end) this.#engine.link.lost(now, now);
    else if (name !== 'in') this.turnedAway(end[1], reason, now);
    else if (end[0] === 'TOKEN_EXPIRED') this.#engine.token.ended(now);
    else this.abort(end[0], now);
  }

  #interruptMedia(): void {
    if (this.#media) this.#engine.emit('mediaInterrupted', {});
    this.#media = false;
  }

  show(state: ConnectionState, reason: ConnectionReason): void {
    this.shown = state;
    this.#engine.log('info', `${state}, because of ${reason}`);
    this.#engine.emit('connectionState', { state, reason });
  }

  get deadline(): number | undefined {
    return 'deadline' in this.where ? this.where.deadline : this.#interruption;
  }

  /** When the application is to be told that the link is down, if it still is. */
  get #interruption(): number | undefined {
    const { downSince } = this.#engine.link;
    if (downSince === undefined || this.shown !== 'CONNECTED' || this.where.name !== 'in') return undefined;
    return downSince + this.#engine.parameters.reconnectingAfterMs;
  }

  expire(now: number): void {
    const { where } = this;
    if (!('deadline' in where) || now < where.deadline) return;
    if (where.name === 'loggingOut') return this.finishLogout(now);
    const reason = 'no server has let the user in within the login timeout';
    this.#loginFailed(LoginCode.TIMEOUT, 'LOGIN_TIMEOUT', reason, now);
  }

  showInterruption(now: number): void {
    const at = this.#interruption;
    if (at !== undefined && at <= now) this.show('RECONNECTING', 'INTERRUPTED');
  }
}
