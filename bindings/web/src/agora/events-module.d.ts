/** npm's `events`, by the path that no platform takes for a module of its own. It brings no types. */
declare module 'events/events.js' {
  class NodeEmitter {
    static defaultMaxListeners: number;
    emit(event: string | symbol, ...args: unknown[]): boolean;
    rawListeners(event: string | symbol): ((...args: unknown[]) => void)[];
  }
  export default NodeEmitter;
}
