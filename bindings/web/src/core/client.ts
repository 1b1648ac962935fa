/**
 * {@link Client}, the door to the core: one application's client, logged in as one user at a time.
 *
 * ```ts
 * const client = new Client({ appId: 'my-app', server: 'ws://127.0.0.1:8700' });
 * client.on('peerMessage', ({ from, message }) => console.log(from, message));
 * await client.login({ userId: 'ann' });
 * const { received } = await client.sendToPeer('bob', { kind: 'text', text: 'hi' });
 * ```
 *
 * Promises reject with an {@link OperationError}, whose `code` is a number of the 1.x enumeration of that operation. Events
 * and outcomes are delivered one after another, in the order in which things happened; any method may be called from inside
 * a listener.
 */
import { parseAddress } from './address.ts';
import type { AttributeWrite, ChannelAttribute } from './attributes.ts';
import { LoginCode } from './codes.ts';
import { Driver } from './driver.ts';
import { Engine, type LogLevel, type Outcome } from './engine/engine.ts';
import { sendToPeer } from './engine/peer.ts';
import { type Environment, platform } from './environment.ts';
import { type Operation, OperationError } from './error.ts';
import type { ClientEvents, ConnectionState, PeerPresence } from './events.ts';
import type { LocalInvitation, RemoteInvitation } from './invitation.ts';
import type { Limits } from './limits.ts';
import type { Message, PeerSendResult, SendOptions } from './message.ts';
import type { Parameters } from './parameters.ts';

export type { AttributeWrite } from './attributes.ts';
export type { LogLevel } from './engine/engine.ts';
export type { Limits } from './limits.ts';

/** How a client is made. */
export interface ClientOptions {
  /** The application; any name will do for a server in development mode. */
  readonly appId: string;
  /** `ws://HOST:PORT`, or with `wss`, `http` or `https`; a function is asked at every login. */
  readonly server: string | (() => string);
  /** Which profile of call rates the server applies; `'web'` by default. */
  readonly platform?: 'web' | 'native' | 'apple';
  /** What is to differ from the defaults. */
  readonly parameters?: Partial<Parameters>;
  /** Is told what goes on; nothing is logged without it. Never given tokens. */
  readonly log?: (level: LogLevel, text: string) => void;
}

/** What transfers of media need. */
export interface MediaSession {
  /** Where to: `http://HOST:PORT`, without a slash at the end. */
  readonly base: string;
  /** Goes into the header `Authorization: Bearer KEY`, never into an address; "" while a lost session is not replaced. */
  readonly key: string;
}

/** A client of one application. */
export class Client {
  readonly #options: ClientOptions;
  readonly #driver: Driver<Engine>;
  #base = '';

  /** `environment` is for tests. */
  constructor(options: ClientOptions, environment: Environment = platform()) {
    this.#options = options;
    this.#driver = new Driver(new Engine(options, environment), environment);
  }

  /** Calls `listener` at every event of this name from now on; the returned function ends that. */
  on<E extends keyof ClientEvents>(event: E, listener: (event: ClientEvents[E]) => void): () => void {
    return this.#driver.on(event, listener);
  }

  /** The connection state; listeners are told of its changes in their turn. */
  get connectionState(): ConnectionState {
    return this.#driver.engine.standing.shown;
  }

  /** Who is logged in, or was last; "" before the first login. */
  get userId(): string {
    return this.#driver.engine.account.user;
  }

  /** The limits that the server told last, or the default ones. */
  get limits(): Limits {
    return this.#driver.engine.limits;
  }

  /** The parameters in force. */
  get parameters(): Readonly<Parameters> {
    return this.#driver.engine.parameters;
  }

