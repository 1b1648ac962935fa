/** Media in a real browser: large files, many at once, pages that are closed, and pages of every kind. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RtmClient, RtmFileMessage } from '../../src/agora/index.ts';
import type * as core from '../../src/core/index.ts';
import { openBrowser, page, Site, Tab } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Server } from '../support/server.ts';

// Several steps in each, which have deadlines of their own.
vi.setConfig({ testTimeout: 120_000 });

const APP = '0123456789abcdef0123456789abcdef';
const LIMIT = 31_457_280;
/** Bytes a second; slow enough that a test can act in the middle of a large transfer. */
const SLOWLY = 1_500_000;

interface Page {
  client: RtmClient;
  core: typeof core;
  noise: (size: number) => Blob;
  hash: (blob: Blob) => Promise<string>;
  codeOf: (work: Promise<unknown>) => Promise<unknown>;
  /** How far a transfer is that `follow` follows. */
  moved: number;
  follow: (signal?: AbortSignal) => {
    cancelSignal?: AbortSignal;
    onOperationProgress: (p: { currentSize: number }) => void;
  };
}

const KIT = `
globalThis.moved = 0;
globalThis.noise = size => {
  const words = new Uint32Array(Math.ceil(size / 4));
  let state = size | 1;
  for (let at = 0; at < words.length; at++) {
    state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
    words[at] = state;
  }
  return new Blob([new Uint8Array(words.buffer, 0, size)]);
};
globalThis.hash = async blob => String(new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())));
globalThis.codeOf = work => work.then(() => 'done', error => error.code ?? String(error));
globalThis.follow = signal => ({
  ...(signal && { cancelSignal: signal }),
  onOperationProgress: ({ currentSize }) => { globalThis.moved = currentSize; },
});
`;

/** Logs in, uploads and downloads; of a worker without XMLHttpRequest or with it. */
const WORKER = `
importScripts('/dist/rtm.js');
self.onmessage = async ({ data: { server, app, uid } , source, ports: [port] }) => {
  try {
    AgoraRTM.setParameter('SERVER', server);
    const client = AgoraRTM.createInstance(app);
    await client.login({ uid });
    const blob = new Blob(['from a worker '.repeat(100000)]);
    const seen = [];
    const follow = { onOperationProgress: ({ currentSize }) => seen.push(currentSize) };
    const { mediaId } = await client.createMediaMessageByUploading(blob, { messageType: 'FILE' }, follow);
    const back = await client.downloadMedia(mediaId, follow);
    const same = (await back.text()) === (await blob.text());
    await client.logout();
    port.postMessage({ same, last: seen.at(-1), size: blob.size, xhr: typeof XMLHttpRequest });
  } catch (error) {
    port.postMessage({ error: String(error) });
  }
};
`;

let server: Server;
let browser: Browser;
let site: Site;

beforeAll(async () => {
  server = await Server.start();
  // A host that is not the loopback by name has no secure context.
  browser = await openBrowser(['--host-resolver-rules=MAP plain.test 127.0.0.1']);
  site = await Site.open({
    '/': page('<script src="/dist/rtm.js"></script><script src="/kit.js"></script>'),
    '/core': page('<script type="module">globalThis.core = await import("/dist/core.mjs");</script>'),
    '/kit.js': KIT,
    '/worker.js': WORKER,
  });
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await server?.close();
});

async function open(uid: string, { at = site.url, on = server.url } = {}): Promise<Tab> {
  const tab = await Tab.open(browser, `${at}/`);
  await tab.run(
    async ({ on, app, uid }) => {
      AgoraRTM.setParameter('SERVER', on);
      const client = AgoraRTM.createInstance(app);
      Object.assign(globalThis, { client });
      await client.login({ uid });
    },
    { on, app: APP, uid },
  );
  return tab;
}

