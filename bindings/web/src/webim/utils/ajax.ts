/** Requests of programs' own. */
import { locate } from '../dns.ts';
import { type Exchange, exchange, type Unanswered } from '../rest/exchange.ts';
import { parsed, reported, rootOf, type WebIMError } from '../rest/request.ts';
import type { TokenReply } from '../session.ts';
import { statusCode } from '../status.ts';

/** What `ajax` takes. */
export interface AjaxOptions {
  url: string;
  /** The method, `POST` if nothing is said. */
  type?: string;
  /** `text` and `xml` as such; everything else is read as JSON if it is JSON. */
  dataType?: string;
  /** For GET in the query; otherwise a text as it is, and an object as JSON, or as a form if the headers say so. */
  data?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Milliseconds. */
  timeout?: number;
  success?: (data: never, xhr: Exchange) => void;
  error?: (error: WebIMError) => void;
}

/** Asks, and gives what was answered. Rejects with `{type: 17, data}` for every answer that is no success. */
export function ajax<Data = unknown>(options: AjaxOptions): Promise<Data> {
  const { url, type = 'POST', dataType = 'json', data, headers = {}, timeout = 60_000, success, error } = options;
  const method = type.toUpperCase();
  const get = method === 'GET';
  const fields = typeof data === 'object' && data !== null ? Object.entries(data) : undefined;
  const form = Object.values(headers).some(value => value.includes('x-www-form-urlencoded'));
  const urlencoded = () => new URLSearchParams(fields?.map(([name, value]) => [name, String(value)])).toString();
  const said = Object.keys(headers).some(name => name.toLowerCase() === 'content-type');
  const json = !get && fields && !form && !said && { 'Content-Type': 'application/json' };
  const inQuery = [typeof data === 'string' ? data : urlencoded(), `_v=${Date.now()}`].filter(Boolean).join('&');
  const inBody = fields ? (form ? urlencoded() : JSON.stringify(data)) : data === undefined ? null : String(data);
  let asked: Exchange | undefined;
  const outcome = exchange({
    method,
    url: get ? `${url}${url.includes('?') ? '&' : '?'}${inQuery}` : url,
    headers: { ...json, ...headers },
    body: get ? null : inBody,
    timeout,
  }).then(
    ({ status, text, xhr }) => {
      asked = xhr;
      if (status < 200 || status > 299) throw { type: statusCode.WEBIM_CONNCTION_AJAX_ERROR, data: text, xhr };
      if (dataType === 'xml') return xhr.responseXML as Data;
      return (dataType === 'text' ? text : parsed(text)) as Data;
    },
    ({ message, xhr }: Unanswered) => {
      throw { type: statusCode.WEBIM_CONNCTION_AJAX_ERROR, data: message, ...(xhr && { xhr }) };
    },
  );
  const told =
    success && ((answer: Data) => (success as (data: Data, xhr: Exchange) => void)(answer, asked as Exchange));
  return reported(outcome, { success: told, error });
}

/** What `login` takes. */
export interface LoginOptions {
  user: string;
  pwd: string;
  /** `org#app`. */
  appKey: string;
  apiUrl?: string;
  success?: (reply: TokenReply) => void;
  error?: (error: WebIMError) => void;
}

/** Gets a token for a password, without opening a connection. */
export function login(options: LoginOptions): Promise<TokenReply> {
  const { user, pwd, appKey, apiUrl, success, error } = options;
  const [orgName = '', appName = ''] = appKey.split('#');
  const data = { grant_type: 'password', username: user, password: pwd, timestamp: Date.now() };
  const url = `${rootOf({ apiUrl: locate({ apiUrl }).apiUrl, orgName, appName })}/token`;
  return ajax<TokenReply>({ url, data, ...(success && { success }), ...(error && { error }) });
}

/** What mini-programs have instead of `XMLHttpRequest`. */
interface Mini {
  request(options: object): void;
}

const mini = (): Mini | undefined => (globalThis as { wx?: Partial<Mini> }).wx as Mini | undefined;

/** Whether this is a mini-program. */
export function useWxProgram(): boolean {
  return typeof document === 'undefined' && typeof mini()?.request === 'function';
}

/** As `ajax`, by the means of mini-programs. */
export function wxRequest<Data = unknown>(options: AjaxOptions): Promise<Data> {
  const { url, type = 'POST', data, headers = {}, success, error } = options;
  const outcome = new Promise<Data>((resolve, reject) => {
    const fail = (answer: unknown) => reject({ type: statusCode.WEBIM_CONNCTION_AJAX_ERROR, data: answer });
    mini()?.request({
      url,
      method: type,
      header: headers,
      data,
      success: (answer: { statusCode: number; data: Data }) => {
        const { statusCode: status, data } = answer;
        if (status >= 200 && status < 300) resolve(data);
        else fail(typeof data === 'string' ? data : JSON.stringify(data));
      },
      fail: ({ errMsg }: { errMsg?: string }) => fail(errMsg),
    });
    if (!mini()) fail('there is no wx');
  });
  return reported(outcome, { success: success as ((data: Data) => void) | undefined, error });
}

/** A fresh `XMLHttpRequest`; `null` where there is none. */
export function xmlrequest(): XMLHttpRequest | null {
  return typeof XMLHttpRequest === 'function' ? new XMLHttpRequest() : null;
}
