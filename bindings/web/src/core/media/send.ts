/**
 * How the bytes of an upload leave: by `XMLHttpRequest` where there is one, because only it tells a page how much has gone
 * out, else by `fetch`.
 */
import type { Watch } from './watch.ts';

/** What is sent, and where to. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** What is read of a Blob at once for a stream. */
const SLICE = 256 * 1024;

/** Sends and returns the answer, whatever its status; rejects when the server cannot be reached or breaks off. */
export function send(outgoing: Outgoing, watch: Watch): Promise<Answer> {
  return typeof XMLHttpRequest === 'function' ? byXhr(outgoing, watch) : byFetch(outgoing, watch);
}

function byXhr({ url, headers, body }: Outgoing, watch: Watch): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const abort = () => xhr.abort();
    watch.signal.addEventListener('abort', abort);
    xhr.onloadend = () => watch.signal.removeEventListener('abort', abort);
    xhr.upload.onprogress = ({ loaded }) => watch.advance(Math.min(loaded, body.size));
    xhr.onload = () => resolve({ status: xhr.status, text: xhr.responseText });
    xhr.onerror = () => reject(new Error('the server could not be reached, or the connection broke'));
    xhr.onabort = () => reject(new Error('the upload was stopped'));
    xhr.open('POST', url);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.send(body);
  });
}

async function byFetch({ url, headers, body }: Outgoing, watch: Watch): Promise<Answer> {
  const request: RequestInit & { duplex?: 'half' } = {
    method: 'POST',
    headers,
    body,
    signal: watch.signal,
    credentials: 'omit',
    redirect: 'error',
  };
  // Browsers take streams over HTTP/2 only, so that a service worker, which has no XMLHttpRequest, goes without progress.
  if (typeof ServiceWorkerGlobalScope === 'undefined') {
    request.body = outflow(body, watch);
    request.duplex = 'half';
  }
  const answer = await fetch(url, request);
  return { status: answer.status, text: await answer.text() };
}

/** Is in the types of workers only. */
declare const ServiceWorkerGlobalScope: unknown;

/** The Blob as a stream that counts what was taken from it. */
function outflow(body: Blob, watch: Watch): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        // Who asks for more has sent what was before.
        watch.advance(at);
        if (at >= body.size) return controller.close();
        const slice = await body.slice(at, at + SLICE).arrayBuffer();
        at += slice.byteLength;
        controller.enqueue(new Uint8Array(slice));
      },
    },
    // Nothing is read ahead, or progress would run ahead as well.
    { highWaterMark: 0 },
  );
}
