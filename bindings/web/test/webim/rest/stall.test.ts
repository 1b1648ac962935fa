/** A transfer in a browser that stands still: given up, but not while anything moves. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exchange } from '../../../src/webim/rest/exchange.ts';

/** An `XMLHttpRequest` whose server never answers. */
class Silent {
  static last: Silent;
  readonly upload: { onprogress?: (event: object) => void } = {};
  onloadend?: () => void;
  onabort?: () => void;
  constructor() {
    Silent.last = this;
  }
  open(): void {}
  setRequestHeader(): void {}
  send(): void {}
  abort(): void {
    this.onabort?.();
    this.onloadend?.();
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('XMLHttpRequest', Silent);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Asks, and tells how it ended. */
function asked(more: object): { ended: string | undefined } {
  const outcome: { ended: string | undefined } = { ended: undefined };
  exchange({ method: 'POST', url: '/', onUpload() {}, ...more }).catch((error: Error) => {
    outcome.ended = error.message;
  });
  return outcome;
}

test('an upload lives while it moves, and ends when it has not for too long', async () => {
  const outcome = asked({ stall: 1000 });
  for (let at = 0; at < 3; at++) {
    await vi.advanceTimersByTimeAsync(999);
    Silent.last.upload.onprogress?.({});
  }
  await vi.advanceTimersByTimeAsync(999);
  expect(outcome.ended).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  expect(outcome.ended).toBe('nothing has moved for too long');
});

test('one that was cancelled says so, and no timer stays behind', async () => {
  const cancel = new AbortController();
  const outcome = asked({ stall: 1000, signal: cancel.signal });
  cancel.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(outcome.ended).toBe('it was cancelled');
  expect(vi.getTimerCount()).toBe(0);
});
