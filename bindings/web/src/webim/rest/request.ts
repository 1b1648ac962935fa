/** How REST methods ask: below the App key, with the token, and with the two ways in which programs hear of an outcome. */
import { complain } from '../../core/complain.ts';
import { logger } from '../logger.ts';
import { statusCode } from '../status.ts';
import { type Exchange, exchange, type Question, type Unanswered } from './exchange.ts';

/** A user of an App, as `conn.context.jid` has it. */
export interface Jid {
  appKey: string;
  name: string;
  domain: string;
  clientResource: string;
}

/** Why a call came to nothing. */
export interface WebIMError {
  /** One of `WebIM.statusCode`. */
  type: number;
  message?: string;
  /** The text that the server has answered: JSON, unless the server could not be reached. */
  data?: string;
  xhr?: Exchange;
}

/** Why a call came to nothing, as whoever has called is told. */
export type RestError = WebIMError & { data: string };

/** The answers of the server, whatever else is in them. */
export interface RestReply {
  action?: string;
  application?: string;
  path?: string;
  uri?: string;
  entities?: Record<string, unknown>[];
  data?: unknown;
  timestamp?: number;
  duration?: number;
  organization?: string;
  applicationName?: string;
  count?: number;
  cursor?: string;
  params?: Record<string, string[]>;
}

/** What most methods take beside their own words. */
export interface Outcome<Reply = RestReply> {
  success?: ((reply: Reply) => void) | undefined;
  error?: ((error: RestError) => void) | undefined;
}

/** The answer to the making of a group. */
export type Created = RestReply & { data: { groupid: string } };

/** What a method needs of the connection that it is called on. */
export interface Caller {
  /** `https://host`, without a slash at its end. */
  apiUrl: string;
  appKey: string;
  orgName: string;
  appName: string;
  /** Who is logged in, in lower case. */
  user: string;
  /** The access token; empty before the login. */
  token: string;
  context: { jid: Jid };
  onError(error: WebIMError): void;
  onRoster(roster: { name: string; subscription: 'both'; jid: Jid }[]): void;
  onBlacklistUpdate(list: Record<string, { name: string }> | never[]): void;
  onCreateGroup(reply: Created): void;
}

/** How long an answer may take, in milliseconds. */
const PATIENCE_MS = 60_000;

/** What one call says. */
export interface Call {
  method: string;
  /** Below the App key: `/users/ann`. */
  path: string;
  /** An object goes as JSON, a `URLSearchParams` as a form. */
  body?: object | undefined;
}

/** Calls a listener of the program, whose mistakes are its own. */
export function tell<Arguments extends unknown[]>(
  listener: ((...words: Arguments) => unknown) | undefined,
  ...words: Arguments
): void {
  if (typeof listener !== 'function') return;
  try {
    listener(...words);
  } catch (error) {
    complain(error);
  }
}

/**
 * Asks something of the REST interface, and gives the JSON of the answer. Rejects with a `WebIMError`; what `call` throws is one,
 * too, and is looked at only once it is known which App to ask.
 */
export async function ask<Reply = RestReply>(caller: Caller, call: Call | (() => Call)): Promise<Reply> {
  if (!caller.orgName || !caller.appName) {
    const error = illegal('the appKey, org#app, is missing', statusCode.WEBIM_CONNCTION_AUTH_ERROR);
    tell(caller.onError.bind(caller), error);
    throw error;
  }
  const { method, path, body } = typeof call === 'function' ? call() : call;
  const form = body instanceof URLSearchParams;
  return parsed(
    await asked({
      method,
      url: `${rootOf(caller)}${path}`,
      headers: {
        Authorization: `Bearer ${caller.token}`,
        'Content-Type': form ? 'application/x-www-form-urlencoded' : 'application/json',
      },
      ...(body && { body: form ? body.toString() : JSON.stringify(body) }),
    }),
  ) as Reply;
}

/** The path of the user who is logged in: `/users/ann`. Throws when nobody is. */
export function me({ user }: Caller): string {
  if (!user) throw illegal('nobody is logged in');
  return `/users/${encodeURIComponent(user)}`;
}

/** `https://host/org/app`. */
export function rootOf({ apiUrl, orgName, appName }: Pick<Caller, 'apiUrl' | 'orgName' | 'appName'>): string {
  return `${apiUrl}/${encodeURIComponent(orgName)}/${encodeURIComponent(appName)}`;
}

/** Asks anything; the text of an answer that is a success. Rejects with a `WebIMError`. */
export async function asked(question: Question): Promise<string> {
  const answer = await exchange({ timeout: PATIENCE_MS, ...question }).catch((reason: Unanswered) => {
    throw failure(reason.message, reason.xhr);
  });
  logger.debug(question.method, question.url, answer.status);
  if (answer.status < 200 || answer.status > 299) throw failure(answer.text, answer.xhr);
  return answer.text;
}

/** JSON, or what it is if it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function failure(data: string, xhr: Exchange | undefined): RestError {
  return { type: statusCode.WEBIM_CONNCTION_AJAX_ERROR, data, ...(xhr && { xhr }) };
}

/** The error of a call that nobody can answer: in the form of the server's, so that programs read all in one way. */
export function illegal(
  description: string,
  type: number = statusCode.WEBIM_CONNCTION_AJAX_ERROR,
): RestError & { message: string } {
  const reason = { error: 'illegal_argument', exception: 'IllegalArgumentException', error_description: description };
  return { type, message: description, data: JSON.stringify({ ...reason, timestamp: Date.now(), duration: 0 }) };
}

/** Tells the callbacks of an outcome, too. Who has given one need not look at the promise; but somebody is to hear of a failure. */
export function reported<Reply>(outcome: Promise<Reply>, { success, error }: Outcome<Reply> = {}): Promise<Reply> {
  const told = outcome.then(reply => {
    tell(success, reply);
    return reply;
  });
  if (typeof error === 'function') told.catch((reason: RestError) => tell(error, reason));
  else if (typeof success === 'function')
    told.catch(reason => logger.warn('a call without an error callback:', reason));
  return told;
}
