// Not there while a page is rendered on a server; it is looked at when a client connects.
export const WebSocket = globalThis.WebSocket;
