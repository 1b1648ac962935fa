/**
 * The parameters of `setParameter`, which count for all clients of a page. The original's are kept and given back, and change
 * nothing. `SERVER` says where the server is. Those that begin with `rtm.` are described in docs/parameters.md.
 */
import { defaultParameters, type Parameters } from '../core/parameters.ts';
import { failure } from './failure.ts';
import { CreateInstanceCode } from './families.ts';

/** The key of the server's address. */
export const SERVER = 'SERVER';

/** What is between two calls of `login`, at the least: the second one is refused with code 10. */
export const LOGIN_SPACING = 'rtm.login_spacing_ms';

const given = /* @__PURE__ */ new Map<string, unknown>([
  ['RECONNECTING_AP_INTERVAL', 2500],
  ['RECONNECTING_AP_NUM', 2],
  ['DISABLE_MESSAGE_COMPRESSION', false],
  ['LOG_UPLOAD_INTERVAL', 3000],
  ['ENABLE_EDGE_AUTO_FALLBACK', true],
  [LOGIN_SPACING, 500],
]);

const refusal = (text: string) => failure(CreateInstanceCode, 1, { text });

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
  if (key === SERVER && typeof value !== 'string')
    throw refusal('SERVER must be a string such as wss://rtm.example.org');
  if ((coreName(key) || key === LOGIN_SPACING) && !isAmount(value)) throw refusal(`${key} must be a number, 0 or more`);
  given.set(key, value);
}

/** What a parameter is set to; `undefined` when it is not set. */
export function getParameter(key: string): unknown {
  return given.get(key);
}

/** What is set of the core's parameters; `own` wins. */
export function coreParameters(own: Own = {}): Partial<Parameters> {
  const parameters: Partial<Parameters> = {};
  for (const [key, value] of [...given, ...Object.entries(own)]) {
    const name = coreName(key);
    if (name && isAmount(value)) parameters[name] = value;
  }
  return parameters;
}

/** How long `login` waits for nobody: the milliseconds between two calls, at the least. */
export function loginSpacing(own: Own = {}): number {
  const spacing = own[LOGIN_SPACING] ?? given.get(LOGIN_SPACING);
  return isAmount(spacing) ? spacing : 0;
}

/** Parameters of one client. */
type Own = Readonly<Record<string, number>>;

const isAmount = (value: unknown): value is number => typeof value === 'number' && value >= 0 && Number.isFinite(value);

/** `rtm.send_timeout_ms` is `sendTimeoutMs` below. */
function coreName(key: string): keyof Parameters | undefined {
  if (!key.startsWith('rtm.')) return undefined;
  const name = key.slice(4).replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.hasOwn(defaultParameters, name) ? (name as keyof Parameters) : undefined;
}
