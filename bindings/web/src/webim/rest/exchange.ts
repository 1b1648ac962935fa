/**
 * One request over HTTP: by `XMLHttpRequest` where there is one, because only it tells how much has gone out, and because
 * programs look into it; else by `fetch`.
 */

/** What is to be asked. */
export interface Question {
  method: string;
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: XMLHttpRequestBodyInit | null;
  responseType?: XMLHttpRequestResponseType;
  /** Milliseconds for all of it; 0: as long as it takes. */
  timeout?: number;
  /** Milliseconds for which nothing may move, where that can be seen; 0: as long as it takes. */
  stall?: number;
  mimeType?: string;
  onUpload?: (event: ProgressEvent) => void;
  onDownload?: (event: ProgressEvent) => void;
  signal?: AbortSignal;
}

/** What programs may look into: the `XMLHttpRequest`, or as much of one as there is without it. */
export type Exchange = Pick<
  XMLHttpRequest,
  'status' | 'statusText' | 'readyState' | 'response' | 'responseText' | 'responseXML' | 'getResponseHeader'
>;

/** An answer of the server, whichever. */
export interface Answer {
  status: number;
  /** Empty if anything but a text was asked for. */
  text: string;
  response: unknown;
  xhr: Exchange;
}

/** The server did not answer, or not in time; the message says why. */
export class Unanswered extends Error {
  readonly xhr: Exchange | undefined;

  constructor(reason: string, xhr?: Exchange) {
    super(reason);
    this.xhr = xhr;
  }
}

/** Asks. Rejects with `Unanswered`. */
export function exchange(question: Question): Promise<Answer> {
  return typeof XMLHttpRequest === 'function' ? byXhr(question) : byFetch(question);
}

const isText = (type: XMLHttpRequestResponseType): boolean => type === '' || type === 'text';

function byXhr(question: Question): Promise<Answer> {
  const { method, url, headers = {}, body = null, responseType = '', timeout = 0, signal } = question;
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const fail = (reason: string) => () => reject(new Unanswered(reason, xhr));
    if (signal?.aborted) return fail('it was cancelled')();
    try {
      xhr.open(method, url);
    } catch (error) {
      return fail(String(error))();
    }
    xhr.responseType = responseType;
    xhr.timeout = timeout;
    if (question.mimeType) xhr.overrideMimeType(question.mimeType);
    try {
      for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    } catch (error) {
      return fail(String(error))();
    }
    const { onUpload, onDownload, stall = 0 } = question;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const moved = () => {
      clearTimeout(timer);
      if (stall > 0) {
        timer = setTimeout(() => {
          fail('nothing has moved for too long')();
          xhr.abort();
        }, stall);
      }
    };
    // Listening to an upload makes a browser ask whether it may, so only who wants to know does.
    if (onUpload) {
      xhr.upload.onprogress = event => {
        moved();
        onUpload(event);
      };
    }
    xhr.onprogress = event => {
      moved();
      onDownload?.(event);
    };
    xhr.onloadend = () => clearTimeout(timer);
    moved();
    xhr.onload = () => {
      const text = isText(responseType) ? xhr.responseText : '';
      resolve({ status: xhr.status, text, response: xhr.response, xhr });
    };
    xhr.onerror = fail('the server cannot be reached');
    xhr.ontimeout = fail('the server did not answer in time');
    xhr.onabort = fail('it was cancelled');
    signal?.addEventListener('abort', () => xhr.abort());
    xhr.send(body);
  });
}

async function byFetch(question: Question): Promise<Answer> {
  const { method, url, headers = {}, body = null, responseType = '', timeout = 0, signal } = question;
  const signals = [...(signal ? [signal] : []), ...(timeout > 0 ? [AbortSignal.timeout(timeout)] : [])];
  try {
    const answer = await fetch(url, { method, headers, body, ...(signals.length > 0 && { signal: any(signals) }) });
    const bytes = await answer.arrayBuffer();
    const { status, statusText } = answer;
    const text = isText(responseType) ? new TextDecoder().decode(bytes) : '';
    let response: unknown = text;
    if (responseType === 'arraybuffer') response = bytes;
    if (responseType === 'blob') response = new Blob([bytes], { type: answer.headers.get('content-type') ?? '' });
    if (responseType === 'json') response = JSON.parse(new TextDecoder().decode(bytes));
    const getResponseHeader = (name: string) => answer.headers.get(name);
    const told = { lengthComputable: true, loaded: bytes.byteLength, total: bytes.byteLength };
    question.onDownload?.({ type: 'progress', ...told } as ProgressEvent);
    const xhr = {
      status,
      statusText,
      readyState: 4,
      response,
      responseText: text,
      responseXML: null,
      getResponseHeader,
    };
    return { status, text, response, xhr };
  } catch (error) {
    const { name } = error as Error;
    if (signal?.aborted) throw new Unanswered('it was cancelled');
    if (name === 'TimeoutError') throw new Unanswered('the server did not answer in time');
    throw new Unanswered(`the server cannot be reached: ${(error as Error).cause ?? error}`);
  }
}

/** Aborted when one of these is. */
function any(signals: AbortSignal[]): AbortSignal {
  const all = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) all.abort(signal.reason);
    signal.addEventListener('abort', () => all.abort(signal.reason));
  }
  return all.signal;
}
