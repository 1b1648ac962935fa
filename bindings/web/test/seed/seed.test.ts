/** Every snippet of the guide to image and file messages, in a page of Chromium, and each of the guide's notes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RtmChannel, RtmClient, RtmFileMessage, RtmImageMessage } from '../../src/agora/index.ts';
import { FaultyProxy } from '../conformance/faultyProxy.ts';
import { openBrowser, page, Site, Tab } from '../support/browser.ts';
import { repository, Server } from '../support/server.ts';
import { program } from '../support/snippets.ts';

const APP = '0123456789abcdef0123456789abcdef';
/** How many snippets the guide prints. */
const PRINTED = 19;
const PHOTO = join(repository, 'tests/media/photo.jpg');

type Media = RtmImageMessage | RtmFileMessage;

/** What the pages of this test have. */
interface Page {
  client: RtmClient;
  app: { client: RtmClient; channels: Record<string, { channel: RtmChannel }> };
  heard: [event: string, message: Media, from: string][];
  codeOf: (work: Promise<unknown>) => Promise<unknown>;
  until: <T>(what: string, look: () => T) => Promise<NonNullable<T>>;
  guide: {
    downloads: Blob[];
    watch: (client: RtmClient) => RtmClient;
    localImage: () => { fileBlob: File; fileName: string };
    localFile: () => { fileBlob: File; fileName: string };
    internetImage: (src: string) => Promise<Blob>;
    uploadImage: (this: Page['app'], blob: Blob) => Promise<RtmImageMessage>;
    uploadFile: (this: Page['app'], blob: Blob) => Promise<RtmFileMessage>;
    imageByMediaId: (this: Page['app'], id: string, blob: Blob) => RtmImageMessage;
    fileByMediaId: (this: Page['app'], id: string) => RtmFileMessage;
    sendImageToPeer: (this: Page['app'], message: Media, peer: string) => void;
    sendFileToPeer: (this: Page['app'], message: Media, peer: string) => void;
    sendImageToChannel: (this: Page['app'], message: Media, channel: string) => void;
    sendFileToChannel: (this: Page['app'], message: Media, channel: string) => void;
    onImageFromPeer: (client: RtmClient) => void;
    onImageInChannel: (client: RtmClient) => void;
    onFileFromPeer: (client: RtmClient) => void;
    onFileInChannel: (client: RtmClient) => void;
    showImage: (blob: Blob) => Promise<HTMLImageElement>;
    saveFile: (blob: Blob) => Promise<File>;
    cancelUpload: (client: RtmClient, blob: Blob) => Promise<void>;
    cancelDownload: (client: RtmClient, message: Media) => Promise<void>;
  };
}

let server: Server;
let proxy: FaultyProxy;
let browser: Browser;
let site: Site;
/** The user who sends, whose transfers can be held up, and the one who receives. */
let ann: Tab;
let bob: Tab;

beforeAll(async () => {
  server = await Server.start();
  proxy = await FaultyProxy.before(server.port);
  browser = await openBrowser();
  site = await Site.open({
    '/': page(
      '<script src="/dist/rtm.js"></script><script src="/guide.js"></script>',
      '<input type="file" class="file-input" />',
    ),
    '/guide.js': program(import.meta.dirname, PRINTED),
  });
  ann = await open('ann', proxy.url);
  bob = await open('bob', server.url);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  proxy?.close();
  await server?.close();
});

/** A page in which a user has logged in and joined a channel. */
async function open(uid: string, url: string): Promise<Tab> {
  const tab = await Tab.open(browser, `${site.url}/`);
  await tab.run(
    async ({ url, app, uid }) => {
      AgoraRTM.setParameter('SERVER', url);
      const client = AgoraRTM.createInstance(app);
      const heard: unknown[] = [];
      client.on('MessageFromPeer', (message, from) => heard.push(['peer', message, from]));
      client.on('ChannelMessage', (message, from) => heard.push(['channel', message, from]));
      await client.login({ uid });
      const channel = client.createChannel('room');
      await channel.join();
      const codeOf = (work: Promise<unknown>) =>
        work.then(
          () => 'nothing failed',
          ({ name, code }) => `${name} ${code}`,
        );
      const until = async (what: string, look: () => unknown) => {
        const end = performance.now() + 15_000;
        for (;;) {
          const seen = look();
          if (seen) return seen;
          if (performance.now() > end) throw new Error(`${what} did not come about; heard: ${JSON.stringify(heard)}`);
          await new Promise(resolve => setTimeout(resolve, 10));
        }
      };
      Object.assign(globalThis, { client, heard, codeOf, until, app: { client, channels: { room: { channel } } } });
    },
    { url, app: APP, uid },
  );
  return tab;
}

