// Node 20 has no WebSocket of its own.
import { WebSocket as Ws } from 'ws';

/** The largest message that a server may send, in bytes: more would only fill the memory. */
const MAX_BATCH = 1024 * 1024;

export class WebSocket extends Ws {
  constructor(url) {
    super(url, { perMessageDeflate: false, maxPayload: MAX_BATCH });
  }
}
