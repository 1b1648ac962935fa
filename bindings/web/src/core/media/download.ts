/** One download, from the media id to the Blob: streams, continues where a connection broke, and verifies the whole. */
import type { MediaSession } from '../client.ts';
import { DownloadCode } from '../codes.ts';
import { OperationError } from '../error.ts';
import { Digest, fromField, hex } from './digest.ts';
import { typeOf } from './type.ts';
import { MEDIA_PATH } from './upload.ts';
import { Lost, type Watch } from './watch.ts';

/** How often one download is continued after its connection broke, and the wait before the first time, which doubles. */
const RESUMES = 5;
const BACKOFF_MS = 100;
/** What is put into one Blob on the way: a browser keeps those outside of the page's memory. */
const PART = 4 * 1024 * 1024;

/** What the server said about the whole. */
interface Whole {
  readonly size: number;
  readonly sha256: string;
  readonly tag: string;
}

/** Answers that a server on its way down or up gives, or one that still counts the attempt that broke. */
const PASSING = [429, 502, 503, 504];

/** Fetches the bytes behind `id`. Rejects with an `OperationError`, or anyhow once `watch` has stopped it. */
export async function download(session: MediaSession, id: string, watch: Watch): Promise<Blob> {
  const url = `${session.base}${MEDIA_PATH}/${encodeURIComponent(id)}`;
  const kept = new Kept();
  let whole: Whole | undefined;
  for (let attempt = 0; attempt <= RESUMES; attempt++) {
    if (attempt > 0) await pause(BACKOFF_MS * 2 ** (attempt - 1), watch.signal);
    const answer = await ask(url, session.key, whole, watch);
    if (answer) {
      whole ??= await described(answer);
      watch.expect(whole.size);
      if (await receive(answer, whole, kept, watch)) return kept.finish(whole);
    }
    watch.signal.throwIfAborted();
  }
  throw new Lost('the connection broke too often');
}

/** Asks for all, or for the rest of `whole`; `undefined` when it is worth asking again. */
async function ask(url: string, key: string, whole: Whole | undefined, watch: Watch): Promise<Response | undefined> {
  const headers: Record<string, string> = { Authorization: `Bearer ${key}` };
  if (whole) Object.assign(headers, { Range: `bytes=${watch.moved}-`, 'If-Range': whole.tag });
  let answer: Response;
  try {
    // Not through the browser's cache: it would keep a second copy, and complete ranges out of it.
    answer = await fetch(url, {
      headers,
      signal: watch.signal,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
    });
  } catch (error) {
    // A server that was never there is reported at once; one that went away in the middle may be starting again.
    if (!whole) throw new Lost(`the server could not be reached: ${error}`);
    return undefined;
  }
  // The key ends with the session.
  if (answer.status === 401) throw new Lost('the server does not know the key any more');
  if (!whole) return answer;
  if (PASSING.includes(answer.status)) return undefined;
  if (answer.status === 404) throw new OperationError('download', DownloadCode.NOT_EXIST, 'it has expired meanwhile');
  const range = `bytes ${watch.moved}-${whole.size - 1}/${whole.size}`;
  if (
    answer.status !== 206 ||
    answer.headers.get('content-range') !== range ||
    answer.headers.get('etag') !== whole.tag
  ) {
    throw failed(`the server does not continue the download (${answer.status})`);
  }
  return answer;
}

/** What the first answer says about the whole. */
async function described(answer: Response): Promise<Whole> {
  if (answer.status !== 200) {
    const reason = `${answer.status} ${await answer.text().catch(() => '')}`;
    throw new OperationError('download', CODES[answer.status] ?? DownloadCode.FAILURE, reason);
  }
  const size = Number(answer.headers.get('content-length') ?? Number.NaN);
  const sha256 = fromField(answer.headers.get('repr-digest') ?? '');
  const tag = answer.headers.get('etag');
  if (!Number.isSafeInteger(size) || !sha256 || !tag) throw failed('the answer is not the one of an rtm server');
  return { size, sha256, tag };
}

/** What the statuses mean that have a code of their own; every other failure is FAILURE. */
const CODES: Readonly<Record<number, number>> = {
  404: DownloadCode.NOT_EXIST,
  408: DownloadCode.TIMEOUT,
  429: DownloadCode.CONCURRENCY_LIMIT_EXCEEDED,
};

/** Takes bytes until all are there; false when the connection broke before. */
async function receive(answer: Response, whole: Whole, kept: Kept, watch: Watch): Promise<boolean> {
  const reader = answer.body?.getReader();
  while (watch.moved < whole.size) {
    const piece = await reader?.read().catch(() => undefined);
    if (!piece?.value) return false;
    if (watch.moved + piece.value.byteLength > whole.size) {
      void reader?.cancel().catch(() => {});
      throw failed('the server sent more than it announced');
    }
    kept.add(piece.value);
    watch.advance(watch.moved + piece.value.byteLength);
  }
  return true;
}

/** The bytes so far, and their hash. */
class Kept {
  readonly #digest = new Digest();
  #parts: Blob[] = [];
  #pieces: BlobPart[] = [];
  #size = 0;

  add(bytes: Uint8Array<ArrayBuffer>): void {
    this.#digest.update(bytes);
    this.#pieces.push(bytes);
    this.#size += bytes.byteLength;
    if (this.#size >= PART) this.#pack();
  }

  /** The whole as one Blob, once it is known to be what was stored. */
  async finish(whole: Whole): Promise<Blob> {
    this.#pack();
    if (hex(this.#digest.end()) !== whole.sha256) throw failed('the bytes are not the ones that were stored');
    const blob = new Blob(this.#parts);
    const type = await typeOf(blob);
    return type ? blob.slice(0, blob.size, type) : blob;
  }

  #pack(): void {
    if (this.#pieces.length > 0) this.#parts.push(new Blob(this.#pieces));
    this.#pieces = [];
    this.#size = 0;
  }
}

/** Waits, but not for a transfer that was stopped. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function failed(reason: string): OperationError {
  return new OperationError('download', DownloadCode.FAILURE, reason);
}
