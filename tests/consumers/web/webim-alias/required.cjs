// A program that requires the module: what it gets holds WebIM as its default.
const websdk = require('easemob-websdk');

const WebIM = websdk.default;
const conn = new WebIM.connection({ appKey: 'org#app', apiUrl: process.env.RTM_SERVER });
console.log(WebIM === globalThis.WebIM, conn.version, WebIM.statusCode.WEBIM_CONNCTION_DISCONNECTED);
