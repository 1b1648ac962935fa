/** One upload, from the Blob to the media id. */
import type { MediaSession } from '../client.ts';
import { UploadCode } from '../codes.ts';
import { OperationError } from '../error.ts';
import { digestOf, field, hex } from './digest.ts';
import { send } from './send.ts';
import { Lost, type Watch } from './watch.ts';

/** The path of the media on a server. */
export const MEDIA_PATH = '/v1/media';

/** What the statuses mean that have a code of their own; every other failure is FAILURE. */
const CODES: Readonly<Record<number, number>> = {
  408: UploadCode.TIMEOUT,
  413: UploadCode.SIZE_OVERFLOW,
  429: UploadCode.CONCURRENCY_LIMIT_EXCEEDED,
};

/** Hashes and sends `blob`; returns its media id. Rejects with an `OperationError`, or anyhow once `watch` has stopped it. */
export async function upload(session: MediaSession, blob: Blob, watch: Watch): Promise<string> {
  watch.expect(blob.size);
  // Hashed before, so that the server refuses, and keeps nothing of, what does not arrive as it was.
  const digest = await digestOf(blob, watch.signal, () => watch.touch()).catch(error => {
    throw failed(`the Blob cannot be read: ${error}`);
  });
  const headers = {
    Authorization: `Bearer ${session.key}`,
    'Content-Type': 'application/octet-stream',
    'Content-Digest': field(digest),
  };
  const answer = await send({ url: session.base + MEDIA_PATH, headers, body: blob }, watch).catch(error => {
    throw new Lost(String(error));
  });
  // The key ends with the session.
  if (answer.status === 401) throw new Lost(`${answer.status} ${answer.text}`);
  if (answer.status !== 201) {
    throw new OperationError('upload', CODES[answer.status] ?? UploadCode.FAILURE, `${answer.status} ${answer.text}`);
  }
  return stored(answer.text, blob.size, hex(digest));
}

/** The media id in the server's answer, if it has stored what was sent. */
function stored(text: string, size: number, sha256: string): string {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw failed('the answer is not the one of an rtm server');
  }
  const { id, ...kept } = { ...(answer as Record<string, unknown>) };
  if (typeof id !== 'string' || id === '') throw failed('the answer is not the one of an rtm server');
  if (kept.size !== size || kept.sha256 !== sha256) throw failed('the server stored other bytes than were sent');
  return id;
}

function failed(reason: string): OperationError {
  return new OperationError('upload', UploadCode.FAILURE, reason);
}