/** Waits until the server keeps what it kept before, and nothing else. */
async function nothingBut(before: ReturnType<typeof kept>): Promise<void> {
  await eventually('nothing is left', () => {
    const { files, ids } = kept();
    if (files === before.files && ids === before.ids) return true;
    throw new Error(`${ids} ids and ${server.mediaFiles()}`);
  });
}

/** Lets so many bytes pass in a second, each way; 0: as many as there are. */
async function throttle(tab: Tab, bytes: number): Promise<void> {
  const devtools = await tab.page.context().newCDPSession(tab.page);
  const throughput = bytes || -1;
  const how = { offline: false, latency: 0, downloadThroughput: throughput, uploadThroughput: throughput };
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', how);
}

/** What the server keeps: files, finished or not, and ids. */
function kept(): { files: number; ids: number } {
  const database = join(server.folder, 'data', 'rtm.sqlite3');
  const ids = execFileSync('sqlite3', ['-readonly', database, 'SELECT count(*) FROM media']);
  return { files: server.mediaFiles().length, ids: Number(ids) };
}

test('a file of 30 MB goes up and comes down with progress, byte for byte, and stays in no heap', async () => {
  const tab = await open('large');
  const devtools = await tab.page.context().newCDPSession(tab.page);
  const held = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const usage = (await devtools.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number };
    return usage.usedSize + (usage.backingStorageSize ?? 0);
  };
  const before = await held();
  await throttle(tab, 20_000_000);
  const first = await tab.run(async limit => {
    const { client, noise, hash } = globalThis as unknown as Page;
    const blob = noise(limit);
    const seen: number[][] = [[], []];
    const note = (list: number[]) => (p: { currentSize: number; totalSize: number }) => {
      if (p.totalSize !== limit) throw new Error(`of ${p.totalSize}`);
      list.push(p.currentSize);
    };
    const { mediaId, size } = await client.createMediaMessageByUploading(
      blob,
      { messageType: 'FILE', fileName: 'large.bin' },
      { onOperationProgress: note(seen[0] as number[]) },
    );
    const back = await client.downloadMedia(mediaId, { onOperationProgress: note(seen[1] as number[]) });
    // Kept alive, so that it would count below if its bytes were in the page's own memory.
    Object.assign(globalThis, { back });
    return { size, same: (await hash(back)) === (await hash(blob)), seen };
  }, LIMIT);
  expect(first).toMatchObject({ size: LIMIT, same: true });
  for (const list of first.seen) {
    expect(list).toEqual([...list].sort((a, b) => a - b));
    expect(list.at(-1)).toBe(LIMIT);
    expect(list.length).toBeGreaterThan(2);
  }
  const grown = (await held()) - before;
  console.info(`with 30 MB up and down the page's memory has ${Math.round(grown / 1024)} KiB more`);
  expect(grown).toBeLessThan(LIMIT / 4);
  const over = await tab.run(async limit => {
    const { client, noise, codeOf } = globalThis as unknown as Page;
    const upload = (size: number) => codeOf(client.createMediaMessageByUploading(noise(size), { messageType: 'FILE' }));
    return [await upload(limit + 1), await upload(0)];
  }, LIMIT);
  expect(over).toEqual([4, 4]);
  tab.check();
  await tab.close();
});

