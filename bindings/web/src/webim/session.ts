/** The session of a connection: signing up and in, what the socket tells of itself, and the end. */
import { ChatClient, type Closed } from '../chat/client.ts';
import { LoginCode } from '../core/codes.ts';
import type { Connection } from './connection.ts';
import { discover, locate } from './dns.ts';
import { logger } from './logger.ts';
import { shared } from './namespace.ts';
import { disconnected } from './outcome.ts';
import { Receiver } from './receive.ts';
import {
  asked,
  illegal,
  type Outcome,
  parsed,
  type RestReply,
  reported,
  rootOf,
  tell,
  type WebIMError,
} from './rest/request.ts';
import { statusCode } from './status.ts';

const { STATUS_INIT, STATUS_DOLOGIN_USERGRID, STATUS_DOLOGIN_IM, STATUS_OPENED } = statusCode;
const { STATUS_CLOSING, STATUS_CLOSED, STATUS_ERROR } = statusCode;

/** What signing in answers. */
export interface TokenReply {
  access_token: string;
  /** Seconds. */
  expires_in: number;
  user: { uuid: string; type: string; created: number; modified: number; username: string; activated: boolean };
}

/** Who logs in, by a password or with a token. */
export interface OpenOptions {
  user: string;
  pwd?: string;
  accessToken?: string;
  /** `org#app`; has to be here, although the connection may have been made with one. */
  appKey: string;
  apiUrl?: string;
  /** Is given the answer to the password, before the socket opens. */
  success?: (reply: TokenReply) => void;
  error?: () => void;
}

/** Who signs up. */
export interface RegisterOptions extends Outcome {
  username: string;
  password: string;
  nickname?: string;
  appKey?: string;
  apiUrl?: string;
}

/** The shortest time between signs of life that may be asked for, in milliseconds. */
const HEARTBEAT_MS = 5_000;

/** Why the connection was closed, as `onError` is told: no other tries follow. */
const KICKS: Partial<Record<Closed['why'], readonly [number, string]>> = {
  otherDevice: [statusCode.WEBIM_CONNCTION_USER_LOGIN_ANOTHER_DEVICE, 'the user is already logged on another device'],
  removed: [statusCode.WEBIM_CONNCTION_USER_REMOVED, 'user has been removed'],
  password: [statusCode.WEBIM_CONNCTION_USER_KICKED_BY_CHANGE_PASSWORD, 'the user was kicked by changing password'],
  kicked: [statusCode.WEBIM_CONNCTION_USER_KICKED_BY_OTHER_DEVICE, 'the user was kicked by other device'],
};

/** Organization and name of an App key. */
function partsOf(appKey: unknown): [string, string] | undefined {
  const parts = typeof appKey === 'string' ? appKey.split('#') : [];
  return parts.length === 2 && parts[0] && parts[1] ? [parts[0], parts[1]] : undefined;
}

/** What is wrong with what a program wants to log in with. */
function mistake({ user, pwd, accessToken, appKey }: Partial<OpenOptions>): WebIMError | undefined {
  if (typeof user !== 'string' || user === '') {
    return { type: statusCode.WEBIM_CONNCTION_USER_NOT_ASSIGN_ERROR, message: 'the user is missing' };
  }
  if (!partsOf(appKey)) {
    return { type: statusCode.WEBIM_CONNCTION_APPKEY_NOT_ASSIGN_ERROR, message: 'the appKey is illegal' };
  }
  if (!accessToken && typeof pwd !== 'string') {
    return { type: statusCode.WEBIM_CONNCTION_TOKEN_NOT_ASSIGN_ERROR, message: 'neither pwd nor accessToken is given' };
  }
  return undefined;
}

