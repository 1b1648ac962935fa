/**
 * SHA-256 as the media protocol writes it: hex in JSON, `sha-256=:<base64>:` in digest fields (RFC 9530).
 *
 * By a library and not by `crypto.subtle`, which pages without HTTPS do not have and which wants everything at once.
 */
import { sha256 } from '@noble/hashes/sha2.js';

/** What is read of a Blob at once: a few milliseconds of hashing, so that a page stays responsive. */
const SLICE = 1024 * 1024;

/** Takes bytes one piece after another. */
export class Digest {
  readonly #hash = sha256.create();

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** The digest of everything; nothing may follow. */
  end(): Uint8Array {
    return this.#hash.digest();
  }
}

/** Hashes a Blob slice by slice, telling after each of them; rejects when it cannot be read, or once `signal` is aborted. */
export async function digestOf(blob: Blob, signal: AbortSignal, touched: () => void): Promise<Uint8Array> {
  const digest = new Digest();
  for (let at = 0; at < blob.size; at += SLICE) {
    signal.throwIfAborted();
    digest.update(new Uint8Array(await blob.slice(at, at + SLICE).arrayBuffer()));
    touched();
  }
  return digest.end();
}

/** The digest in small hexadecimal digits. */
export function hex(digest: Uint8Array): string {
  return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** The digest as the value of `Content-Digest`. */
export function field(digest: Uint8Array): string {
  return `sha-256=:${btoa(String.fromCharCode(...digest))}:`;
}

/** The SHA-256 of a digest field in hexadecimal digits; `undefined` if there is none. Other algorithms may stand beside it. */
export function fromField(text: string): string | undefined {
  for (const member of text.split(',')) {
    const found = /^\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*$/i.exec(member);
    if (found?.[1]) return hex(Uint8Array.from(atob(found[1]), letter => letter.charCodeAt(0)));
  }
  return undefined;
}
