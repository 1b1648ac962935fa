// Node 20 has no WebSocket of its own.
export { WebSocket } from 'ws';
