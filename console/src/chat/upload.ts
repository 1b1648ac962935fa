/** Uploads with progress that can be stopped, and downloads of the same kind. */

import type { Connection } from './service.ts';
import { WebIM } from './service.ts';

/** What the server says of an upload. */
interface Entity {
  uuid?: string;
  'share-secret'?: string;
}

/**
 * Uploads a file; resolves with an address that holds its secret. The module uploads on its own when a message has a file, but
 * cannot be stopped then; a message that says where its file is already is its other way, and this one goes before it.
 */
export function upload(
  { apiUrl, appKey, token }: Pick<Connection, 'apiUrl' | 'appKey' | 'token'>,
  file: File,
  signal: AbortSignal,
  onProgress: (moved: number) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const { abort } = WebIM.utils.uploadFile({
      file,
      accessToken: token,
      appKey,
      apiUrl,
      // The form is a little larger than the file.
      onFileUploadProgress: ({ loaded }) => onProgress(Math.min(loaded, file.size)),
      onFileUploadComplete: ({ uri, entities }) => {
        const entity = entities?.[0] as Entity | undefined;
        const secret = entity?.['share-secret'] ?? '';
        resolve(`${uri}/${entity?.uuid}?em-redirect=true&share-secret=${encodeURIComponent(secret)}`);
      },
      onFileUploadError: reject,
      onFileUploadCanceled: () => reject(new Error('It was cancelled.')),
    });
    signal.addEventListener('abort', abort);
  });
}

/** Downloads what an address names. */
export async function download(url: string, signal: AbortSignal, onProgress: (moved: number) => void): Promise<Blob> {
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null) {
    throw new Error(
      response.status === 404
        ? 'It is gone: files are kept for some days only.'
        : 'The server did not hand it over. Try again.',
    );
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let moved = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value as Uint8Array<ArrayBuffer>);
    moved += value.length;
    onProgress(moved);
  }
  return new Blob(parts, { type: response.headers.get('content-type') ?? '' });
}

/** The small picture that the server makes of a large one. */
export async function thumbnail(url: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(url, { signal, headers: { thumbnail: 'true' } });
  if (!response.ok) throw new Error('The picture is gone.');
  return response.blob();
}
