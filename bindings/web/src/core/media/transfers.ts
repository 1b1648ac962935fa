/**
 * {@link Transfers}, the door to media: uploads and downloads of one client.
 *
 * ```ts
 * const transfers = new Transfers(client);
 * const { id } = await transfers.upload('file', blob, { onProgress: ({ moved, total }) => bar.set(moved / total) });
 * const same = await transfers.download(id, { signal: AbortSignal.timeout(60_000) });
 * ```
 *
 * Beside the client and not in it, so that a program without media does not carry this.
 */
import type { Client, MediaSession } from '../client.ts';
import { DownloadCode, UploadCode } from '../codes.ts';
import { OperationError } from '../error.ts';
import { type Dimensions, dimensions } from './dimensions.ts';
import { download } from './download.ts';
import { upload } from './upload.ts';
import { Lost, type TransferProgress, Watch } from './watch.ts';

/** How a transfer is followed and stopped. */
export interface TransferOptions {
  /** Stops the transfer when it is aborted; the transfer then rejects with code 6. */
  readonly signal?: AbortSignal | undefined;
  /** Is told how far the transfer is, some times a second, and of the whole right before the transfer succeeds. */
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
}

/** What the server has stored. */
export interface Uploaded extends Dimensions {
  /** The id that it is downloaded by, in the same application, until it expires. */
  readonly id: string;
  /** In bytes. */
  readonly size: number;
}

/** What transfers need of a client. */
export type TransferClient = Pick<Client, 'mediaSession' | 'limits' | 'parameters' | 'on'>;

/**
 * How many transfers move at a time; others that were begun wait. Browsers give a server six connections, which two clients of
 * a page share, and a transfer that waits inside of the browser would look as if it had stalled.
 */
const AT_ONCE = 3;

/** How long a transfer that the network has ended waits for the word that it was a logout or a kick which did so. */
const LAST_WORD_MS = 1000;

/** What the ids of servers look like: 24 characters today. */
const ID = /^[\w-]{1,256}$/;

/** The numbers that uploads and downloads have in common. */
type Codes = typeof UploadCode | typeof DownloadCode;

/** Gets its work done when its turn comes. */
type Turn = () => void;

export class Transfers {
  readonly #client: TransferClient;
  /** Those begun and not ended. */
  readonly #pending = new Set<Watch>();
  readonly #waiting: Turn[] = [];
  #moving = 0;

  constructor(client: TransferClient) {
    this.#client = client;
    client.on('mediaInterrupted', () => {
      for (const watch of this.#pending) watch.end('cancelled');
    });
  }

  /**
   * Uploads `blob` and returns its media id; of an `'image'` in JPEG, PNG or BMP the width and the height as well.
   *
   * Rejects with an `OperationError` of {@link UploadCode}: not logged in 102, nothing in the Blob or more than the limit 4, as
   * many transfers pending as allowed 5, stopped by `signal` or a logout 6, no byte moved for the stall time 3.
   */
  async upload(kind: 'file' | 'image', blob: Blob, options: TransferOptions = {}): Promise<Uploaded> {
    const refuse = (code: number, reason: string) => new OperationError('upload', code, reason);
    if (!this.#client.mediaSession()) throw refuse(UploadCode.NOT_LOGGED_IN, 'log in first');
    if (!(blob instanceof Blob)) throw refuse(UploadCode.INVALID_ARGUMENT, 'what is uploaded is a Blob');
    if (blob.size === 0) throw refuse(UploadCode.SIZE_OVERFLOW, 'the Blob is empty');
    const limit = this.#client.limits.mediaBytes;
    if (blob.size > limit) throw refuse(UploadCode.SIZE_OVERFLOW, `${blob.size} bytes are more than ${limit}`);
    return await this.#run('upload', UploadCode, options, async (session, watch) => {
      const size = kind === 'image' ? await dimensions(blob) : { width: 0, height: 0 };
      return { id: await upload(session, blob, watch), size: blob.size, ...size };
    });
  }

  /**
   * Downloads what an id stands for. The type of the Blob is found out from its bytes: png, gif, jpeg, pdf, zip, or none.
   *
   * Rejects with an `OperationError` of {@link DownloadCode}: not logged in 102, not an id 2, unknown or expired 4, as many
   * transfers pending as allowed 5, stopped by `signal` or a logout 6, no byte moved for the stall time 3.
   */
  async download(id: string, options: TransferOptions = {}): Promise<Blob> {
    const refuse = (code: number, reason: string) => new OperationError('download', code, reason);
    if (!this.#client.mediaSession()) throw refuse(DownloadCode.NOT_LOGGED_IN, 'log in first');
    if (typeof id !== 'string' || !ID.test(id)) throw refuse(DownloadCode.INVALID_ARGUMENT, 'this is no media id');
    return await this.#run('download', DownloadCode, options, (session, watch) => download(session, id, watch));
  }

  async #run<T>(
    operation: 'upload' | 'download',
    codes: Codes,
    { signal, onProgress }: TransferOptions,
    work: (session: MediaSession, watch: Watch) => Promise<T>,
  ): Promise<T> {
    const refuse = (code: number, reason: string) => new OperationError(operation, code, reason);
    if (signal?.aborted) throw refuse(codes.INTERRUPTED, 'it was cancelled before it began');
    const most = this.#client.limits.transfers;
    if (this.#pending.size >= most) {
      throw refuse(codes.CONCURRENCY_LIMIT_EXCEEDED, `${most} transfers are under way; wait for one to end`);
    }
    const watch = new Watch(this.#client.parameters.mediaStallMs, onProgress);
    const cancel = () => watch.end('cancelled');
    signal?.addEventListener('abort', cancel);
    this.#pending.add(watch);
    try {
      return await this.#inTurn(watch, async () => {
        // Asked again, because keys change with sessions.
        const session = this.#client.mediaSession();
        if (!session) throw refuse(codes.NOT_LOGGED_IN, 'nobody is logged in any more');
        const result = await work(session, watch);
        watch.signal.throwIfAborted();
        watch.complete();
        return result;
      });
    } catch (error) {
      if (error instanceof Lost && !watch.stop) await watch.lastWord(LAST_WORD_MS);
      if (watch.stop === 'cancelled') throw refuse(codes.INTERRUPTED, 'it was cancelled');
      if (watch.stop === 'stalled') throw refuse(codes.TIMEOUT, 'no byte moved for too long');
      throw error instanceof Lost ? refuse(codes.FAILURE, error.message) : error;
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#pending.delete(watch);
      watch.close();
    }
  }

  /** Does `work` when fewer than {@link AT_ONCE} others move, in the order asked for; rejects at once when it is stopped. */
  async #inTurn<T>(watch: Watch, work: () => Promise<T>): Promise<T> {
    if (this.#moving >= AT_ONCE) {
      let turn: Turn = () => {};
      // Taken over from the one that ends, so that nobody slips in between.
      const called = new Promise<void>(resolve => {
        turn = resolve;
      });
      this.#waiting.push(turn);
      try {
        await Promise.race([called, watch.stopped]);
      } catch (error) {
        const place = this.#waiting.indexOf(turn);
        // Called and stopped in the same moment: the turn is somebody else's.
        if (place < 0) this.#next();
        else this.#waiting.splice(place, 1);
        throw error;
      }
    } else {
      this.#moving += 1;
    }
    try {
      watch.start();
      return await Promise.race([work(), watch.stopped]);
    } finally {
      this.#next();
    }
  }

  #next(): void {
    const turn = this.#waiting.shift();
    if (turn) turn();
    else this.#moving -= 1;
  }
}
