// A program that imports the module, makes two accounts, and lets one write to the other.
import websdk from 'easemob-websdk';

if (globalThis.WebIM !== websdk) throw new Error('WebIM is no global');
const appKey = 'org#app';
const apiUrl = process.env.RTM_SERVER;

function enter(user, handlers) {
  const conn = new websdk.connection({ appKey, apiUrl, autoReconnectNumMax: 5 });
  const opened = new Promise((onOpened, onError) => conn.listen({ ...handlers, onOpened, onError }));
  const account = { username: user, password: 'secret', appKey, apiUrl };
  conn.registerUser({ ...account, success: () => conn.open({ user, pwd: 'secret', appKey }) });
  return opened.then(() => conn);
}

const heard = Promise.withResolvers?.() ?? {};
heard.promise ??= new Promise(resolve => (heard.resolve = resolve));
const bob = await enter('bob', { onTextMessage: ({ from, data }) => heard.resolve(`${from} says ${data}`) });
const ann = await enter('ann', {});
const message = new websdk.message('txt', ann.getUniqueId());
const sent = new Promise((success, fail) => message.set({ msg: 'hello', to: 'bob', success, fail }));
ann.send(message.body);
await sent;
console.log(await heard.promise);
ann.close();
bob.close();
