'use strict';
module.exports = { WebSocket: require('ws').WebSocket };
