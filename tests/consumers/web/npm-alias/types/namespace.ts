// Everything under one name.
import * as AgoraRTM from 'agora-rtm-sdk';

const config: AgoraRTM.RtmConfig = { logFilter: AgoraRTM.LOG_FILTER_INFO, enableCloudProxy: false };
const client: AgoraRTM.RtmClient = AgoraRTM.createInstance('0123456789abcdef0123456789abcdef', config);
client.updateConfig({ enableLogUpload: false });
client.setParameters({ enableLogUpload: false });
const state: AgoraRTM.ConnectionState = AgoraRTM.ConnectionState.ABORTED;
client.on('ConnectionStateChanged', (now: AgoraRTM.RtmStatusCode.ConnectionState) => console.log(now === state));
const interval: unknown = AgoraRTM.getParameter('RECONNECTING_AP_INTERVAL');
export const known: unknown[] = [AgoraRTM.VERSION, AgoraRTM.BUILD, AgoraRTM.processId, AgoraRTM.END_CALL_PREFIX, interval];
