/**
 * Where the server is. A program says so in the options `url` and `apiUrl`; of one the other follows, since one server is both.
 * What names a host of the original's own service says nothing, since none of them is ours. Where nobody says anything, and
 * with `isHttpDNS`, the first of these counts:
 *
 * 1. `WebIM.config`: `apiURL`, `socketServer`, `xmppURL`, `url` or `Host`
 * 2. what `AgoraRTM` goes by as well: `RTM_SERVER`, a meta tag, the origin of the script or of the page, `ws://127.0.0.1:8700`
 */
import { serverAddress } from '../agora/address.ts';
import { type Address, parseAddress } from '../core/address.ts';
import { of } from './namespace.ts';
import { asked, illegal, parsed } from './rest/request.ts';

/** What a program says about its server. */
export interface Place {
  url?: unknown;
  apiUrl?: unknown;
  https?: unknown;
}

/** The hosts of the original's own service. */
const FOREIGN = /^([^/]+\.)?(easemob\.(com|io)|agora\.io|agoralab\.co)$/i;

/** The settings of a program that may name a server. */
const SETTINGS = ['apiURL', 'socketServer', 'xmppURL', 'url', 'Host'];

/** The address that a text names, if it names one of ours: `//host`, `host:port` and `https://host/ws` are one. */
export function addressIn(value: unknown, https?: unknown): Address | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const [, scheme, rest = ''] =
    /^\s*(?:(\w+):)?\/*(.*)$/s.exec(/^\s*[\w.-]+:\d+(\/|\s*$)/.test(value) ? `//${value.trim()}` : value) ?? [];
  const address = parseAddress(`${scheme ?? (isSecure(https) ? 'https' : 'http')}://${rest}`);
  return address && !FOREIGN.test(new URL(address.base).hostname) ? address : undefined;
}

/** Pages that were loaded by HTTPS may talk to nobody else; where there is no page, programs say what they want. */
function isSecure(https: unknown): boolean {
  return typeof location === 'undefined' ? https === true : location.protocol === 'https:';
}

/** The server, as things stand: its link, and `base` for REST. */
export function locate({ url, apiUrl, https }: Place): { link: string; apiUrl: string } {
  const link = addressIn(url, https);
  const rest = addressIn(apiUrl, https);
  const other = link ?? rest ?? nearby(https);
  return { link: (link ?? other).link, apiUrl: (rest ?? other).base };
}

function nearby(https: unknown): Address {
  const config = of('config') ?? {};
  const found = SETTINGS.map(name => addressIn(config[name], config.https ?? https)).find(Boolean);
  return found ?? (parseAddress(serverAddress()) as Address);
}

interface Host {
  domain?: string;
  ip?: string;
  port?: number | string;
  protocol?: string;
}

/** Asks the server that is nearby where the hosts of an App are. Rejects as a request does, and for an answer that names none. */
export async function discover(place: Place, appKey: string): Promise<{ link: string; apiUrl: string }> {
  const { apiUrl } = locate(place);
  const url = `${apiUrl}/easemob/server.json?app_key=${encodeURIComponent(appKey)}`;
  const answer = parsed(await asked({ method: 'GET', url })) as Record<'rest' | 'msync-ws', { hosts?: Host[] }>;
  const first = (name: 'rest' | 'msync-ws'): Address => {
    const { protocol, domain, ip, port } = answer?.[name]?.hosts?.[0] ?? {};
    const address = addressIn(`${protocol}://${domain || ip}${port ? `:${port}` : ''}`);
    if (!address) throw illegal(`server.json names no host for ${name}`);
    return address;
  };
  return { link: first('msync-ws').link, apiUrl: first('rest').base };
}
