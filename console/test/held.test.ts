/** What a user of the RTM page holds of the browser: addresses of pictures, which cost memory until they are let go. */
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Client } from '../../bindings/web/src/core/index.ts';
import { ChatSession } from '../src/rtm/session.ts';
import { eventually, Server } from './support.ts';

const server = await Server.start();
// The session says where it is as a page does.
vi.stubGlobal('location', { origin: server.http });
afterAll(() => server.close());

const held = new Set<string>();
const { createObjectURL, revokeObjectURL } = URL;
URL.createObjectURL = what => {
  const url = createObjectURL.call(URL, what as Blob);
  held.add(url);
  return url;
};
URL.revokeObjectURL = url => {
  held.delete(url);
  revokeObjectURL.call(URL, url);
};

const place = { kind: 'peer', user: 'alice' } as const;
let alice: Client;
let bob: ChatSession;
beforeEach(async () => {
  alice = new Client({ appId: 'demo', server: server.url });
  await alice.login({ userId: 'alice', token: '' });
  bob = new ChatSession({ appId: 'demo', user: 'bob', token: '' });
  await bob.open();
});
afterEach(() => {
  alice.release();
  bob.release();
  expect(held.size).toBe(0);
});

/** A picture with a thumbnail, of what nobody ever uploaded. */
async function picture(): Promise<void> {
  const sizes = { width: 4, height: 3, thumbnailWidth: 4, thumbnailHeight: 3 };
  const media = { id: 'none', size: 9, fileName: 'sun.png', thumbnail: new Uint8Array([1, 2, 3]), ...sizes };
  await alice.sendToPeer('bob', { kind: 'image', media, text: '' });
}

it('each thumbnail has one, until its message is let go', async () => {
  await picture();
  await eventually('the picture', () => bob.entries(place).length === 1);
  expect(held.size).toBe(1);
  const texts = Array.from({ length: 200 }, (_, index) =>
    alice.sendToPeer('bob', { kind: 'text', text: `number ${index}` }),
  );
  await Promise.all(texts);
  await eventually('the last text', () => bob.entries(place).at(-1)?.text === 'number 199');
  expect(bob.entries(place).length).toBe(200);
  expect(held.size).toBe(0);
});

it('what is shown when the user goes is let go then', async () => {
  await picture();
  await bob.sendFile(place, new File(['hello'], 'hello.txt', { type: 'text/plain' }), false);
  await eventually('both', () => bob.entries(place).length === 2);
  expect(held.size).toBe(2);
});