test('an upload and a download of 30 MB are aborted in the middle with code 6, and the upload leaves nothing', async () => {
  const tab = await open('undecided');
  const id = await tab.run(async limit => {
    const { client, noise } = globalThis as unknown as Page;
    return (await client.createMediaMessageByUploading(noise(limit - 1), { messageType: 'FILE' })).mediaId;
  }, LIMIT);
  const before = kept();
  await throttle(tab, SLOWLY);
  const outcomes = await tab.run(
    async ({ limit, id }) => {
      const { client, noise, codeOf, follow } = globalThis as unknown as Page;
      const outcomes: unknown[] = [];
      for (const up of [true, false]) {
        const controller = new AbortController();
        const handler = follow(controller.signal);
        const note = handler.onOperationProgress;
        handler.onOperationProgress = p => {
          note(p);
          if (p.currentSize > 1_000_000) controller.abort();
        };
        const work = up
          ? client.createMediaMessageByUploading(noise(limit), { messageType: 'FILE' }, handler)
          : client.downloadMedia(id, handler);
        const code = await codeOf(work);
        const { moved } = globalThis as unknown as Page;
        outcomes.push([code, moved > 1_000_000 && moved < limit / 2]);
        (globalThis as unknown as Page).moved = 0;
      }
      return outcomes;
    },
    { limit: LIMIT, id },
  );
  expect(outcomes).toEqual([
    [6, true],
    [6, true],
  ]);
  await nothingBut(before);
  tab.check();
  await tab.close();
});

test('nine transfers may be under way in a page, the tenth has code 5, and a logout ends them all', async () => {
  const tab = await open('busy');
  const { mediaId } = await tab.run(async () => {
    const { client, noise } = globalThis as unknown as Page;
    return (await client.createMediaMessageByUploading(noise(9_000_000), { messageType: 'FILE' })) as RtmFileMessage;
  });
  await throttle(tab, 100_000);
  const codes = await tab.run(async id => {
    const { client, noise, codeOf } = globalThis as unknown as Page;
    const begin = (n: number) =>
      codeOf(
        n % 2
          ? client.downloadMedia(id)
          : client.createMediaMessageByUploading(noise(9_000_000 + n), { messageType: 'FILE' }),
      );
    const nine = Array.from({ length: 9 }, (_, n) => begin(n));
    const tenth = await Promise.all([begin(10), begin(11)]);
    await client.logout();
    return { tenth, nine: await Promise.all(nine), after: [await begin(12), await begin(13)] };
  }, mediaId);
  expect(codes).toEqual({ tenth: [5, 5], nine: Array(9).fill(6), after: [102, 102] });
  tab.check();
  await tab.close();
});

test('a page that is closed in mid-upload leaves nothing on the server', async () => {
  const before = kept();
  const tab = await open('hasty');
  await throttle(tab, SLOWLY);
  await tab.run(limit => {
    const { client, noise, follow } = globalThis as unknown as Page;
    void client.createMediaMessageByUploading(noise(limit), { messageType: 'FILE' }, follow());
    void client.createMediaMessageByUploading(noise(limit - 2), { messageType: 'FILE' });
  }, LIMIT);
  await eventually('a part is there', () => kept().files >= before.files + 2);
  expect(await tab.run(() => (globalThis as unknown as Page).moved)).toBeLessThan(LIMIT);
  await tab.close();
  await nothingBut(before);
});

test('a page without HTTPS, which has no crypto.subtle, uploads and downloads', async () => {
  const tab = await open('plain', { at: site.url.replace('127.0.0.1', 'plain.test') });
  const seen = await tab.run(async () => {
    const { client } = globalThis as unknown as Page;
    const { mediaId } = await client.createMediaMessageByUploading(new Blob(['plain']), { messageType: 'FILE' });
    return [isSecureContext, typeof crypto.subtle, await (await client.downloadMedia(mediaId)).text()];
  });
  expect(seen).toEqual([false, 'undefined', 'plain']);
  tab.check();
  await tab.close();
});

