/**
 * Where the server is. The first of these that names one counts:
 *
 * 1. `AgoraRTM.setParameter('SERVER', 'wss://rtm.example.org')`
 * 2. `globalThis.RTM_SERVER = 'wss://rtm.example.org'`, in a page or a worker
 * 3. `<meta name="rtm-server" content="wss://rtm.example.org">`
 * 4. the variable `RTM_SERVER` of the environment, in Node
 * 5. the origin of the script, if it is the build for pages that name no server (agora-rtm-sdk.js)
 * 6. the origin of the page, unless that is this very machine's: visitors run no servers
 * 7. `ws://127.0.0.1:8700`
 */
import { getParameter, SERVER } from './parameters.ts';

/** Where a server listens that was not told otherwise. */
const DEFAULT_SERVER = 'ws://127.0.0.1:8700';

const LOOPBACK = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

let ownOrigin: string | undefined;

/** This script was loaded from `url`, and the server is there, too. */
export function servedFrom(url: string | undefined): void {
  ownOrigin = url === undefined ? undefined : httpOrigin(url);
}

/** The address of the server, as things stand. */
export function serverAddress(): string {
  const global = globalThis as { RTM_SERVER?: unknown };
  const meta = () =>
    typeof document === 'undefined'
      ? undefined
      : document.querySelector('meta[name="rtm-server"]')?.getAttribute('content')?.trim();
  const variable = () => (typeof process === 'undefined' ? undefined : process.env?.RTM_SERVER);
  return (
    text(getParameter(SERVER)) ??
    text(global.RTM_SERVER) ??
    text(meta()) ??
    text(variable()) ??
    ownOrigin ??
    pageOrigin() ??
    DEFAULT_SERVER
  );
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function pageOrigin(): string | undefined {
  // A worker that was made of a Blob has the origin of its page, and no host of its own.
  const origin = typeof location === 'undefined' ? undefined : httpOrigin(location.origin);
  return origin === undefined || LOOPBACK.test(new URL(origin).hostname) ? undefined : origin;
}

function httpOrigin(url: string): string | undefined {
  // An origin that is nobody's is written as "null".
  const [, scheme, host] = /^(https?):\/\/([^/?#]+)/.exec(url) ?? [];
  return scheme && `${scheme === 'https' ? 'wss' : 'ws'}://${host}`;
}