/** What a page has heard last, and the bytes that its snippets have downloaded last. */
async function last(
  tab: Tab,
  count: number,
): Promise<{ event: string; from: string; message: Media; thumbnail: number; bytes: number[] }> {
  return await tab.run(async count => {
    const { heard, guide, until } = globalThis as unknown as Page;
    await until(`${count} messages`, () => heard.length >= count);
    await until(`${count} downloads`, () => guide.downloads.length >= count);
    const [event, message, from] = heard.at(-1) as Page['heard'][number];
    const bytes = [...new Uint8Array(await (guide.downloads.at(-1) as Blob).arrayBuffer())];
    return { event, from, message: { ...message }, thumbnail: message.thumbnailData?.size ?? -1, bytes };
  }, count);
}

test('a local image goes to a peer and a channel, and is shown there', async () => {
  const photo = readFileSync(PHOTO);
  await ann.page.locator('.file-input').setInputFiles(PHOTO);
  await bob.run(() => {
    const { guide, client } = globalThis as unknown as Page;
    guide.onImageFromPeer(guide.watch(client));
    guide.onImageInChannel(guide.watch(client));
  });
  const sent = await ann.run(async () => {
    const { guide, app } = globalThis as unknown as Page;
    const { fileBlob, fileName } = guide.localImage();
    const message = await guide.uploadImage.call(app, fileBlob);
    guide.sendImageToPeer.call(app, message, 'bob');
    return { ...message, name: fileName };
  });
  expect(sent.name).toBe('photo.jpg');
  const fields = {
    messageType: 'IMAGE',
    fileName: 'agora.jpg',
    description: 'send image',
    width: 100,
    height: 200,
    thumbnailWidth: 50,
    thumbnailHeight: 200,
    size: photo.length,
    mediaId: sent.mediaId,
  };
  expect(sent).toMatchObject(fields);
  const atPeer = await last(bob, 1);
  expect(atPeer).toMatchObject({ event: 'peer', from: 'ann', message: fields, thumbnail: photo.length });
  expect(Buffer.from(atPeer.bytes).equals(photo)).toBe(true);

  // Made of the id alone, it is the same picture.
  await ann.run(async id => {
    const { guide, app } = globalThis as unknown as Page;
    guide.sendImageToChannel.call(app, guide.imageByMediaId.call(app, id, guide.localImage().fileBlob), 'room');
  }, sent.mediaId);
  const inChannel = await last(bob, 2);
  const { size: _, ...described } = { ...fields, fileName: 'example.jpg' };
  expect(inChannel).toMatchObject({ event: 'channel', from: 'ann', message: described });
  expect(Buffer.from(inChannel.bytes).equals(photo)).toBe(true);
  const shown = await bob.run(async () => {
    const { guide } = globalThis as unknown as Page;
    const image = await guide.showImage(guide.downloads.at(-1) as Blob);
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  });
  expect(shown).toEqual([320, 200]);
});

test('an image from the internet goes through a canvas', async () => {
  const [type, size, sent] = await ann.run(async () => {
    const { guide, app } = globalThis as unknown as Page;
    const blob = await guide.internetImage('/media/chart.png');
    const { width, height } = await app.client.createMediaMessageByUploading(blob, { messageType: 'IMAGE' });
    return [blob.type, blob.size, [width, height]] as const;
  });
  expect(type).toBe('image/jpeg');
  expect(size).toBeGreaterThan(100);
  // Nobody gave its size: it is the picture's own.
  expect(sent).toEqual([240, 160]);
});