  /** Changes parameters. What runs already keeps its deadlines. */
  setParameters(parameters: Partial<Parameters>): void {
    this.#driver.act(engine => {
      engine.parameters = { ...engine.parameters, ...parameters };
    });
  }

  /** What transfers of media need; `undefined` while nobody is logged in (code 102). See the event `mediaInterrupted`. */
  mediaSession(): MediaSession | undefined {
    const { engine } = this.#driver;
    return engine.mayTransfer ? { base: this.#base, key: engine.link.session?.mediaKey ?? '' } : undefined;
  }

  /** Logs in. Without a token, with an empty one and with the App ID in its place the same happens. */
  login({ userId, token }: { userId: string; token?: string | null | undefined }): Promise<void> {
    return this.#ask('login', (engine, now, outcome) => {
      const { server } = this.#options;
      const text = typeof server === 'function' ? server() : server;
      const address = parseAddress(text);
      if (!address) {
        const reason = `"${text}" is no server's address; write ws://HOST:PORT or wss://HOST:PORT`;
        throw new OperationError('login', LoginCode.INVALID_ARGUMENT, reason);
      }
      engine.standing.login(userId, token, now, outcome);
      this.#driver.address = address.link;
      this.#base = address.base;
    });
  }

  /** Logs out, behind everything that was sent. A login that is under way ends with code 201. */
  logout(): Promise<void> {
    return this.#ask('logout', (engine, now, outcome) => engine.standing.logout(now, outcome));
  }

  /** Goes on under another token, before the present one ends or while reconnecting after it has. */
  renewToken(token: string): Promise<void> {
    return this.#ask('renewToken', (engine, now, outcome) => engine.token.renew(token, now, outcome));
  }

  /** Sends a message to a user. That the user is offline (codes 3 and 4) is a result and no error. */
  sendToPeer(userId: string, message: Message, options: SendOptions = {}): Promise<PeerSendResult> {
    return this.#ask('sendToPeer', (engine, now, outcome: Outcome<PeerSendResult>) =>
      sendToPeer(engine, userId, message, options, now, outcome),
    );
  }

  /** Joins a channel. */
  joinChannel(channelId: string): Promise<void> {
    return this.#ask('joinChannel', (engine, now, outcome) => engine.channels.join(channelId, now, outcome));
  }

  /** Leaves a channel. A join that is under way ends with code 201. */
  leaveChannel(channelId: string): Promise<void> {
    return this.#ask('leaveChannel', (engine, now, outcome) => engine.channels.leave(channelId, now, outcome));
  }

  /** Sends a message to the other members of a joined channel; fulfilled when the server has taken it. */
  sendToChannel(channelId: string, message: Message, options: SendOptions = {}): Promise<void> {
    return this.#ask('sendToChannel', (engine, now, outcome) =>
      engine.channels.send(channelId, message, options, now, outcome),
    );
  }

  /** Lists the members of a joined channel, this user included; of a large channel a random choice. */
  members(channelId: string): Promise<string[]> {
    return this.#ask('members', (engine, now, outcome: Outcome<string[]>) =>
      engine.channels.members(channelId, now, outcome),
    );
  }

  /** Counts the members of channels, joined or not; in the order asked for. */
  memberCounts(channelIds: readonly string[]): Promise<{ channel: string; count: number }[]> {
    return this.#ask('memberCounts', (engine, now, outcome: Outcome<{ channel: string; count: number }[]>) =>
      engine.attributes.memberCounts(channelIds, now, outcome),
    );
  }

  /** Tells which of the users are online; none is unreachable. */
  queryPresence(userIds: readonly string[]): Promise<PeerPresence[]> {
    return this.#ask('queryPresence', (engine, now, outcome: Outcome<PeerPresence[]>) =>
      engine.presence.query(userIds, now, outcome),
    );
  }

  /** Subscribes to users, whose states come as events `presence`. */
  subscribePresence(userIds: readonly string[]): Promise<void> {
    return this.#ask('subscribePresence', (engine, now, outcome) => engine.presence.subscribe(userIds, now, outcome));
  }

  /** Subscribes to users no longer. */
  unsubscribePresence(userIds: readonly string[]): Promise<void> {
    return this.#ask('unsubscribePresence', (engine, now, outcome) =>
      engine.presence.unsubscribe(userIds, now, outcome),
    );
  }

  /** Lists the users subscribed to. */
  subscribedPresence(): Promise<string[]> {
    return this.#ask('subscribedPresence', (engine, now, outcome: Outcome<string[]>) =>
      engine.presence.list(now, outcome),
    );
  }

  /** Changes the attributes of the user who is logged in. They live as long as the user is online. */
  writeUserAttributes(write: AttributeWrite): Promise<void> {
    return this.#ask('writeUserAttributes', (engine, now, outcome) =>
      engine.attributes.writeOfUser(write, now, outcome),
    );
  }

  /** The attributes of a user who is online: those under `keys`, or all. */
  userAttributes(userId: string, keys?: readonly string[]): Promise<Record<string, string>> {
    return this.#ask('userAttributes', (engine, now, outcome: Outcome<Record<string, string>>) =>
      engine.attributes.ofUser(userId, keys, now, outcome),
    );
  }

  /** Changes the attributes of a channel, which need not be joined; with `notify` its members are told. */
  writeChannelAttributes(channelId: string, write: AttributeWrite, notify = false): Promise<void> {
    return this.#ask('writeChannelAttributes', (engine, now, outcome) =>
      engine.attributes.writeOfChannel(channelId, write, notify, now, outcome),
    );
  }

  /** The attributes of a channel: those under `keys`, or all. */
  channelAttributes(channelId: string, keys?: readonly string[]): Promise<ChannelAttribute[]> {
    return this.#ask('channelAttributes', (engine, now, outcome: Outcome<ChannelAttribute[]>) =>
      engine.attributes.ofChannel(channelId, keys, now, outcome),
    );
  }

  /** Makes an invitation, which {@link sendInvitation} sends. Works before the login as well. */
  invite(callee: string): LocalInvitation {
    return this.#driver.engine.invitations.locals.create(callee);
  }

  /** Sends an invitation. What becomes of it comes as events `localInvitation`. Throws an `OperationError` at once. */
  sendInvitation(invitation: LocalInvitation): void {
    this.#driver.act((engine, now) => engine.invitations.locals.send(invitation, now));
  }

  /** Cancels an invitation. Throws an `OperationError` at once. */
  cancelInvitation(invitation: LocalInvitation): void {
    this.#driver.act((engine, now) => engine.invitations.locals.cancel(invitation, now));
  }

  /** Accepts an invitation. Throws an `OperationError` at once. */
  acceptInvitation(invitation: RemoteInvitation): void {
    this.#driver.act((engine, now) => engine.invitations.remotes.accept(invitation, now));
  }

  /** Refuses an invitation. Throws an `OperationError` at once. */
  refuseInvitation(invitation: RemoteInvitation): void {
    this.#driver.act((engine, now) => engine.invitations.remotes.refuse(invitation, now));
  }

  /**
   * Lets go of the server, saying goodbye if that can be done at once: for pages that are closed. No listener is called any
   * more, and what has no outcome yet fails.
   */
  release(): void {
    this.#driver.release();
  }

  /** Makes a call of the engine, and a promise of its outcome. */
  #ask<T>(operation: Operation, call: (engine: Engine, now: number, outcome: Outcome<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#driver.act((engine, now) =>
        call(engine, now, (code, value, reason) => {
          if (code === 0) resolve(value as T);
          else reject(new OperationError(operation, code, reason));
        }),
      );
    });
  }
}
