/** WebIM.utils in Chromium, where requests go by XMLHttpRequest, against the real server. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebIM as WebIMType } from '../../../src/webim/index.ts';
import { openBrowser, page, Site, Tab } from '../../support/browser.ts';
import { Server } from '../../support/server.ts';

declare const WebIM: WebIMType;

let server: Server;
let browser: Browser;
let site: Site;
let tab: Tab;
/** What functions that run in the page are given. */
let given: { apiUrl: string; appKey: string; accessToken: string };

beforeAll(async () => {
  server = await Server.start();
  const account = JSON.stringify({ username: 'ann', password: 'secret', grant_type: 'password' });
  await fetch(`${server.http}/org/app/users`, { method: 'POST', body: account });
  const token = await fetch(`${server.http}/org/app/token`, { method: 'POST', body: account });
  const { access_token: accessToken } = (await token.json()) as { access_token: string };
  given = { apiUrl: server.http, appKey: 'org#app', accessToken };
  browser = await openBrowser();
  const body = '<input type="file" id="chosen">';
  site = await Site.open({ '/': page('<script src="/dist/webim.js"></script>', body) });
  tab = await Tab.open(browser, `${site.url}/`);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await server?.close();
});

test('a chosen file is uploaded with progress, and downloaded again as what it was', async () => {
  await tab.page.setInputFiles('#chosen', {
    name: 'A Photo.PNG',
    mimeType: 'image/png',
    buffer: Buffer.alloc(300_000, 7),
  });
  const told = await tab.run(async ({ apiUrl, ...who }) => {
    const input = document.getElementById('chosen') as HTMLInputElement;
    const chosen = WebIM.utils.getFileUrl('chosen');
    const progress: boolean[] = [];
    const reply = await new Promise<{ uri: string; entities: Record<string, string>[] }>((resolve, reject) => {
      WebIM.utils.uploadFile({
        ...{ file: chosen, apiUrl, ...who },
        onFileUploadProgress: event => progress.push(event.lengthComputable && event.loaded <= event.total),
        onFileUploadComplete: reply => resolve(reply as never),
        onFileUploadError: reject,
      });
    });
    const { uuid, 'share-secret': secret } = reply.entities[0] as Record<string, string>;
    const [blob, status] = await new Promise<[Blob, number]>((resolve, reject) => {
      WebIM.utils.download.call(
        { apiUrl, token: who.accessToken },
        {
          ...{ url: `${reply.uri}/${uuid}`, secret: secret as string, headers: { Accept: 'image/png' } },
          onFileDownloadComplete: (blob, xhr) => resolve([blob, xhr.status]),
          onFileDownloadError: reject,
        },
      );
    });
    const shown = WebIM.utils.parseDownloadResponse.call({}, blob);
    return {
      ...{ filename: chosen.filename, filetype: chosen.filetype, isBlob: chosen.url.startsWith('blob:') },
      ...{ size: WebIM.utils.getFileSize(input), length: WebIM.utils.getFileLength(input) },
      ...{ progress, status, type: blob.type, bytes: blob.size, shown: shown.startsWith('blob:') },
    };
  }, given);
  expect(told).toEqual({
    ...{ filename: 'A Photo.PNG', filetype: 'png', isBlob: true, size: '293 KB', length: 300_000 },
    ...{ progress: expect.any(Array), status: 200, type: 'image/png', bytes: 300_000, shown: true },
  });
  expect(told.progress.length).toBeGreaterThan(0);
  expect(new Set(told.progress)).toEqual(new Set([true]));
});

