/**
 * The base of clients, channels and invitations: the emitter of Node, which npm's `events` brings to browsers, with types.
 * Listeners run synchronously, in the order in which they were added:
 *
 *     client.on("MessageFromPeer", (message, peerId) => { … });
 *
 * One thing is different. A listener that throws hurts neither this library nor the other listeners: its error is reported as
 * an uncaught one (`reportError`; on platforms without that, by `console.error`).
 */

import NodeEmitter from 'events/events.js';
import { complain } from '../core/complain.ts';

/** The events of `Types`, which names them with the types of their listeners. */
export interface EventEmitter<Types> {
  /** Adds a listener behind those that are there. */
  on<Event extends keyof Types>(event: Event, listener: Types[Event]): this;
  /** The same as `on`. */
  addListener<Event extends keyof Types>(event: Event, listener: Types[Event]): this;
  /** Adds a listener that hears the event once. */
  once<Event extends keyof Types>(event: Event, listener: Types[Event]): this;
  /** Adds a listener in front of those that are there. */
  prependListener<Event extends keyof Types>(event: Event, listener: Types[Event]): this;
  /** Adds a listener in front of those that are there, which hears the event once. */
  prependOnceListener<Event extends keyof Types>(event: Event, listener: Types[Event]): this;
  /** Removes a listener; if it was added several times, the last. */
  off<Event extends keyof Types>(event: Event, listener: Types[Event]): this;
  /** The same as `off`. */
  removeListener<Event extends keyof Types>(event: Event, listener: Types[Event]): this;
  /** Removes the listeners of an event, or all. */
  removeAllListeners<Event extends keyof Types>(event?: Event): this;
  /** The listeners of an event, in order. */
  listeners<Event extends keyof Types>(event: Event): Types[Event][];
  /** The same, with what `once` has put around them. */
  rawListeners<Event extends keyof Types>(event: Event): Types[Event][];
  /** How many listeners an event has. */
  listenerCount<Event extends keyof Types>(event: Event): number;
  /** The events that have listeners. */
  eventNames(): (keyof Types)[];
  /** Calls the listeners. False: there are none. */
  emit<Event extends keyof Types>(
    event: Event,
    ...args: Types[Event] extends (...args: infer Args) => void ? Args : never
  ): boolean;
  /** How many listeners an event may have before a warning says that they might be too many. 0: any number. */
  setMaxListeners(count: number): this;
  /** What `setMaxListeners` has set, or `EventEmitter.defaultMaxListeners`. */
  getMaxListeners(): number;
}

class SafeEmitter extends NodeEmitter {
  /**
   * Asks Vue, as its `markRaw` does, to leave these objects alone. Programs keep them in the state of their components, and there
   * methods would be called on a proxy, which has no private fields.
   */
  get __v_skip(): boolean {
    return true;
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    const listeners = this.rawListeners(event);
    // Without listeners, what Node does: an "error" is thrown.
    if (listeners.length === 0) return super.emit(event, ...args);
    for (const listener of listeners) {
      try {
        Reflect.apply(listener, this, args);
      } catch (error) {
        complain(error);
      }
    }
    return true;
  }
}

/** Makes emitters. */
export const EventEmitter = SafeEmitter as unknown as {
  new <Types>(): EventEmitter<Types>;
  /** How many listeners of one event are no reason for a warning. */
  defaultMaxListeners: number;
};
