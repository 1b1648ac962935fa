/**
 * What the console asks the server: JSON below `/v1/console`, and why it failed, in words that say what to do.
 */

/** An answer that is not what was asked for. */
export class ApiError extends Error {
  /** The HTTP status; 0: the server was not reached. */
  readonly status: number;
  /** The server's name for it. */
  readonly kind: string;

  constructor(status: number, kind: string, reason: string) {
    super(reason);
    this.name = 'ApiError';
    this.status = status;
    this.kind = kind;
  }
}

/** Called when the server wants a login. */
let onLocked: () => void = () => undefined;

/** Says what is to happen when a session has ended. */
export function whenLocked(then: () => void): void {
  onLocked = then;
}

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { method, credentials: 'same-origin' };
  if (body !== undefined) {
    init.headers = { 'content-type': 'application/json' };
    init.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(`/v1/console/${path}`, init);
  } catch {
    throw new ApiError(0, 'unreachable', 'The server does not answer. Is it running?');
  }
  const text = await response.text();
  let answer: unknown = null;
  try {
    answer = text === '' ? null : JSON.parse(text);
  } catch {
    throw new ApiError(
      response.status,
      'no-json',
      'The answer is not from an rtm-server; is there a proxy in between?',
    );
  }
  if (response.ok) return answer as T;
  const { error = 'error', reason = response.statusText } = (answer ?? {}) as { error?: string; reason?: string };
  if (response.status === 401 && error === 'log-in') onLocked();
  throw new ApiError(response.status, error, reason);
}

/** A query string of what is not empty. */
function query(values: Record<string, string | number | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

export interface Session {
  open: boolean;
  password: boolean;
  development: boolean | null;
  version: string | null;
}

export interface Sample {
  at_ms: number;
  connections: number;
  received: number;
  handed: number;
  media_bytes: number | null;
}

export interface Overview {
  now_ms: number;
  up_ms: number;
  version: string;
  development: boolean;
  draining: boolean;
  connections: number;
  users: number;
  channels: number;
  apps: number;
  received: number;
  handed: number;
  media: { ids: number; objects: number; bytes: number } | null;
  trace: boolean;
  samples: Sample[];
}

export interface App {
  id: string;
  certificates: boolean;
  allow_no_token: boolean;
}

export interface Page<T> {
  total: number;
  pages: number;
  page: number;
  items: T[];
}

export interface User {
  app: string;
  id: string;
  since_ms: number;
  platform: 'web' | 'apple' | 'native';
  sdk: string;
  connected: boolean;
  reachable: boolean;
  connections: number;
}

export interface UserDetail extends User {
  channels: string[];
  subscriptions: number;
  attributes: { key: string; value: string }[];
}

export interface Channel {
  app: string;
  id: string;
  members: number;
}

export interface ChannelDetail {
  app: string;
  id: string;
  member_count: number;
  members: string[];
  attributes: { key: string; value: string; user: string; server_ms: number }[];
}

export type StepKind =
  | 'received'
  | 'queued'
  | 'acknowledged'
  | 'declined'
  | 'left'
  | 'stored'
  | 'not-stored'
  | 'fetched'
  | 'late'
  | 'confirmed'
  | 'refused';

export interface Step {
  at_us: number;
  what: StepKind;
  reason: string;
  receiver: string | null;
}

export interface Traced {
  number: number;
  app: string;
  from: string;
  to: string;
  channel: boolean;
  rest: boolean;
  id: string;
  request: string;
  kind: string;
  bytes: number;
  steps: Step[];
  more: number;
}

export interface Trace {
  on: boolean;
  held: number;
  most: number;
  every: number;
  more: boolean;
  messages: Traced[];
}

export interface Inspection {
  lines: { label: string; text: string }[];
  good: boolean | null;
  verdict: string;
}

export interface Listed {
  app?: string;
  find?: string;
  page?: number;
}

export interface TraceSearch {
  app?: string;
  id?: string;
  user?: string;
  channel?: string;
  before?: number;
}

export const api = {
  session: () => ask<Session>('GET', 'session'),
  logIn: (password: string) => ask<null>('POST', 'session', { password }),
  logOut: () => ask<null>('DELETE', 'session'),
  overview: (after: number) => ask<Overview>('GET', `overview${query({ after })}`),
  apps: async () => (await ask<{ apps: App[] }>('GET', 'apps')).apps,
  users: (listed: Listed) => ask<Page<User>>('GET', `users${query({ ...listed })}`),
  user: (app: string, id: string) => ask<UserDetail>('GET', `user${query({ app, id })}`),
  channels: (listed: Listed) => ask<Page<Channel>>('GET', `channels${query({ ...listed })}`),
  channel: (app: string, id: string) => ask<ChannelDetail>('GET', `channel${query({ app, id })}`),
  trace: (search: TraceSearch) => ask<Trace>('GET', `trace${query({ ...search })}`),
  makeToken: async (asked: { app: string; user: string; expire: number; format: string; certificate: string }) =>
    (await ask<{ token: string }>('POST', 'token/make', asked)).token,
  inspectToken: (asked: { token: string; app: string; user: string; certificate: string }) =>
    ask<Inspection>('POST', 'token/inspect', asked),
};

/** What to tell somebody about anything that was thrown. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text === '' ? 'Something went wrong.' : text.charAt(0).toUpperCase() + text.slice(1);
}
