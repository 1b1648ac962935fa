import { afterEach, expect, test, vi } from 'vitest';
import { utils } from '../../../src/webim/utils/index.ts';

afterEach(() => vi.unstubAllGlobals());

/** Every name that programs may look for. */
const NAMES = `getFileUrl getFileSize getFileLength uploadFile download parseDownloadResponse parseEmoji parseTextMessage parseLink trim
  ts stringify parseJSON parseUri parseHrefHash sprintf getObjectKey reverse checkArray setCookie getCookie emptyfn getEnv
  useWxProgram wxRequest hasFlash hasFormData hasBlob isCanUploadFile isCanUploadFileAsync isCanDownLoadFile isCanSetRequestHeader
  hasOverrideMimeType isSupportWss getIEVersion xmlrequest getXmlFirstChild parseUploadResponse login _listenNetwork ajax`;

test('WebIM.utils has every name, and no others', () => {
  expect(Object.keys(utils).sort()).toEqual(NAMES.split(/\s+/).sort());
});

test('objects and lists', () => {
  expect(utils.getObjectKey({ a: 1, b: 2 }, 2)).toBe('b');
  expect(utils.getObjectKey({ a: 1 }, 2)).toBeUndefined();
  expect(utils.getObjectKey(undefined as never, 2)).toBeUndefined();
  const list = [1, 2, 3];
  expect([utils.reverse(list), list]).toEqual([
    [3, 2, 1],
    [1, 2, 3],
  ]);
  expect([utils.checkArray([]), utils.checkArray({ length: 0 }), utils.checkArray(null)]).toEqual([true, false, false]);
  expect(utils.emptyfn()).toBeUndefined();
});

test('cookies are kept, and read again', () => {
  const jar: string[] = [];
  vi.stubGlobal('document', {
    get cookie() {
      return jar.map(cookie => cookie.split(';')[0]).join('; ');
    },
    set cookie(text: string) {
      jar.push(text);
    },
  });
  utils.setCookie('a', 'x; y=z', 2);
  utils.setCookie('b', '', 2);
  expect(jar[0]).toMatch(/^a=x%3B%20y%3Dz;expires=\w{3}, .* GMT$/);
  expect([utils.getCookie('a'), utils.getCookie('b'), utils.getCookie('c')]).toEqual(['x; y=z', '', null]);
});

test('word of the network is passed on', () => {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  const heard: string[] = [];
  utils._listenNetwork(
    () => heard.push('online'),
    () => heard.push('offline'),
  );
  page.dispatchEvent(new Event('offline'));
  page.dispatchEvent(new Event('online'));
  expect(heard).toEqual(['offline', 'online']);
});

test('answers of old', () => {
  expect(utils.parseUploadResponse('callback({"a":1})')).toBe('{"a":1}');
  expect(utils.parseUploadResponse('{"a":1}')).toBe('{"a":1}');
  const child = {};
  const node = { getElementsByTagName: (name: string) => (name === 'a' ? [child] : []) } as never;
  expect(utils.getXmlFirstChild(node, 'a')).toBe(child);
  expect(utils.getXmlFirstChild(node, 'b')).toBeNull();
  expect(utils.getXmlFirstChild(null, 'b')).toBeNull();
});

test('what Node can do, it says', () => {
  expect(utils.getEnv()).toEqual({ platform: 'node' });
  expect(utils.useWxProgram()).toBe(false);
  const { hasFlash, hasFormData, hasBlob, isCanUploadFile, isCanUploadFileAsync, isCanDownLoadFile } = utils;
  expect({ hasFlash, hasFormData, hasBlob, isCanUploadFile, isCanUploadFileAsync, isCanDownLoadFile }).toEqual({
    ...{ hasFlash: false, hasFormData: true, hasBlob: true },
    ...{ isCanUploadFile: true, isCanUploadFileAsync: true, isCanDownLoadFile: true },
  });
  expect([utils.hasOverrideMimeType, utils.getIEVersion, utils.xmlrequest()]).toEqual([false, null, null]);
});

test('what is not there is said to be missing', () => {
  for (const name of ['FormData', 'Blob', 'fetch', 'WebSocket']) vi.stubGlobal(name, undefined);
  const { hasFormData, hasBlob, isCanUploadFile, isCanDownLoadFile, isCanSetRequestHeader, isSupportWss } = utils;
  expect([hasFormData, hasBlob, isCanUploadFile, isCanDownLoadFile, isCanSetRequestHeader, isSupportWss]).toEqual(
    Array(6).fill(false),
  );
});

test('in a mini-program, requests go by wx', async () => {
  const asked: { url: string; method: string; header: object; data: unknown }[] = [];
  vi.stubGlobal('wx', {
    request(options: (typeof asked)[0] & { success(answer: object): void; fail(answer: object): void }) {
      asked.push(options);
      if (options.url === '/down') options.fail({ errMsg: 'request:fail' });
      else options.success({ statusCode: options.url === '/bad' ? 400 : 200, data: { a: 1 } });
    },
  });
  expect([utils.useWxProgram(), utils.getEnv()]).toEqual([true, { platform: 'wx' }]);
  const success = vi.fn();
  await expect(utils.wxRequest({ url: '/good', data: { b: 2 }, headers: { c: 'd' }, success })).resolves.toEqual({
    a: 1,
  });
  expect(success).toHaveBeenCalledWith({ a: 1 });
  expect(asked[0]).toMatchObject({ url: '/good', method: 'POST', header: { c: 'd' }, data: { b: 2 } });
  await expect(utils.wxRequest({ url: '/bad' })).rejects.toEqual({ type: 17, data: '{"a":1}' });
  await expect(utils.wxRequest({ url: '/down' })).rejects.toEqual({ type: 17, data: 'request:fail' });
  vi.unstubAllGlobals();
  await expect(utils.wxRequest({ url: '/good' })).rejects.toEqual({ type: 17, data: 'there is no wx' });
});