/** Makes an account. `error` is given the server's answer as a JSON text in `data`. */
export function registerUser(this: Connection, options: RegisterOptions): Promise<RestReply> {
  const { username, password, nickname, appKey = this.appKey, apiUrl } = { ...options };
  const account = { username, password, nickname: nickname ?? '' };
  const [orgName, appName] = partsOf(appKey) ?? ['', ''];
  const place = { url: this.url, apiUrl: apiUrl ?? this.apiUrl, https: this.https };
  const made = (async () => {
    if (!orgName) {
      const error = illegal('the appKey is illegal', statusCode.WEBIM_CONNCTION_AUTH_ERROR);
      this.tell('onError', error);
      throw error;
    }
    const base = this.isHttpDNS && !apiUrl ? await discover(place, appKey) : locate(place);
    return (await post(`${rootOf({ apiUrl: base.apiUrl, orgName, appName })}/users`, account)) as RestReply;
  })();
  return reported(made, options ?? {});
}

async function post(url: string, body: object): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' };
  return parsed(await asked({ method: 'POST', url, headers, body: JSON.stringify(body) }));
}

/** Logins that wait for the end of a logout. */
const next = new WeakMap<Connection, OpenOptions>();

/** Logs in. What comes of it, `onOpened` and `onError` are told. While it is open, another call does nothing. */
export function open(this: Connection, options: OpenOptions): void {
  const { context } = this;
  if ([STATUS_DOLOGIN_USERGRID, STATUS_DOLOGIN_IM, STATUS_OPENED].some(status => status === context.status)) return;
  const given = { ...options };
  const wrong = mistake(given);
  if (wrong) return this.tell('onError', wrong);
  this.logOut = false;
  if (this.client?.where === 'leaving') {
    // What was sent before the goodbye is to have its outcome; another close() takes this back.
    if (next.has(this)) return;
    next.set(this, given as OpenOptions);
    const done = this.client.on('closed', () => {
      done();
      const behind = next.get(this);
      next.delete(this);
      // Frameworks wrap connections: who has closed may have had another face of it.
      if (behind && !this.logOut) this.open(behind);
    });
    return;
  }
  const [orgName, appName] = partsOf(given.appKey) as [string, string];
  const { appKey, user } = given;
  const userId = user.toLowerCase();
  const token = given.accessToken ?? '';
  // What was fetched for one user is not for another.
  if (userId !== this.user || appKey !== this.appKey) this.mr_cache = [];
  Object.assign(this, { appKey, orgName, appName, user: userId, token });
  const jid = { appKey, name: userId, domain: this.domain, clientResource: '' };
  Object.assign(context, {
    jid,
    userId,
    appKey,
    appName,
    orgName,
    accessToken: token,
    status: STATUS_DOLOGIN_USERGRID,
  });
  if (given.apiUrl) this.apiUrl = given.apiUrl;
  shared.conn = this;
  const page = (globalThis as { WebIM?: typeof shared }).WebIM;
  if (page) page.conn = this;
  login(this, given);
}

/** Finds the server, asks for a token if there is none, and opens the socket. */
async function login(conn: Connection, { pwd, accessToken, success, error }: OpenOptions): Promise<void> {
  const { context, user } = conn;
  // close() or another open() may come in between.
  const { jid } = context;
  const isOver = () => context.jid !== jid || context.status !== STATUS_DOLOGIN_USERGRID;
  let link: string;
  try {
    const place = { url: conn.url, apiUrl: conn.apiUrl, https: conn.https };
    const server = conn.isHttpDNS ? await discover(place, conn.appKey) : locate(place);
    if (conn.isHttpDNS && isOver()) return;
    link = server.link;
    conn.apiUrl = server.apiUrl;
    if (!accessToken) {
      const body = { grant_type: 'password', username: user, password: pwd, timestamp: Date.now() };
      const reply = (await post(`${rootOf(conn)}/token`, body)) as TokenReply;
      if (isOver()) return;
      conn.token = reply.access_token;
      Object.assign(context, { accessToken: reply.access_token, restTokenData: reply });
      tell(success, reply);
      if (isOver()) return;
    }
  } catch (reason) {
    if (isOver()) return;
    context.status = STATUS_ERROR;
    const { xhr, ...data } = reason as WebIMError;
    tell(error);
    const type = statusCode.WEBIM_CONNCTION_OPEN_ERROR;
    return conn.tell('onError', { type, message: 'login failed', data, ...(xhr && { xhr }) });
  }
  connect(conn, link);
}

