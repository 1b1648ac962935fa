/** The standard WebSocket: the platform's own, or that of the package `ws` in Node. */
export declare const WebSocket: typeof globalThis.WebSocket;
