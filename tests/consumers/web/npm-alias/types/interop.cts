// A CommonJS module, compiled from import statements with esModuleInterop.
import AgoraRTM, { createInstance, type RtmMessage } from 'agora-rtm-sdk';

const client = createInstance('0123456789abcdef0123456789abcdef', { logFilter: AgoraRTM.LOG_FILTER_OFF });
client.on('MessageFromPeer', (message: RtmMessage) => console.log(message.messageType));
export default client;
