/**
 * Keeps messages in the order in which they were sent, although some have to be made ready first. One for each client, since
 * a user who gets messages from a peer and in a channel sees one order, too.
 */
import type { Message } from '../core/message.ts';

export class Outbox {
  #last: Promise<void> | undefined;

  /** Calls `send` with the message, behind everything that was given before: at once, if nothing is being made ready. */
  async pass<T>(prepared: Message | Promise<Message>, send: (message: Message) => Promise<T>): Promise<T> {
    if (!this.#last && !(prepared instanceof Promise)) return await send(prepared);
    const last = this.#last;
    const own = prepared instanceof Promise ? prepared : kept(prepared);
    const ready = (async () => {
      // Asked for at once, so that one that cannot be made ready is no unhandled rejection while others are.
      const [message] = await Promise.all([own, last]);
      return message;
    })();
    const outcome = ready.then(send);
    // Registered behind `send`, which therefore was called when this is fulfilled.
    const passed = ready.then(nothing, () => last);
    this.#last = passed;
    void passed.then(() => {
      if (this.#last === passed) this.#last = undefined;
    });
    return await outcome;
  }
}

/** A message that waits, as it is now: its bytes are the application's, which may use them for something else meanwhile. */
function kept(message: Message): Message {
  return message.kind === 'raw' ? { ...message, raw: new Uint8Array(message.raw) } : message;
}

const nothing = (): void => {};