test('a local file goes to a peer and a channel, and becomes a file there', async () => {
  const bytes = Buffer.from('any bytes are a file');
  await ann.page.locator('.file-input').setInputFiles({ name: 'slides.ppt', mimeType: '', buffer: bytes });
  await bob.run(() => {
    const { guide, client } = globalThis as unknown as Page;
    guide.onFileFromPeer(guide.watch(client));
    guide.onFileInChannel(guide.watch(client));
  });
  const id = await ann.run(async () => {
    const { guide, app } = globalThis as unknown as Page;
    const message = await guide.uploadFile.call(app, guide.localFile().fileBlob);
    guide.sendFileToPeer.call(app, message, 'bob');
    return message.mediaId;
  });
  const fields = { messageType: 'FILE', fileName: 'example.ppt', description: 'send file', mediaId: id };
  const atPeer = await last(bob, 3);
  expect(atPeer).toMatchObject({ event: 'peer', message: { ...fields, size: bytes.length }, thumbnail: 0 });
  expect(Buffer.from(atPeer.bytes).equals(bytes)).toBe(true);
  await ann.run(id => {
    const { guide, app } = globalThis as unknown as Page;
    guide.sendFileToChannel.call(app, guide.fileByMediaId.call(app, id), 'room');
  }, id);
  const inChannel = await last(bob, 4);
  expect(inChannel).toMatchObject({ event: 'channel', message: fields });
  const saved = await bob.run(async () => {
    const { guide } = globalThis as unknown as Page;
    const file = await guide.saveFile(guide.downloads.at(-1) as Blob);
    return [file.name, await file.text()];
  });
  expect(saved).toEqual(['example.ppt', bytes.toString()]);
});

test('an upload is canceled in the middle, and tells how far it was', async () => {
  const lines: string[] = [];
  ann.page.on('console', line => lines.push(line.text()));
  proxy.arm('media', 'up', 'hold', 50_000);
  // The guide cancels after a second. A machine that is busy may not have begun to send by then, and gets another one.
  for (let attempt = 0; attempt < 5 && lines.length === 0; attempt++) {
    const code = await ann.run(async () => {
      const { guide, client, codeOf } = globalThis as unknown as Page;
      return await codeOf(guide.cancelUpload(client, new Blob([new Uint8Array(20_000_000)])));
    });
    expect(code).toBe('RtmInterruptedError 6');
  }
  proxy.heal();
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).toMatch(/^\d+ 20000000$/);
});

test('a download is canceled in the middle, and tells how far it was', async () => {
  const message = await bob.run(async () => {
    const { client } = globalThis as unknown as Page;
    return await client.createMediaMessageByUploading(new Blob([new Uint8Array(2_000_000).fill(7)]));
  });
  const lines: string[] = [];
  ann.page.on('console', line => lines.push(line.text()));
  for (let attempt = 0; attempt < 5 && lines.length === 0; attempt++) {
    proxy.arm('media', 'down', 'hold', 500_000);
    const code = await ann.run(async message => {
      const { guide, client, codeOf } = globalThis as unknown as Page;
      return await codeOf(guide.cancelDownload(client, message as Media));
    }, message as unknown);
    expect(code).toBe('RtmInterruptedError 6');
  }
  proxy.heal();
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).toMatch(/^\d+ 2000000$/);
});

test('one must log in first', async () => {
  const codes = await bob.run(async app => {
    const { codeOf } = globalThis as unknown as Page;
    const client = AgoraRTM.createInstance(app);
    return [
      await codeOf(client.createMediaMessageByUploading(new Blob(['x']), { messageType: 'FILE' })),
      await codeOf(client.downloadMedia('x'.repeat(24))),
    ];
  }, APP);
  expect(codes).toEqual(['RtmInvalidStatusError 102', 'RtmInvalidStatusError 102']);
});

test('file name, description and thumbnail have 32 KB together, and not one byte more', async () => {
  const outcomes = await ann.run(async () => {
    const { client, codeOf } = globalThis as unknown as Page;
    const message = await client.createMediaMessageByUploading(new Blob(['x']), { messageType: 'FILE' });
    const most = { ...message, fileName: 'n', description: 'd', thumbnail: new Blob([new Uint8Array(32_766)]) };
    const more = { ...most, thumbnail: new Blob([new Uint8Array(32_767)]) };
    return [await codeOf(client.sendMessageToPeer(most, 'ann')), await codeOf(client.sendMessageToPeer(more, 'ann'))];
  });
  expect(outcomes).toEqual(['nothing failed', 'RtmLimitExceededError 7']);
});

test('no page complained', () => {
  ann.check();
  bob.check();
});
