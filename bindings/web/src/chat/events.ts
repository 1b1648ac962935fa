/** What a chat client is told to do and tells, apart from messages themselves. */
import type { ChatEvent } from '../wire/generated/rtm.ts';

/** What a program wants of its connection. */
export interface Rules {
  /** The name of the device; empty: a fresh one at every login. */
  readonly device: string;
  /** The user's other devices in browsers are closed. */
  readonly single: boolean;
  /** How often to try to come back before giving up. */
  readonly tries: number;
  /** The longest wait between tries, in milliseconds; 0: one that grows from a tenth of a second to five. */
  readonly intervalMs: number;
  /** The longest silence from our side, in milliseconds; the server may want less. */
  readonly heartbeatMs: number;
}

/** Why a connection has ended for good. */
export interface Closed {
  readonly why: 'left' | 'lost' | 'refused' | 'otherDevice' | 'removed' | 'password' | 'kicked';
  /** Of `refused`: a code of logins. */
  readonly code?: number;
  readonly reason?: string;
}

/** What happens to a chat client, by name, and what its listeners are given. */
export interface ChatEvents {
  /** In, for the first time or again. */
  opened: { readonly user: string; readonly resource: string };
  /** The connection is gone; tries follow, or `closed`. */
  lost: Readonly<Record<never, never>>;
  closed: Closed;
  /** Somebody did something. `waited`: while no device was there, or this one was not. */
  event: { readonly event: ChatEvent; readonly waited: boolean };
  /** Everything that had waited has come. */
  caughtUp: Readonly<Record<never, never>>;
  /** A request has its outcome: to be called. */
  outcome: () => void;
}
