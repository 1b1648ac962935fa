// A page that uses both clients: what they have in common is in its bundle once.
import AgoraRTM from 'agora-rtm-sdk';
import WebIM from 'easemob-websdk';

const output = document.querySelector('output');
const appKey = 'org#app';
const conn = new WebIM.connection({ appKey, isHttpDNS: true });
const rtm = AgoraRTM.createInstance('0123456789abcdef0123456789abcdef');

conn.listen({
  onOpened() {
    const message = new WebIM.message('txt', conn.getUniqueId());
    message.set({ msg: 'hello', to: 'echo', success: () => fetched(), fail: ({ type }) => show(`failed: ${type}`) });
    conn.send(message.body);
  },
  onError: ({ type, data }) => show(`error ${type}: ${JSON.stringify(data)}`),
});

async function fetched() {
  const { data } = await conn.getSessionList();
  await rtm.login({ uid: 'bundled' });
  show(`${data.channel_infos[0].channel_id} ${rtm.connectionState}`);
}

function show(text) {
  output.textContent = text;
}

const error = ({ data }) => show(String(data));
conn.registerUser({ username: 'echo', password: 'secret', appKey, error, success });
function success() {
  const open = () => conn.open({ user: 'bundled', pwd: 'secret', appKey });
  conn.registerUser({ username: 'bundled', password: 'secret', appKey, error, success: open });
}
