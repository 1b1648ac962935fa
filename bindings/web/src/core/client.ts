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
import { OperationError } from './error.ts';
import type { ChannelAttribute, ClientEvents, ConnectionState, PeerPresence } from './events.ts';
import type { LocalInvitation, RemoteInvitation } from './invitation.ts';
import type { Message, PeerSendResult, SendOptions } from './message.ts';
import type { Parameters } from './parameters.ts';

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

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** What the server enforces; told at login. */
export interface Limits {
  readonly messageBytes: number;
  readonly mediaBytes: number;
  readonly transfers: number;
  readonly channels: number;
  readonly membersListed: number;
  readonly presenceQueryUsers: number;
  readonly subscriptions: number;
  readonly countedChannels: number;
  readonly attributePairs: number;
  readonly attributeKeyBytes: number;
  readonly attributePairBytes: number;
  readonly userAttributesBytes: number;
  readonly channelAttributesBytes: number;
  readonly invitationBytes: number;
}

/** What transfers of media need. */
export interface MediaSession {
  /** Where to: `http://HOST:PORT`, without a slash at the end. */
  readonly base: string;
  /** Goes into the header `Authorization: Bearer KEY`, never into an address; "" while a lost session is not replaced. */
  readonly key: string;
}

/** A change of attributes: all replaced, some added or replaced, some deleted, or all deleted. */
export type AttributeWrite =
  | { readonly operation: 'set' | 'update'; readonly attributes: Readonly<Record<string, string>> }
  | { readonly operation: 'delete'; readonly keys: readonly string[] }
  | { readonly operation: 'clear' };

/** A client of one application. */
export class Client {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Calls `listener` at every event of this name from now on; the returned function ends that. */
  on<E extends keyof ClientEvents>(_event: E, _listener: (event: ClientEvents[E]) => void): () => void {
    return () => {};
  }

  /** The state that listeners were told last. */
  get connectionState(): ConnectionState {
    return 'DISCONNECTED';
  }

  /** Who is logged in, or was last; "" before the first login. */
  get userId(): string {
    return '';
  }

  /** The limits that the server told last, or the default ones. */
  get limits(): Limits {
    throw new Error(this.#options.appId);
  }

  /** The parameters in force. */
  get parameters(): Readonly<Parameters> {
    throw new Error(this.#options.appId);
  }

  /** Changes parameters. What runs already keeps its deadlines. */
  setParameters(_parameters: Partial<Parameters>): void {}

  /** What transfers of media need; `undefined` while nobody is logged in (code 102). See the event `mediaInterrupted`. */
  mediaSession(): MediaSession | undefined {
    return undefined;
  }

  /** Logs in. Without a token, with an empty one and with the App ID in its place the same happens. */
  login(_login: { userId: string; token?: string | null | undefined }): Promise<void> {
    return Promise.reject(new OperationError('login', 1));
  }

  /** Logs out, behind everything that was sent. A login that is under way ends with code 201. */
  logout(): Promise<void> {
    return Promise.reject(new OperationError('logout', 102));
  }

  /** Goes on under another token, before the present one ends or while reconnecting after it has. */
  renewToken(_token: string): Promise<void> {
    return Promise.reject(new OperationError('renewToken', 102));
  }

  /** Sends a message to a user. That the user is offline (codes 3 and 4) is a result and no error. */
  sendToPeer(_userId: string, _message: Message, _options?: SendOptions): Promise<PeerSendResult> {
    return Promise.reject(new OperationError('sendToPeer', 102));
  }

  /** Joins a channel. */
  joinChannel(_channelId: string): Promise<void> {
    return Promise.reject(new OperationError('joinChannel', 102));
  }

  /** Leaves a channel. A join that is under way ends with code 201. */
  leaveChannel(_channelId: string): Promise<void> {
    return Promise.reject(new OperationError('leaveChannel', 102));
  }

  /** Sends a message to the other members of a joined channel; fulfilled when the server has taken it. */
  sendToChannel(_channelId: string, _message: Message, _options?: SendOptions): Promise<void> {
    return Promise.reject(new OperationError('sendToChannel', 102));
  }

  /** Lists the members of a joined channel, this user included; of a large channel a random choice. */
  members(_channelId: string): Promise<string[]> {
    return Promise.reject(new OperationError('members', 102));
  }

  /** Counts the members of channels, joined or not; in the order asked for. */
  memberCounts(_channelIds: readonly string[]): Promise<{ channel: string; count: number }[]> {
    return Promise.reject(new OperationError('memberCounts', 102));
  }

  /** Tells which of the users are online; none is unreachable. */
  queryPresence(_userIds: readonly string[]): Promise<PeerPresence[]> {
    return Promise.reject(new OperationError('queryPresence', 102));
  }

  /** Subscribes to users, whose states come as events `presence`. */
  subscribePresence(_userIds: readonly string[]): Promise<void> {
    return Promise.reject(new OperationError('subscribePresence', 102));
  }

  /** Subscribes to users no longer. */
  unsubscribePresence(_userIds: readonly string[]): Promise<void> {
    return Promise.reject(new OperationError('unsubscribePresence', 102));
  }

  /** Lists the users subscribed to. */
  subscribedPresence(): Promise<string[]> {
    return Promise.reject(new OperationError('subscribedPresence', 102));
  }

  /** Changes the attributes of the user who is logged in. They live as long as the user is online. */
  writeUserAttributes(_write: AttributeWrite): Promise<void> {
    return Promise.reject(new OperationError('writeUserAttributes', 102));
  }

  /** The attributes of a user who is online: those under `keys`, or all. */
  userAttributes(_userId: string, _keys?: readonly string[]): Promise<Record<string, string>> {
    return Promise.reject(new OperationError('userAttributes', 102));
  }

  /** Changes the attributes of a channel, which need not be joined; with `notify` its members are told. */
  writeChannelAttributes(_channelId: string, _write: AttributeWrite, _notify = false): Promise<void> {
    return Promise.reject(new OperationError('writeChannelAttributes', 102));
  }

  /** The attributes of a channel: those under `keys`, or all. */
  channelAttributes(_channelId: string, _keys?: readonly string[]): Promise<ChannelAttribute[]> {
    return Promise.reject(new OperationError('channelAttributes', 102));
  }

  /** Makes an invitation, which {@link sendInvitation} sends. Works before the login as well. */
  invite(_callee: string): LocalInvitation {
    throw new Error(this.#options.appId);
  }

  /** Sends an invitation. What becomes of it comes as events `localInvitation`. Throws an `OperationError` at once. */
  sendInvitation(_invitation: LocalInvitation): void {
    throw new OperationError('sendInvitation', 1);
  }

  /** Cancels an invitation. Throws an `OperationError` at once. */
  cancelInvitation(_invitation: LocalInvitation): void {
    throw new OperationError('cancelInvitation', 1);
  }

  /** Accepts an invitation. Throws an `OperationError` at once. */
  acceptInvitation(_invitation: RemoteInvitation): void {
    throw new OperationError('acceptInvitation', 1);
  }

  /** Refuses an invitation. Throws an `OperationError` at once. */
  refuseInvitation(_invitation: RemoteInvitation): void {
    throw new OperationError('refuseInvitation', 1);
  }

  /** Lets go of the server, saying goodbye if that can be done at once: for pages that are closed. Nothing is told any more. */
  release(): void {}
}