test('uploads fail as programs know it, and can be cancelled', async () => {
  const told = await tab.run(async given => {
    const file = { data: new Blob(['x'.repeat(1_000_000)]), filename: 'a' };
    const outcome = (more: object, abort = false) =>
      new Promise<unknown[]>(resolve => {
        const upload = WebIM.utils.uploadFile({
          ...{ file, ...given, ...more },
          onFileUploadComplete: () => resolve(['complete']),
          onFileUploadError: ({ type, xhr, data }) => resolve([type, xhr?.status, JSON.stringify(data)?.slice(0, 40)]),
          onFileUploadCanceled: () => resolve(['cancelled']),
        });
        if (abort) upload.abort();
      });
    return [
      await outcome({ accessToken: 'forged' }),
      await outcome({ appKey: 'other#none' }),
      await outcome({ apiUrl: 'http://127.0.0.1:1' }),
      await outcome({ accessToken: '' }),
      await outcome({ file: { data: '' } }),
      await outcome({}, true),
    ];
  }, given);
  expect(told.map(([type]) => type)).toEqual([31, 31, 101, 102, 103, 'cancelled']);
  expect(told[0]?.[1]).toBe(401);
});

test('downloads hand on every answer, and fail where there is none', async () => {
  const told = await tab.run(async ({ apiUrl, accessToken }) => {
    const outcome = (options: { url: string; mimeType?: string; responseType?: XMLHttpRequestResponseType }) =>
      new Promise<unknown[]>(resolve => {
        WebIM.utils.download.call(
          { apiUrl, token: accessToken },
          {
            ...options,
            onFileDownloadComplete: (response, xhr) => resolve([xhr.status, typeof response]),
            onFileDownloadError: ({ type }) => resolve([type]),
          },
        );
      });
    return [
      await outcome({ url: `${apiUrl}/org/app/chatfiles/none` }),
      await outcome({ url: `${apiUrl}/healthz`, responseType: 'text', mimeType: 'text/plain; charset=utf-8' }),
      await outcome({ url: 'http://127.0.0.1:1/' }),
      await outcome({ url: 'http://[' }),
    ];
  }, given);
  expect(told).toEqual([[404, 'object'], [200, 'string'], [200], [200]]);
});

test('ajax goes by XMLHttpRequest, and gives it', async () => {
  const told = await tab.run(async ({ apiUrl }) => {
    const { utils } = WebIM;
    const health = await utils.ajax({ url: `${apiUrl}/healthz`, type: 'GET', data: { a: 'b c' } });
    const xml = await utils
      .ajax<Document>({ url: `data:text/xml,<a><b>c</b></a>`, type: 'GET', dataType: 'xml' })
      .catch(String);
    const failed = await utils
      .ajax<{ type: number; xhr: XMLHttpRequest }>({ url: `${apiUrl}/org/app/token`, data: {} })
      .catch((error: { type: number; xhr: XMLHttpRequest }) => error);
    return [health, typeof xml, failed.type, failed.xhr instanceof XMLHttpRequest, failed.xhr.status];
  }, given);
  expect(told).toEqual([{ status: 'ok', version: expect.any(String) }, 'object', 17, true, 400]);
});

test('cookies, the network, and what this browser can do', async () => {
  const context = tab.page.context();
  const told = await tab.run(() => {
    const { utils } = WebIM;
    utils.setCookie('name', 'a b;c', 1);
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    utils._listenNetwork(
      () => heard.push('online'),
      () => heard.push('offline'),
    );
    const {
      hasFlash,
      hasFormData,
      hasBlob,
      isCanUploadFileAsync,
      isCanDownLoadFile,
      hasOverrideMimeType,
      isSupportWss,
    } = utils;
    return [
      [utils.getCookie('name'), utils.getCookie('none'), utils.getEnv().platform, utils.useWxProgram()],
      [hasFlash, hasFormData, hasBlob, isCanUploadFileAsync, isCanDownLoadFile, hasOverrideMimeType, isSupportWss],
      utils.xmlrequest() instanceof XMLHttpRequest,
    ];
  });
  expect(told).toEqual([['a b;c', null, 'web', false], [false, true, true, true, true, true, true], true]);
  await context.setOffline(true);
  await context.setOffline(false);
  await tab.page.waitForFunction(
    () => (globalThis as unknown as { heard: string[] }).heard.join() === 'offline,online',
  );
});
