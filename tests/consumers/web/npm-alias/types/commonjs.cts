// A CommonJS module, which gets AgoraRTM itself.
import AgoraRTM = require('agora-rtm-sdk');

const client: AgoraRTM.RtmClient = AgoraRTM.createInstance('0123456789abcdef0123456789abcdef');
const handler: AgoraRTM.RtmEvents.RtmChannelEvents['MemberJoined'] = (member: string) => console.log(member);
client.createChannel('room').on('MemberJoined', handler);
const text: AgoraRTM.RtmTextMessage = { text: 'hello' };
export const sent: Promise<AgoraRTM.PeerMessageSendResult> = client.sendMessageToPeer(text, 'bob');
export const state: AgoraRTM.RtmStatusCode.ConnectionState = AgoraRTM.ConnectionState.CONNECTED;
