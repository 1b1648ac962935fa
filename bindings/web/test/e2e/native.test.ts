/** A page and a program in C++ send each other every kind of message, between two and in a channel. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RtmChannel, RtmClient, RtmFileMessage, RtmImageMessage, RtmMessage } from '../../src/agora/index.ts';
import { Echo } from '../native/echo.ts';
import { openBrowser, page, Site, Tab } from '../support/browser.ts';
import { Server } from '../support/server.ts';

// Several steps in each, which have deadlines of their own.
vi.setConfig({ testTimeout: 120_000 });

const APP = '0123456789abcdef0123456789abcdef';

interface Page {
  client: RtmClient;
  channel: RtmChannel;
  /** Sends to the peer or the channel, and returns what comes back. */
  exchange: (message: RtmMessage, way: Way) => Promise<RtmMessage>;
  hash: (blob: Blob) => Promise<string>;
}

type Way = 'peer' | 'channel';

let server: Server;
let browser: Browser;
let site: Site;
let echo: Echo;
let tab: Tab;

beforeAll(async () => {
  server = await Server.start();
  browser = await openBrowser();
  site = await Site.open({ '/': page('<script src="/dist/rtm.js"></script>') });
  echo = await Echo.start(server, APP, 'native', 'lobby');
  tab = await Tab.open(browser, `${site.url}/`);
  await tab.run(
    async ({ server, app }) => {
      AgoraRTM.setParameter('SERVER', server);
      const client = AgoraRTM.createInstance(app);
      const channel = client.createChannel('lobby');
      await client.login({ uid: 'page' });
      await channel.join();
      const next = (way: Way) =>
        new Promise<RtmMessage>((resolve, reject) => {
          setTimeout(() => reject(new Error(`nothing came back from the ${way}`)), 20_000);
          if (way === 'peer') client.once('MessageFromPeer', resolve);
          else channel.once('ChannelMessage', resolve);
        });
      const exchange = async (message: RtmMessage, way: Way) => {
        const back = next(way);
        if (way === 'channel') await channel.sendMessage(message);
        else if (!(await client.sendMessageToPeer(message, 'native')).hasPeerReceived) throw new Error('not received');
        return await back;
      };
      const hash = async (blob: Blob) =>
        String(new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())));
      Object.assign(globalThis, { client, channel, exchange, hash } satisfies Page);
    },
    { server: server.url, app: APP },
  );
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await echo?.close();
  await server?.close();
});

test.each(['peer', 'channel'] as const)('texts and raw messages, by the %s', async way => {
  const text = `hello \u{1f984} by the ${way}`;
  const back = await tab.run(
    async ({ text, way }) => {
      const { exchange } = globalThis as unknown as Page;
      const raw = Uint8Array.from({ length: 256 }, (_, n) => n);
      const texts = await exchange({ text }, way);
      const raws = (await exchange({ rawMessage: raw, description: text }, way)) as { rawMessage: Uint8Array };
      return { texts, raws: { ...raws, rawMessage: Array.from(raws.rawMessage) } };
    },
    { text, way },
  );
  expect(back.texts).toEqual({ text, messageType: 'TEXT' });
  const bytes = Array.from({ length: 256 }, (_, n) => n);
  expect(back.raws).toEqual({ rawMessage: bytes, description: text, messageType: 'RAW' });
  await echo.said(`text ${text}`);
  await echo.said(`raw ${text}`);
});

test.each(['peer', 'channel'] as const)('an image with its thumbnail, by the %s', async way => {
  const back = await tab.run(async way => {
    const { client, exchange, hash } = globalThis as unknown as Page;
    const photo = await (await fetch('/media/photo.jpg')).blob();
    const thumbnail = await (await fetch('/media/chart.png')).blob();
    const sizes = { thumbnailWidth: 24, thumbnailHeight: 16 };
    const params = {
      messageType: 'IMAGE',
      fileName: 'p\u00fcnktlich.jpg',
      description: 'an image',
      thumbnail,
      ...sizes,
    } as const;
    const sent = (await client.createMediaMessageByUploading(photo, params)) as RtmImageMessage;
    const { thumbnail: small, thumbnailData, mediaId, ...facts } = (await exchange(sent, way)) as RtmImageMessage;
    const bytes = await client.downloadMedia(mediaId);
    return {
      facts,
      another: mediaId !== sent.mediaId,
      type: bytes.type,
      same: (await hash(bytes)) === (await hash(photo)),
      sameThumbnail: (await hash(small as Blob)) === (await hash(thumbnail)) && small === thumbnailData,
      size: photo.size,
    };
  }, way);
  const { size, ...rest } = back;
  expect(rest).toEqual({
    facts: {
      width: 320,
      height: 200,
      size,
      fileName: 'p\u00fcnktlich.jpg',
      description: 'an image',
      thumbnailWidth: 24,
      thumbnailHeight: 16,
      messageType: 'IMAGE',
    },
    another: true,
    type: 'image/jpeg',
    same: true,
    sameThumbnail: true,
  });
  await echo.said(`image ${size} 320x200 p\u00fcnktlich.jpg`);
});

test.each(['peer', 'channel'] as const)('a file of some megabytes, by the %s', async way => {
  const back = await tab.run(async way => {
    const { client, exchange, hash } = globalThis as unknown as Page;
    const file = new File([new Uint8Array(3_000_001).map((_, n) => (n * 7919) >> 3)], 'data.bin');
    const params = { messageType: 'FILE', fileName: file.name, description: 'a file' } as const;
    const sent = await client.createMediaMessageByUploading(file, params);
    const { thumbnail, thumbnailData, mediaId, ...facts } = (await exchange(sent, way)) as RtmFileMessage;
    const bytes = await client.downloadMedia(mediaId);
    const same = (await hash(bytes)) === (await hash(file));
    return { facts, thumbnail: [thumbnail?.size, thumbnailData?.size], same, type: bytes.type };
  }, way);
  expect(back).toEqual({
    facts: { size: 3_000_001, fileName: 'data.bin', description: 'a file', messageType: 'FILE' },
    thumbnail: [0, 0],
    same: true,
    type: '',
  });
  await echo.said('file 3000001 data.bin');
});

test('the page has nothing to complain of', () => tab.check());
