/**
 * `WebIM.connection`: one user's connection to the chat service.
 *
 * ```js
 * const conn = new WebIM.connection({ appKey: 'org#app', apiUrl: '//127.0.0.1:8700', autoReconnectNumMax: 10 });
 * conn.listen({ onOpened() { … }, onTextMessage(message) { console.log(message.from, message.data); } });
 * conn.open({ user: 'ann', pwd: 'secret', appKey: 'org#app' });
 * ```
 */
import type { ChatClient } from '../chat/client.ts';
import { discover, locate } from './dns.ts';
import { fetchHistoryMessages, type HistoryCaches } from './history.ts';
import { HANDLERS, type Handlers, listen, nothing } from './listen.ts';
import { logger } from './logger.ts';
import { hearNetwork } from './network.ts';
import { recallMessage } from './recall.ts';
import { type Contacts, contacts } from './rest/contacts.ts';
import { type Files, files } from './rest/files.ts';
import { type Groups, groups } from './rest/groups.ts';
import { type Caller, type Jid, tell } from './rest/request.ts';
import { type Rooms, rooms } from './rest/rooms.ts';
import { type Users, users } from './rest/users.ts';
import { send } from './send.ts';
import { clear, close, open, reconnect, registerUser, type TokenReply } from './session.ts';
import { deleteSession, getSessionList } from './sessions.ts';
import { statusCode } from './status.ts';

/** How a connection is made; what is left out is as said here. */
export interface ConnectionOptions {
  /** `org#app` */
  appKey?: string;
  /** Where the socket is: `//host/ws`. What stands behind the port is left out. */
  url?: string;
  /** Where the REST interface is: `//host`. */
  apiUrl?: string;
  https?: boolean;
  /** Ask the server which hosts to use. */
  isHttpDNS?: boolean;
  /** The user may be logged in in several browsers; otherwise the last login closes the others, who are told 206. */
  isMultiLoginSessions?: boolean;
  isAutoLogin?: boolean;
  /** Say of every message in a single chat that it has come. */
  delivery?: boolean;
  /** Attachments are elsewhere: their addresses stay as their senders write them. */
  useOwnUploadFun?: boolean;
  /** How often to try to come back before giving up; 0: never. */
  autoReconnectNumMax?: number;
  /** The longest wait between tries, in seconds; 0: one that grows from a tenth of a second to five. */
  autoReconnectInterval?: number;
  /** The longest silence in milliseconds, 5000 or more; the server may want to hear from us more often. */
  heartBeatWait?: number;
  /** `'webim'`: a fresh device at every login. Anything else names this one, which is then given what it has missed. */
  deviceId?: string;
  isDebug?: boolean;
  domain?: string;
  version?: string;
  openSessionList?: boolean;
  /** Taken, and without effect. */
  wait?: number;
  hold?: number;
  retry?: boolean;
  route?: string | null;
  inactivity?: number;
  maxRetries?: number;
  pollingTime?: number;
  encrypt?: object;
}

const DEFAULTS: Required<ConnectionOptions> = {
  appKey: '',
  url: '',
  apiUrl: '',
  https: false,
  isHttpDNS: false,
  isMultiLoginSessions: false,
  isAutoLogin: true,
  delivery: false,
  useOwnUploadFun: false,
  autoReconnectNumMax: 0,
  autoReconnectInterval: 0,
  heartBeatWait: 30_000,
  deviceId: 'webim',
  isDebug: false,
  domain: 'easemob.com',
  version: '3.6.3',
  openSessionList: true,
  wait: 30,
  hold: 1,
  retry: false,
  route: null,
  inactivity: 30,
  maxRetries: 5,
  pollingTime: 800,
  encrypt: { encrypt: { type: 'none' } },
};

/** What programs read of a connection. */
export interface Context {
  /** One of `WebIM.statusCode.STATUS_…`. */
  status: number;
  jid: Jid;
  root: object;
  userId: string;
  appKey: string;
  appName: string;
  orgName: string;
  accessToken: string;
  restTokenData: TokenReply | undefined;
}

