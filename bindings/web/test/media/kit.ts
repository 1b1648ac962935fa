/** What the tests of media share. */
import { expect } from 'vitest';
import { Client, OperationError, type TransferClient } from '../../src/core/index.ts';
import type { Server } from '../support/server.ts';

/** Bytes that differ from seed to seed and do not repeat soon. */
export function noise(size: number, seed = 1): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(size / 4));
  let state = (seed * 0x9e3779b9) | 1;
  for (let at = 0; at < words.length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[at] = state;
  }
  return new Uint8Array(words.buffer, 0, size);
}

/** Whether a Blob holds exactly these bytes; comparing them one by one by a matcher takes minutes. */
export async function holds(blob: Blob, bytes: Uint8Array): Promise<boolean> {
  return Buffer.compare(new Uint8Array(await blob.arrayBuffer()), bytes) === 0;
}

/** The code that a transfer is refused with. */
export async function refused(transfer: Promise<unknown>): Promise<number> {
  const error = await transfer.then(
    () => expect.fail('the transfer came to its end'),
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(OperationError);
  return (error as OperationError).code;
}

/** The same client with other ideas of what it may do and where its media are. */
export function as(
  client: TransferClient,
  { stallMs, mediaBytes, base }: { stallMs?: number; mediaBytes?: number; base?: string },
): TransferClient {
  return {
    mediaSession: () => {
      const session = client.mediaSession();
      return session && { ...session, base: base ?? session.base };
    },
    get limits() {
      return { ...client.limits, mediaBytes: mediaBytes ?? client.limits.mediaBytes };
    },
    get parameters() {
      return { ...client.parameters, mediaStallMs: stallMs ?? client.parameters.mediaStallMs };
    },
    on: (event, listener) => client.on(event, listener),
  };
}

/** A client that is logged in. */
export async function member(server: Server, userId: string, appId = 'app'): Promise<Client> {
  const client = new Client({ appId, server: server.url });
  await client.login({ userId });
  return client;
}