/** Opens the socket. */
function connect(conn: Connection, link: string): void {
  conn.context.status = STATUS_DOLOGIN_IM;
  const client = clientOf(conn);
  client.login(link, conn.user, conn.token, {
    device: conn.deviceId === 'webim' ? '' : `webim_${conn.deviceId}`,
    single: !conn.isMultiLoginSessions,
    tries: Math.max(0, Number(conn.autoReconnectNumMax) || 0),
    intervalMs: Math.max(0, Number(conn.autoReconnectInterval) || 0) * 1_000,
    heartbeatMs: Math.max(HEARTBEAT_MS, Number(conn.heartBeatWait) || 0),
  });
  conn.link = link;
}

/** The chat client of a connection, made at its first login; a connection to another App has another. */
function clientOf(conn: Connection): NonNullable<Connection['client']> {
  const { appKey } = conn;
  if (conn.client?.appKey === appKey) return conn.client;
  const client = new ChatClient(appKey, (level, text) => logger[level](text));
  const receiver = new Receiver(conn);
  client.on('opened', ({ user, resource }) => opened(conn, user, resource));
  client.on('lost', () => {
    over(conn);
    if (client.where === 'away') conn.context.status = STATUS_DOLOGIN_IM;
    conn.tell('onError', { ...disconnected });
  });
  client.on('closed', closed => ended(conn, closed));
  client.on('event', ({ event, waited }) => receiver.event(event, waited));
  client.on('caughtUp', () => receiver.caughtUp());
  conn.client = client;
  return client;
}

function opened(conn: Connection, user: string, resource: string): void {
  const { context } = conn;
  conn.user = user;
  Object.assign(context, {
    status: STATUS_OPENED,
    userId: user,
    jid: { ...context.jid, name: user, clientResource: resource },
  });
  conn.sock = { readyState: 1 };
  conn.tell('onOpened');
}

/** A connection is gone. Whether that was all: the next login may have begun already, in a handler or right behind `close`. */
function over(conn: Connection): boolean {
  const where = conn.client?.where;
  const isOver = where === 'out' && conn.context.status !== STATUS_DOLOGIN_USERGRID;
  if (isOver) conn.context.status = STATUS_CLOSED;
  if (where !== 'in') conn.sock = undefined;
  return isOver;
}

function ended(conn: Connection, { why, code, reason }: Closed): void {
  const isOver = over(conn);
  const kick = KICKS[why];
  if (kick) {
    if (isOver) conn.logOut = true;
    conn.tell('onError', { type: kick[0], message: kick[1] });
  } else if (why === 'refused') {
    const bad = code === LoginCode.INVALID_APP_ID;
    const error = bad
      ? { type: statusCode.WEBIM_CONNCTION_APPKEY_NOT_ASSIGN_ERROR, message: 'the appKey is illegal' }
      : { type: statusCode.WEBIM_CONNECTION_ERROR, message: 'provision error' };
    conn.tell('onError', { ...error, data: reason });
  }
  conn.tell('onClosed');
}

/** Logs out, behind everything that was sent; then `onClosed`. */
export function close(this: Connection): void {
  const { context, client } = this;
  this.logOut = true;
  next.delete(this);
  const where = client?.where ?? 'out';
  if (where === 'leaving') return;
  if (where !== 'out') {
    context.status = STATUS_CLOSING;
    return client?.leave();
  }
  const signingIn = context.status === STATUS_DOLOGIN_USERGRID;
  if (context.status !== STATUS_INIT) context.status = STATUS_CLOSED;
  if (signingIn) this.tell('onClosed');
}

/** Comes back at once, if the connection is lost, or is closed but was not logged out by `close`. */
export function reconnect(this: Connection): void {
  const { client, context, link, token } = this;
  if (client && client.where !== 'out') client.hurry();
  else if (context.status === STATUS_CLOSED && link && token && !this.logOut) connect(this, link);
}

/** Forgets who was logged in. */
export function clear(this: Connection): void {
  if (this.context.status !== STATUS_CLOSED && this.context.status !== STATUS_INIT) this.close();
  Object.assign(this, { user: '', token: '', mr_cache: [] });
  Object.assign(this.context, { status: STATUS_INIT, userId: '', accessToken: '', restTokenData: undefined });
}
