/** Where the server is: each place that may say so, in its turn. */
import { afterEach, expect, test, vi } from 'vitest';
import { servedFrom, serverAddress } from '../../src/agora/address.ts';
import { getParameter, setParameter, settle } from '../../src/agora/parameters.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  setParameter('SERVER', undefined);
  servedFrom(undefined);
});

/** A page at this address, with this tag. */
function page(href: string, meta?: string): void {
  vi.stubGlobal('location', new URL(href));
  vi.stubGlobal('document', {
    querySelector: (selector: string) =>
      selector === 'meta[name="rtm-server"]' && meta !== undefined ? { getAttribute: () => meta } : null,
  });
}

test('who says nothing means this very machine', () => {
  expect(serverAddress()).toBe('ws://127.0.0.1:8700');
});

test('the page means its own origin, unless it is on this very machine', () => {
  for (const [href, address] of [
    ['https://chat.example.org/rooms?1', 'wss://chat.example.org'],
    ['http://chat.example.org:8080/', 'ws://chat.example.org:8080'],
    ['blob:https://chat.example.org/11111111', 'wss://chat.example.org'],
    ['http://localhost:5173/', 'ws://127.0.0.1:8700'],
    ['http://app.localhost/', 'ws://127.0.0.1:8700'],
    ['http://127.0.0.1:5173/', 'ws://127.0.0.1:8700'],
    ['http://[::1]:5173/', 'ws://127.0.0.1:8700'],
    ['file:///home/ann/page.html', 'ws://127.0.0.1:8700'],
  ] as const) {
    page(href);
    expect(serverAddress(), href).toBe(address);
  }
});

test('each place wins over those behind it', () => {
  page('https://chat.example.org/');
  expect(serverAddress()).toBe('wss://chat.example.org');
  servedFrom('http://cdn.example.org:8700/agora-rtm-sdk.js');
  expect(serverAddress()).toBe('ws://cdn.example.org:8700');
  vi.stubEnv('RTM_SERVER', 'ws://environment:1');
  expect(serverAddress()).toBe('ws://environment:1');
  page('https://chat.example.org/', ' wss://meta:2 ');
  expect(serverAddress()).toBe('wss://meta:2');
  vi.stubGlobal('RTM_SERVER', 'ws://global:3');
  expect(serverAddress()).toBe('ws://global:3');
  setParameter('SERVER', 'ws://explicit:4');
  expect(serverAddress()).toBe('ws://explicit:4');
});

test('what is empty or no string says nothing', () => {
  page('https://chat.example.org/', '');
  vi.stubEnv('RTM_SERVER', '');
  vi.stubGlobal('RTM_SERVER', 5);
  setParameter('SERVER', '');
  expect(serverAddress()).toBe('wss://chat.example.org');
});

test('parameters of the original are given back, and those of this library reach the core', () => {
  expect(getParameter('RECONNECTING_AP_INTERVAL')).toBe(2500);
  expect(getParameter('RECONNECTING_AP_NUM')).toBe(2);
  expect(getParameter('DISABLE_MESSAGE_COMPRESSION')).toBe(false);
  expect(getParameter('LOG_UPLOAD_INTERVAL')).toBe(3000);
  expect(getParameter('ENABLE_EDGE_AUTO_FALLBACK')).toBe(true);
  for (const key of ['LOG_HANDLER', 'constructor']) expect(getParameter(key), key).toBeUndefined();
  setParameter('RECONNECTING_AP_NUM', 3);
  expect(getParameter('RECONNECTING_AP_NUM')).toBe(3);
  setParameter('RECONNECTING_AP_NUM', undefined);
  expect(getParameter('RECONNECTING_AP_NUM')).toBe(2);

  expect(settle({})).toEqual({ spacing: 500, platform: 'web', parameters: {} });
  setParameter('rtm.send_timeout_ms', 400);
  setParameter('rtm.unknown', 'kept');
  expect(getParameter('rtm.unknown')).toBe('kept');
  expect(settle({ 'rtm.platform': 'native', 'rtm.login_spacing_ms': 0 })).toEqual({
    spacing: 0,
    platform: 'native',
    parameters: { sendTimeoutMs: 400 },
  });
  expect(settle({ 'rtm.send_timeout_ms': 900 }).parameters).toEqual({ sendTimeoutMs: 900 });
  expect(() => settle({ 'rtm.send_timeout_ms': 'long' })).toThrow(expect.objectContaining({ code: 1 }));
  setParameter('rtm.send_timeout_ms', undefined);
});
