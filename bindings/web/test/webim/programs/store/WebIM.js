// As programs with a bundler have it: the SDK, their configuration, and one connection for the whole program.
import websdk from 'easemob-websdk';
import config from './WebIMConfig.js';

const WebIM = websdk;
window.WebIM = WebIM;
WebIM.config = config;
WebIM.conn = new WebIM.connection({
  appKey: config.appkey,
  isHttpDNS: config.isHttpDNS,
  isMultiLoginSessions: config.isMultiLoginSessions,
  https: config.https,
  url: config.socketServer,
  apiUrl: config.apiURL,
  isAutoLogin: false,
  heartBeatWait: config.heartBeatWait,
  autoReconnectNumMax: config.autoReconnectNumMax,
  autoReconnectInterval: config.autoReconnectInterval,
  useOwnUploadFun: config.useOwnUploadFun,
  delivery: config.delivery,
  isDebug: config.isDebug,
});
WebIM.Emoji = { path: 'faces/', map: { '[):]': 'ee_1.png', '[:D]': 'ee_2.png' } };

export default WebIM;
