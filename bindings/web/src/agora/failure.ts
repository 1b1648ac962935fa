/** Makes the error for a code. Its kind and its words follow from the code's name, so that they stand nowhere twice. */
import { OperationError } from '../core/error.ts';
import { RtmError, type RtmErrorName } from './errors.ts';
import type { Family } from './families.ts';

/** By the name of a code: its kind, and what it says to a person. */
const MEANINGS: Readonly<Record<string, readonly [RtmErrorName, string]>> = {
  UNKNOWN: ['RtmUnknownError', 'The reason is unknown'],
  FAILURE: ['RtmUnknownError', 'The call failed'],
  REJECTED: ['RtmUnavailableError', 'The server refused'],
  INVALID_ARGUMENT: ['RtmInvalidArgumentError', 'An argument is invalid'],
  INVALID_USERID: ['RtmInvalidArgumentError', "The peer's id is invalid"],
  INVALID_MESSAGE: ['RtmInvalidArgumentError', 'The message is invalid'],
  INVALID_APP_ID: ['RtmUnauthenticatedError', 'The server does not know the App ID'],
  INVALID_TOKEN: ['RtmUnauthenticatedError', 'The token is invalid'],
  TOKEN_EXPIRED: ['RtmUnauthenticatedError', 'The token has expired'],
  NOT_AUTHORIZED: ['RtmUnauthenticatedError', 'The user has no permission'],
  INCOMPATIBLE_MESSAGE: ['RtmUnavailableError', 'The peer cannot take messages of this type'],
  ALREADY_LOGIN: ['RtmInvalidStatusError', 'The client is logging in or logged in'],
  NOT_LOGGED_IN: ['RtmInvalidStatusError', 'The client is not logged in'],
  NOT_IN_CHANNEL: ['RtmInvalidStatusError', 'The channel is not joined'],
  KICKED: ['RtmInvalidStatusError', 'The server took the client out of the channel'],
  ALREADY_JOINED: ['RtmInvalidStatusError', 'The channel is joined or being joined'],
  ALREADY_JOINED_CHANNEL_OF_SAME_ID: ['RtmInvalidStatusError', 'Another object has joined the channel of this id'],
  NOT_STARTED: ['RtmInvalidStatusError', 'The invitation was not sent'],
  ALREADY_END: ['RtmInvalidStatusError', 'The invitation is over'],
  ALREADY_ACCEPT: ['RtmInvalidStatusError', 'The invitation is accepted'],
  ALREADY_SENT: ['RtmInvalidStatusError', 'The invitation is sent'],
  TIMEOUT: ['RtmTimeoutError', 'No answer came in time'],
  TOO_OFTEN: ['RtmInvokeTooOftenError', 'The method is called too often'],
  JOIN_SAME_CHANNEL_TOO_OFTEN: ['RtmInvokeTooOftenError', 'The same channel is joined too often'],
  EXCEED_LIMIT: ['RtmLimitExceededError', 'The number is over the limit'],
  SIZE_OVERFLOW: ['RtmLimitExceededError', 'The size is over the limit'],
  OVERFLOW: ['RtmLimitExceededError', 'There are too many subscriptions'],
  CONCURRENCY_LIMIT_EXCEEDED: ['RtmLimitExceededError', 'Too many transfers are under way'],
  USER_NOT_FOUND: ['RtmUnavailableError', 'The user is offline or unknown'],
  NOT_EXIST: ['RtmUnavailableError', 'The media id is unknown or has expired'],
  ABORTED_BY_LOGOUT: ['RtmInterruptedError', 'A logout came first'],
  ABORTED_BY_LEAVE: ['RtmInterruptedError', 'A leave came first'],
  INTERRUPTED: ['RtmInterruptedError', 'The transfer was canceled'],
};

/** What may be said about an error beside its code. */
export interface Details {
  /** In the place of the usual words: a sentence without its full stop. */
  readonly text?: string;
  /** In the place of the usual kind. */
  readonly name?: RtmErrorName;
  readonly serverCode?: number;
  readonly originalError?: unknown;
}

/** The error with this code of a family. A number that the family does not have is kept, as an unknown error. */
export function failure(family: Family, code: number, { name, text, ...more }: Details = {}): RtmError {
  const codeName = Object.keys(family).find(name => family[name] === code) ?? 'FAILURE';
  const [kind, words] = MEANINGS[codeName] ?? (['RtmUnknownError', 'The call failed'] as const);
  return new RtmError(name ?? kind, code, text ?? words, more);
}

/** What an operation of the core failed with, in this surface's terms. */
export function translated(family: Family, error: unknown): RtmError {
  if (error instanceof RtmError) return error;
  if (error instanceof OperationError) {
    // The link hands on the reasons of the server; transfers have some of their own.
    const isAnswer = error.reason !== '' && error.operation !== 'upload' && error.operation !== 'download';
    return failure(family, error.code, { ...(isAnswer && { serverCode: error.code }), originalError: error });
  }
  // A fault of this library: told as what it is, so that it can be reported.
  return failure(family, 1, {
    name: 'RtmInternalError',
    text: `An internal error: ${String(error)}`,
    originalError: error,
  });
}

/** An operation of the core that rejects with errors of this surface. */
export async function through<T>(family: Family, operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (error) {
    throw translated(family, error);
  }
}

/** The same for a call that throws at once. */
export function attempt<T>(family: Family, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw translated(family, error);
  }
}
