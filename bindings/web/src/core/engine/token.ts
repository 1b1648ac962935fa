/**
 * The token: renewing it, hearing that it ends soon, and what happens when it has ended.
 *
 * A token that ends while the application sees the client as connected ends the login. One that is found to be over when the
 * client comes back after an interruption leaves it where it is: nothing is tried until the application renews the
 * token, which then resumes the connection.
 */
import * as wire from '../../wire/generated/rtm.ts';
import { utf8Length } from '../../wire/writer.ts';
import { RenewTokenCode as Code, LoginCode } from '../codes.ts';
import { OperationError } from '../error.ts';
import type { Engine, Outcome } from './engine.ts';

/** The longest token that is looked at, in bytes. */
const TEXT_BYTES = 16 * 1024;

export class Token {
  readonly #engine: Engine;
  /** The server has said that the token is over, and the application was told. */
  over = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Asks the server to go on under another token. While the link is down the next attempt to connect uses it. */
  renew(token: string, now: number, outcome: Outcome<void>): void {
    const engine = this.#engine;
    if (engine.standing.where.name !== 'in') throw new OperationError('renewToken', Code.NOT_LOGGED_IN);
    if (typeof token !== 'string' || token === '' || utf8Length(token) > TEXT_BYTES) {
      throw new OperationError('renewToken', Code.INVALID_ARGUMENT);
    }
    engine.rates.pace(wire.Operation.RENEW_TOKEN, 'renewToken', Code.TOO_OFTEN, now);
    engine.requests.ask(wire.kind.TOKEN_RENEW, wire.TokenRenew, { token }, engine.parameters.renewTimeoutMs, now, {
      about: 'renew',
      names: token,
      ended: end => {
        const code = end.by === 'answer' ? end.code : end.by === 'timeout' ? Code.FAILURE : Code.ABORTED_BY_LOGOUT;
        if (code === 0) {
          engine.account = { ...engine.account, token };
          this.over = false;
        }
        engine.settle(outcome, code);
      },
    });
    engine.link.resumeTrying(now);
  }

  /** The token to log on with: the newest that the application has given, and the renewal it belongs to. */
  newest(): { token: string; renewal: number | undefined } {
    let { token } = this.#engine.account;
    let renewal: number | undefined;
    for (const { context, request } of this.#engine.requests.pending) {
      if (context.about === 'renew') [token, renewal] = [context.names as string, request];
    }
    return { token, renewal };
  }

  /** The server has let the client in with the token of a renewal. */
  proved(): void {
    this.over = false;
    const { link, requests } = this.#engine;
    if (link.renewal !== undefined) requests.answered(link.renewal, 0);
    link.renewal = undefined;
  }

  /**
   * The server does not let a client in that was in before, because of its token or what that grants. True when this is the
   * outcome of a renewal or something that a renewal can mend.
   */
  refused(code: number, now: number): boolean {
    const { link, requests } = this.#engine;
    if (link.renewal !== undefined) {
      const renewed =
        code === LoginCode.TOKEN_EXPIRED
          ? Code.TOKEN_EXPIRED
          : code === LoginCode.INVALID_TOKEN
            ? Code.INVALID_TOKEN
            : Code.REJECTED;
      requests.answered(link.renewal, renewed);
      link.renewal = undefined;
      this.#tryAgainOrWait(now);
      return true;
    }
    if (code !== LoginCode.TOKEN_EXPIRED && code !== LoginCode.INVALID_TOKEN) return false;
    this.ended(now);
    return true;
  }

  /** The token that the login rests on has ended. */
  ended(now: number): void {
    const { standing } = this.#engine;
    if (standing.shown !== 'RECONNECTING') {
      this.#engine.emit('tokenExpired', {});
      return standing.abort('TOKEN_EXPIRED', now);
    }
    if (!this.over) this.#engine.emit('tokenExpired', {});
    this.over = true;
    this.#tryAgainOrWait(now);
  }

  /** Connects again, unless it is known that the server would refuse it. */
  #tryAgainOrWait(now: number): void {
    this.#engine.link.lost(now, now);
    if (this.over && this.newest().renewal === undefined) this.#engine.link.stopTrying();
  }
}
