// What is wrong, and must not compile: each line is expected to be an error.
import AgoraRTM, { type RtmMessage } from 'agora-rtm-sdk';

const client = AgoraRTM.createInstance('0123456789abcdef0123456789abcdef');
// @ts-expect-error there is no such event
client.on('MessageFromMars', () => {});
// @ts-expect-error the first argument is a message
client.on('MessageFromPeer', (message: number) => console.log(message));
// @ts-expect-error a text is a string
const message: RtmMessage = { text: 5 };
// @ts-expect-error there is no such state
export const isOdd: boolean = client.connectionState === 'ODD';
// @ts-expect-error the id is missing
client.sendMessageToPeer(message);
// @ts-expect-error nobody writes it
client.createChannel('room').channelId = 'other';
