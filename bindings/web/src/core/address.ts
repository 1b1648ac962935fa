/** A server's address in the two forms that are needed. */
export interface Address {
  /** Scheme, host and port for media: `http://127.0.0.1:8700`. */
  readonly base: string;
  /** The whole URL of the link: `ws://127.0.0.1:8700/v1/rtm`. */
  readonly link: string;
}

const SCHEMES: Record<string, string> = { 'ws:': 'http', 'http:': 'http', 'wss:': 'https', 'https:': 'https' };

/** Reads `ws://HOST:PORT`, or with `wss`, `http` or `https`; anything behind the port is left out. `undefined`: it is none. */
export function parseAddress(server: string): Address | undefined {
  try {
    const url = new URL(server.trim());
    const scheme = SCHEMES[url.protocol];
    if (!scheme || !url.host) return undefined;
    const base = `${scheme}://${url.host}`;
    return { base, link: `${base.replace('http', 'ws')}/v1/rtm` };
  } catch {
    return undefined;
  }
}
