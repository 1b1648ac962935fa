// A program that imports the module, by default and by name.
import AgoraRTM, { createInstance, ConnectionState } from 'agora-rtm-sdk';

const appId = '0123456789abcdef0123456789abcdef';
const config = { logFilter: AgoraRTM.LOG_FILTER_WARNING };
const ann = AgoraRTM.createInstance(appId, config);
const bob = createInstance(appId, config);
await ann.login({ uid: 'ann' });
await bob.login({ uid: 'bob' });
if (bob.connectionState !== ConnectionState.CONNECTED) throw new Error(`the state is ${bob.connectionState}`);
const heard = new Promise(resolve => bob.once('MessageFromPeer', (message, from) => resolve(`${from} says ${message.text}`)));
const { hasPeerReceived } = await ann.sendMessageToPeer({ text: 'hello' }, 'bob');
console.log(await heard, hasPeerReceived);
await ann.logout();
await bob.logout();
