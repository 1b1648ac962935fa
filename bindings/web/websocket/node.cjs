'use strict';
// As node.js, for programs that use `require`.
const { WebSocket: Ws } = require('ws');

const MAX_BATCH = 1024 * 1024;

exports.WebSocket = class WebSocket extends Ws {
  constructor(url) {
    super(url, { perMessageDeflate: false, maxPayload: MAX_BATCH });
  }
};