test('a server that lists origins serves the pages of those, and of no others', async () => {
  const strict = await Server.start(`origins = ["${site.url}"]\nrates_web = "none"`);
  const tab = await open('listed', { on: strict.url });
  const text = await tab.run(async () => {
    const { client } = globalThis as unknown as Page;
    const { mediaId } = await client.createMediaMessageByUploading(new Blob(['listed']), { messageType: 'FILE' });
    return await (await client.downloadMedia(mediaId)).text();
  });
  expect(text).toBe('listed');
  tab.check();
  await tab.close();

  const other = await Tab.open(browser, `${site.url.replace('127.0.0.1', 'plain.test')}/`);
  const refused = await other.run(async url => {
    const socket = new WebSocket(`${url}/v1/rtm`);
    const closed = new Promise(resolve => {
      socket.onopen = () => resolve('open');
      socket.onclose = () => resolve('closed');
    });
    const health = fetch(`${url.replace('ws', 'http')}/healthz`).then(
      () => 'read',
      () => 'refused',
    );
    return [await closed, await health];
  }, strict.url);
  expect(refused).toEqual(['closed', 'refused']);
  expect(strict.log).toContain('http://plain.test');
  await other.close();
  await strict.close();
});

test('workers of a page and service workers transfer, with XMLHttpRequest and without', async () => {
  const tab = await Tab.open(browser, `${site.url}/`);
  const answers = await tab.run(
    async data => {
      const ask = (worker: Worker | ServiceWorker, uid: string) =>
        new Promise((resolve, reject) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = ({ data }) => resolve(data);
          setTimeout(() => reject(new Error('the worker says nothing')), 20_000);
          worker.postMessage({ ...data, uid }, [port2]);
        });
      const dedicated = await ask(new Worker('/worker.js'), 'worker');
      const { active, installing, waiting } = await navigator.serviceWorker.register('/worker.js');
      const service = await ask((active ?? waiting ?? installing) as ServiceWorker, 'service');
      return { dedicated, service };
    },
    { server: server.url, app: APP },
  );
  const size = 'from a worker '.length * 100_000;
  expect(answers).toEqual({
    dedicated: { same: true, last: size, size, xhr: 'function' },
    service: { same: true, last: size, size, xhr: 'undefined' },
  });
  tab.check();
  await tab.close();
});

test('thumbnails fit, keep their proportions, and are made of what the browser knows', async () => {
  const tab = await Tab.open(browser, `${site.url}/core`);
  await tab.page.waitForFunction(() => (globalThis as unknown as Page).core);
  const made = await tab.run(async () => {
    const { thumbnail, dimensions } = (globalThis as unknown as Page).core;
    const picture = async (name: string) => await (await fetch(`/media/${name}`)).blob();
    const canvas = new OffscreenCanvas(4000, 1000);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    for (let n = 0; n < 4000; n++) {
      context.fillStyle = `hsl(${n * 77} 90% ${n % 100}%)`;
      context.fillRect((n * 331) % 4000, (n * 173) % 1000, 40, 40);
    }
    const big = await canvas.convertToBlob({ type: 'image/png' });
    const facts = async (blob: Blob, limits = {}) => {
      const found = await thumbnail(blob, limits);
      return (
        found && {
          ...found,
          blob: undefined,
          type: found.blob.type,
          bytes: found.blob.size,
          measured: await dimensions(found.blob),
        }
      );
    };
    return {
      photo: await facts(await picture('photo.jpg')),
      big: await facts(big),
      tight: await facts(big, { edge: 400, bytes: 3000 }),
      impossible: await facts(big, { bytes: 50 }),
      icon: (await thumbnail(await picture('icon.bmp')))?.blob.size,
      iconSize: (await picture('icon.bmp')).size,
      text: await facts(new Blob(['no picture'])),
    };
  });
  expect(made.photo).toMatchObject({
    width: 160,
    height: 100,
    type: 'image/jpeg',
    measured: { width: 160, height: 100 },
  });
  expect(made.big).toMatchObject({ width: 160, height: 40, measured: { width: 160, height: 40 } });
  expect(made.tight?.bytes).toBeLessThanOrEqual(3000);
  expect((made.tight?.width ?? 0) / (made.tight?.height ?? 1)).toBe(4);
  expect(made.impossible).toBeUndefined();
  expect(made.icon).toBe(made.iconSize);
  expect(made.text).toBeUndefined();
  tab.check();
  await tab.close();
});
