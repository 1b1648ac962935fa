/**
 * The parameters of `setParameter`, which count for all clients of a page. The original's are kept and given back, and change
 * nothing. `SERVER` says where the server is. Those that begin with `rtm.` are described in docs/parameters.md.
 */
import type { ClientOptions } from '../core/client.ts';
import { defaultParameters, type Parameters } from '../core/parameters.ts';
import { failure } from './failure.ts';
import { CreateInstanceCode } from './families.ts';

/** The key of the server's address. */
export const SERVER = 'SERVER';
/** The milliseconds between two calls of `login`, at the least: one that comes earlier is refused with code 10. */
const LOGIN_SPACING = 'rtm.login_spacing_ms';
/** Which profile of call rates the server applies. */
const PLATFORM = 'rtm.platform';

const DEFAULTS: Readonly<Record<string, unknown>> = {
  RECONNECTING_AP_INTERVAL: 2500,
  RECONNECTING_AP_NUM: 2,
  DISABLE_MESSAGE_COMPRESSION: false,
  LOG_UPLOAD_INTERVAL: 3000,
  ENABLE_EDGE_AUTO_FALLBACK: true,
  [LOGIN_SPACING]: 500,
  [PLATFORM]: 'web',
};

const PLATFORMS: readonly unknown[] = ['web', 'native', 'apple'];

/** Parameters of one client alone, or of all. */
export type Given = Readonly<Record<string, unknown>>;

const given = /* @__PURE__ */ new Map<string, unknown>();

/**
 * Sets a parameter; `undefined` forgets it. `SERVER` takes `ws://HOST:PORT` or `wss://HOST:PORT` and counts from the next login
 * on, for clients that were made before as well; parameters that begin with `rtm.` count for clients that are made later.
 * Throws code 1 for what is no key, and for a value of the wrong type.
 */
export function setParameter(key: string, value: unknown): void {
  if (typeof key !== 'string' || key === '') throw refusal("A parameter's key must be a string");
  if (value === undefined) {
    given.delete(key);
    return;
  }
  check(key, value);
  given.set(key, value);
}

/** What a parameter is set to; `undefined` when it is not set and has no default. */
export function getParameter(key: string): unknown {
  return given.get(key) ?? (Object.hasOwn(DEFAULTS, key) ? DEFAULTS[key] : undefined);
}

/** What all this comes to for a client with parameters of its own, which win. Throws as `setParameter`. */
export function settle(own: Given): { spacing: number } & Required<Pick<ClientOptions, 'parameters' | 'platform'>> {
  const all: Given = { ...DEFAULTS, ...Object.fromEntries(given), ...own };
  const parameters: Partial<Parameters> = {};
  for (const [key, value] of Object.entries(all)) {
    check(key, value);
    const name = coreName(key);
    if (name) parameters[name] = value as number;
  }
  return {
    parameters,
    platform: all[PLATFORM] as NonNullable<ClientOptions['platform']>,
    spacing: all[LOGIN_SPACING] as number,
  };
}

function check(key: string, value: unknown): void {
  if (key === SERVER && typeof value !== 'string')
    throw refusal('SERVER must be a string such as wss://rtm.example.org');
  if (key === PLATFORM && !PLATFORMS.includes(value)) throw refusal(`${key} must be one of ${PLATFORMS.join(', ')}`);
  const isAmount = typeof value === 'number' && value >= 0 && Number.isFinite(value);
  if ((key === LOGIN_SPACING || coreName(key)) && !isAmount) throw refusal(`${key} must be a number, 0 or more`);
}

/** `rtm.send_timeout_ms` is `sendTimeoutMs` below. */
function coreName(key: string): keyof Parameters | undefined {
  if (!key.startsWith('rtm.')) return undefined;
  const name = key.slice(4).replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.hasOwn(defaultParameters, name) ? (name as keyof Parameters) : undefined;
}

function refusal(text: string) {
  return failure(CreateInstanceCode, CreateInstanceCode.INVALID_ARGUMENT, { text });
}