/** What every connection can do beside what is written in this file. */
export interface Connection extends Handlers, Contacts, Files, Groups, Rooms, Users, Required<ConnectionOptions> {
  listen: typeof listen;
  open: typeof open;
  /** The same as `open`. */
  login: typeof open;
  close: typeof close;
  clear: typeof clear;
  reconnect: typeof reconnect;
  registerUser: typeof registerUser;
  /** The same as `registerUser`. */
  signup: typeof registerUser;
  send: typeof send;
  /** The same as `send`. */
  sendMSync: typeof send;
  recallMessage: typeof recallMessage;
  fetchHistoryMessages: typeof fetchHistoryMessages;
  getSessionList: typeof getSessionList;
  deleteSession: typeof deleteSession;
}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are put onto the prototype below
export class Connection implements Caller {
  readonly options: ConnectionOptions;
  /** Who is logged in, in lower case. */
  user = '';
  /** The access token. */
  token = '';
  orgName = '';
  appName = '';
  context: Context;
  /** How far conversations were read by `fetchHistoryMessages`; `[]` to begin anew. */
  mr_cache: HistoryCaches = [];
  /** Logged out, by `close` or by the server. */
  logOut = true;
  /** There is one while the connection is open. */
  sock: { readonly readyState: number } | undefined;
  /** Where the socket was opened last. */
  link = '';
  /** What speaks to the server. Named by what it can do: the types of frameworks know nothing of private parts. */
  declare client: Pick<ChatClient, keyof ChatClient> | undefined;

  constructor(options: ConnectionOptions = {}) {
    this.options = options ?? {};
    const given = Object.entries(this.options).filter(([, value]) => value !== undefined);
    Object.assign(this, DEFAULTS, Object.fromEntries(given));
    const [orgName = '', appName = ''] = String(this.appKey ?? '').split('#');
    Object.assign(this, { orgName, appName, apiUrl: locate(this).apiUrl });
    const { appKey, domain } = this;
    const jid = { appKey, name: '', domain, clientResource: '' };
    this.context = {
      status: statusCode.STATUS_INIT,
      jid,
      root: {},
      userId: '',
      accessToken: '',
      restTokenData: undefined,
      appKey,
      appName,
      orgName,
    };
    // Not one of the properties that programs see, copy or watch.
    Object.defineProperty(this, 'client', { value: undefined, writable: true });
    if (this.isDebug) logger.setLevel('debug');
    for (const name of HANDLERS) Object.assign(this, { [name]: nothing });
    hearNetwork(this);
  }

  /** The name under which the original keeps `onDeliveredMessage`. */
  get onDeliverdMessage(): Handlers['onDeliveredMessage'] {
    return this.onDeliveredMessage;
  }

  set onDeliverdMessage(handler: Handlers['onDeliveredMessage']) {
    this.onDeliveredMessage = handler;
  }

  /** Calls a handler of the program. What it throws is reported as an uncaught error, and hurts nobody else. */
  tell<Name extends keyof Handlers>(name: Name, ...words: unknown[]): void {
    const handler = this[name] as ((...words: unknown[]) => void) | undefined;
    tell(handler?.bind?.(this), ...words);
  }

  isOpened(): boolean {
    return this.context.status === statusCode.STATUS_OPENED;
  }

  /** Whether the connection has ended. */
  closed(): boolean {
    return this.context.status === statusCode.STATUS_CLOSED;
  }

  /** A number that this page uses once: milliseconds since 2010-02-01, or one more than the last. */
  getUniqueId(): number {
    lastId = Math.max(Date.now() - EPOCH, lastId + 1);
    return lastId;
  }

  /** Looks whether the connection is alive. It does so by itself. */
  heartBeat(): void {
    this.client?.hurry();
  }

  /** Does nothing: without signs of life the server would end the connection. */
  stopHeartBeat(): void {}

  /** What REST calls go by. */
  getParams(): Pick<Caller, 'apiUrl' | 'orgName' | 'appName' | 'appKey' | 'token'> {
    const { apiUrl, orgName, appName, appKey, token } = this;
    return { apiUrl, orgName, appName, appKey, token };
  }

  /** Asks the server for the hosts of the App, and goes by them. */
  async getHttpDNS(): Promise<{ link: string; apiUrl: string }> {
    const found = await discover(this, this.appKey);
    this.apiUrl = found.apiUrl;
    return found;
  }

  /** As `getHttpDNS`. */
  getRestFromHttpDNS(): Promise<{ link: string; apiUrl: string }> {
    return this.getHttpDNS();
  }
}

const EPOCH = Date.UTC(2010, 1, 1);
let lastId = 0;

Object.assign(
  Connection.prototype,
  ...[users, contacts, files, groups, rooms],
  { listen, open, login: open, close, clear, reconnect, registerUser, signup: registerUser, send, sendMSync: send },
  { recallMessage, fetchHistoryMessages, getSessionList, deleteSession },
);
