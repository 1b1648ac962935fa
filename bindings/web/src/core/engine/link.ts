/** One connection after the other, under one session after the other. */
import { ackPolicy, Inbox, Outbox } from '../../link/index.ts';
import { frame } from '../../wire/batch.ts';
import * as wire from '../../wire/generated/rtm.ts';
import type { Session } from './session.ts';

const { kind } = wire;

/** A connection that has lasted this long, in milliseconds, was a good one: the next loss is answered at once. */
const STABLE_MS = 1_000;

/** The heartbeat assumed until a server says otherwise, in milliseconds. */
const HEARTBEAT_MS = 10_000;

/** Where the connection stands: none is wanted; the next attempt is due; being opened; opened, unanswered; let in. */
type Phase =
  | { readonly name: 'idle' }
  | { readonly name: 'down'; readonly retryAt: number }
  | { readonly name: 'opening' | 'greeting'; readonly giveUp: number }
  | { readonly name: 'up'; readonly since: number };

/** The connection, and the session it carries. */
export class Link {
  readonly #session: Session;
  phase: Phase = { name: 'idle' };
  /** The number of the present attempt; news of others are stale. */
  number = 0;
  session: { readonly id: Uint8Array; readonly mediaKey: string } | undefined;
  readonly outbox = new Outbox();
  readonly inbox = new Inbox();
  /** The newest request that was put into the outbox in this session. */
  pushed = 0;
  /** Uncounted frames to write. */
  control: Uint8Array[] = [];
  /** An acknowledgement is wanted as soon as the read buffer is dry. */
  eager = false;
  #attempts = 0;
  /** The renewal whose token the present Hello carries. */
  renewal: number | undefined;
  /** Connections greeted with under the present incarnation. */
  greetings = 0;
  /** For how long there was a connection, without the present one. */
  #connectedMs = 0;
  heard = 0;
  wrote = 0;
  heartbeat = HEARTBEAT_MS;
  /** Until when the server is to be heard, after something made the connection doubtful. */
  #probeUntil: number | undefined;
  /** Since when the application would have to be told, if it lasts. */
  downSince: number | undefined;
  /** Server time minus our time, once a server has said what its clock shows. */
  #offset: number | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  get isUp(): boolean {
    return this.phase.name === 'up';
  }

  /** Wants a connection for a new login: now, or not before some time. */
  begin(now: number, notBefore = now): void {
    this.end(now);
    this.#attempts = 0;
    this.greetings = 0;
    this.phase = { name: 'down', retryAt: Math.max(now, notBefore) };
  }

  /** Wants no connection any more; the session is over. */
  end(now: number): void {
    this.#connectedMs = this.connectedMs(now);
    this.phase = { name: 'idle' };
    this.number++;
    this.downSince = undefined;
    this.forgetSession();
  }

  /** Wants no connection until {@link resumeTrying}; the session may still be taken up. */
  stopTrying(): void {
    if (this.phase.name === 'down') this.phase = { name: 'idle' };
  }

  /** Wants a connection again. */
  resumeTrying(now: number): void {
    if (this.phase.name === 'idle') this.phase = { name: 'down', retryAt: now };
  }

  forgetSession(): void {
    this.session = undefined;
    this.outbox.clear();
    this.inbox.clear();
    this.pushed = 0;
    this.eager = false;
    this.control = [];
  }

  push(request: number, bytes: Uint8Array, expires: number): void {
    this.pushed = Math.max(this.pushed, request);
    this.outbox.push({ bytes, frames: 1, expires });
  }

  /** True when `number` is the present connection, which was heard now. */
  heardOn(number: number, now: number): boolean {
    const { name } = this.phase;
    const present = number === this.number && (name === 'greeting' || name === 'up');
    if (present) {
      this.heard = now;
      this.#probeUntil = undefined;
    }
    return present;
  }

  /** A time on the server's clock; 0, which is no deadline, while nothing is known of that clock. */
  serverTime(now: number): number {
    return this.#offset === undefined ? 0 : Math.max(0, now + this.#offset);
  }

  setServerTime(serverMs: number, now: number): void {
    if (serverMs !== 0) this.#offset = serverMs - now;
  }

  /** A clock that stands still while there is no connection: what waits for us at the server does not age meanwhile. */
  connectedMs(now: number): number {
    return this.#connectedMs + (this.phase.name === 'up' ? Math.max(0, now - this.phase.since) : 0);
  }

  /** How long a silent connection is believed in. */
  get #patience(): number {
    return this.heartbeat * 2 + this.heartbeat / 4;
  }

  /** The number of a connection that is to be opened now, told once. */
  wish(now: number): number | undefined {
    if (this.phase.name !== 'down' || this.phase.retryAt > now) return undefined;
    this.number++;
    this.phase = { name: 'opening', giveUp: now + this.#session.parameters.connectTimeoutMs };
    return this.number;
  }

  /** True while the session is interested in connection `number`; the driver closes any other. */
  wants(number: number): boolean {
    return number === this.number && this.phase.name !== 'idle' && this.phase.name !== 'down';
  }

  /** Connection `number` could not be opened or is lost; `reason` is for the log. */
  failed(number: number, reason: string, now: number): void {
    if (!this.wants(number)) return;
    this.#session.log('info', `the connection is lost or cannot be made: ${reason}`);
    this.lost(now, now);
  }

  /**
   * Connection `number` broke the rules: as {@link failed}, and its session is not taken up again, since what broke the rules
   * would come again.
   */
  broken(number: number, reason: string, now: number): void {
    if (!this.wants(number)) return;
    this.#session.log('warn', `the server broke the protocol: ${reason}`);
    this.forgetSession();
    this.lost(now, now);
  }

  /** The connection is gone, and was good until `since`. */
  lost(now: number, since: number): void {
    if (!this.#session.lost(now, since)) return;
    if (this.phase.name === 'up' && now - this.phase.since >= STABLE_MS) this.#attempts = 0;
    this.number++;
    this.#connectedMs = this.connectedMs(now);
    this.phase = { name: 'down', retryAt: now + this.#backoff() };
  }

  /** The wait before the next attempt, in milliseconds: none, then doubling, between a half and all of it. */
  #backoff(): number {
    this.#attempts++;
    // While logging in even the first failure waits a little: nothing was there a moment ago.
    const step = this.#attempts - (this.session ? 1 : 0);
    if (step === 0) return 0;
    const { reconnectBaseMs, reconnectMaxMs } = this.#session.parameters;
    const full = Math.min(reconnectBaseMs * 2 ** Math.min(step - 1, 20), reconnectMaxMs);
    return Math.floor(full / 2 + this.#session.random() * (full / 2));
  }

  /**
   * Something makes the connection doubtful, or a new one likely: the network came or went, a page was shown again, the
   * machine slept. Looks at once, instead of when it would be due.
   */
  probe(now: number): void {
    if (this.phase.name === 'down') {
      this.#attempts = 0;
      this.phase = { name: 'down', retryAt: now };
    } else if (this.phase.name === 'up') {
      this.#ping(now);
      this.#probeUntil ??= now + this.#session.parameters.probeTimeoutMs;
    }
  }

  get deadline(): number | undefined {
    const { phase } = this;
    if (phase.name === 'down') return phase.retryAt;
    if (phase.name === 'opening' || phase.name === 'greeting') return phase.giveUp;
    if (phase.name !== 'up') return undefined;
    return Math.min(this.#silentAt, this.wrote + this.heartbeat);
  }

  get #silentAt(): number {
    return Math.min(this.heard + this.#patience, this.#probeUntil ?? Infinity);
  }

  /** When the acknowledgement that is owed is to be collected at the latest. */
  get acknowledgementDeadline(): number | undefined {
    return this.isUp ? this.inbox.dueAt(ackPolicy) : undefined;
  }

  tick(now: number): void {
    const { phase } = this;
    if (phase.name === 'opening' || phase.name === 'greeting') {
      if (phase.giveUp > now) return;
      this.#session.log('info', 'the server did not answer in time');
      this.lost(now, now);
    } else if (phase.name === 'up') {
      if (now >= this.#silentAt) {
        this.#session.log('info', 'nothing was heard from the server; connecting anew');
        this.lost(now, this.heard);
      } else if (now >= this.wrote + this.heartbeat) this.#ping(now);
    }
  }

  #ping(now: number): void {
    this.control.push(frame(kind.PING, wire.Ping, { nonce: now }));
    this.wrote = now;
  }

  /**
   * What is to be written on connection `number` next, about `limit` bytes: control frames, the acknowledgement that is owed
   * if it is due or has company, and counted frames. Empty when there is nothing to write.
   */
  collect(number: number, limit: number, now: number): Uint8Array[] {
    if (number !== this.number) return [];
    this.outbox.dropExpired(now);
    if (this.isUp && this.inbox.owes) {
      const company = this.control.length > 0 || this.outbox.hasUntaken;
      const due = this.inbox.dueAt(ackPolicy);
      if (this.eager || company || (due !== undefined && due <= now)) {
        this.eager = false;
        const frames = this.inbox.declinedUntold();
        if (frames.length > 0) this.control.push(frame(kind.DECLINED, wire.Declined, { frames }));
        this.control.push(frame(kind.ACK, wire.Ack, { received: this.inbox.acknowledge() }));
      }
    }
    const parts = this.control;
    this.control = [];
    if (this.isUp) this.outbox.take(limit, parts);
    if (parts.length > 0) this.wrote = now;
    return parts;
  }
}
