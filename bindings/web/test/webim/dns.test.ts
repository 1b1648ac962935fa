import { afterEach, describe, expect, test, vi } from 'vitest';
import { addressIn, locate } from '../../src/webim/dns.ts';
import { shared } from '../../src/webim/namespace.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  delete shared.config;
});

const at = (host: string, secure = false) => ({
  link: `ws${secure ? 's' : ''}://${host}/v1/rtm`,
  apiUrl: `http${secure ? 's' : ''}://${host}`,
});

describe('an address', () => {
  test.each([
    ['//im.example/ws', at('im.example')],
    ['//im.example:8700/ws', at('im.example:8700')],
    ['im.example', at('im.example')],
    ['im.example:8700', at('im.example:8700')],
    ['127.0.0.1:8700/ws', at('127.0.0.1:8700')],
    ['[::1]:8700', at('[::1]:8700')],
    ['ws://im.example', at('im.example')],
    ['wss://im.example/ws', at('im.example', true)],
    ['https://im.example/', at('im.example', true)],
    ['  http://im.example ', at('im.example')],
  ])('may be written as %s', (url, expected) => {
    expect(locate({ url })).toEqual(expected);
    expect(locate({ apiUrl: url })).toEqual(expected);
  });

  test.each([undefined, null, '', ' ', 7, 'ftp://im.example', '//', 'http://'])('%j is none', value => {
    expect(addressIn(value)).toBeUndefined();
  });

  test.each([
    '//a1.easemob.com',
    'https://im-api-v2.easemob.com/ws',
    'wss://msync-api-61.chat.agora.io',
    'easemob.com',
  ])('%s is the original’s service, and none of ours', value => {
    expect(addressIn(value)).toBeUndefined();
    expect(locate({ url: value, apiUrl: '//im.example' })).toEqual(at('im.example'));
  });

  test('hosts that only look like the original’s are ours', () => {
    expect(addressIn('//noteasemob.com')).toBeDefined();
    expect(addressIn('//easemob.com.example')).toBeDefined();
  });
});

test('link and REST may be in two places', () => {
  expect(locate({ url: 'wss://link.example/ws', apiUrl: '//rest.example' })).toEqual({
    link: 'wss://link.example/v1/rtm',
    apiUrl: 'http://rest.example',
  });
});

test('without a scheme it is that of the page', () => {
  vi.stubGlobal('location', { protocol: 'https:', origin: 'https://page.example' });
  expect(locate({ url: '//im.example', https: false })).toEqual(at('im.example', true));
  vi.stubGlobal('location', { protocol: 'http:', origin: 'http://page.example' });
  expect(locate({ url: '//im.example', https: true })).toEqual(at('im.example'));
});

test('without a scheme and a page it is what the options say', () => {
  expect(locate({ url: '//im.example', https: true })).toEqual(at('im.example', true));
});

describe('nobody names a server', () => {
  test('then it is the one of this machine', () => {
    expect(locate({})).toEqual(at('127.0.0.1:8700'));
  });

  test('then it is that of the page', () => {
    vi.stubGlobal('location', { protocol: 'https:', origin: 'https://page.example' });
    expect(locate({ url: '//im-api-v2.easemob.com/ws' })).toEqual(at('page.example', true));
  });

  test('then it is the global that AgoraRTM goes by as well, before the page', () => {
    vi.stubGlobal('location', { protocol: 'https:', origin: 'https://page.example' });
    vi.stubGlobal('RTM_SERVER', 'wss://im.example');
    expect(locate({})).toEqual(at('im.example', true));
  });

  test.each(['apiURL', 'socketServer', 'xmppURL', 'url', 'Host'])('then it is the %s of WebIM.config', name => {
    vi.stubGlobal('RTM_SERVER', 'wss://other.example');
    shared.config = { [name]: '//im.example:1' };
    expect(locate({})).toEqual(at('im.example:1'));
  });

  test('then it is the config of a WebIM that the program has made itself', () => {
    vi.stubGlobal('WebIM', { config: { xmppURL: 'im.example', apiURL: '//a1.easemob.com' } });
    expect(locate({})).toEqual(at('im.example'));
  });
});
