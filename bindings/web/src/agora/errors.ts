/**
 * What calls of the 1.x surface throw and reject with: `name` is the kind of error, `code` which one of the called method's.
 * Both are the same as ever, so that programs go on comparing them.
 */

/** The kinds of errors. */
export type RtmErrorName =
  | 'RtmInvalidArgumentError'
  | 'RtmInvalidStatusError'
  | 'RtmTimeoutError'
  | 'RtmLimitExceededError'
  | 'RtmInvokeTooOftenError'
  | 'RtmUnavailableError'
  | 'RtmUnauthenticatedError'
  | 'RtmInterruptedError'
  | 'RtmInternalError'
  | 'RtmUnknownError';

/** An error of this library. */
export class RtmError extends Error {
  override readonly name: RtmErrorName;
  /** Which error of the method that was called; a number of its own family. */
  readonly code: number;
  /** What the server answered with, when it was the server that refused. */
  declare readonly serverCode?: number;
  /** What went wrong below, when the reason was another error. */
  declare readonly originalError?: unknown;

  constructor(
    name: RtmErrorName,
    code: number,
    text: string,
    more: { serverCode?: number; originalError?: unknown } = {},
  ) {
    super(` Error Code ${code} - ${text}.`);
    this.name = name;
    this.code = code;
    Object.assign(this, more);
  }
}
