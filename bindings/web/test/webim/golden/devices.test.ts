/** A user with several devices, or with none: what each is told, and what ends them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chatter, type Kit, Stage } from '../support/chatter.ts';
import { APP_KEY, PASSWORD, Service } from '../support/service.ts';
import { common } from '../support/shapes.ts';

let service: Service;
let stage: Stage;
let ann: Chatter;
/** A user of each test, who is made for it. */
let users = 0;

beforeAll(async () => {
  service = await Service.start(['ann']);
  stage = await Stage.open();
  ann = await Chatter.open(stage, service, 'ann', { delivery: true });
});

afterAll(async () => {
  await stage?.close();
  await service?.close();
});

async function somebody(): Promise<string> {
  const name = `user${users++}`;
  await service.register(name);
  return name;
}

test('what was said to a user who was away comes at the login, in order, once, and is reported as delivered', async () => {
  const name = await somebody();
  const mids: string[] = [];
  for (let n = 0; n < 5; n++) mids.push(await ann.says('txt', { msg: `${n}`, to: name, ext: { n } }));
  const user = await Chatter.open(stage, service, name, { delivery: true });
  for (const [n, id] of mids.entries()) {
    expect(await user.next('onTextMessage')).toStrictEqual(
      common({ id, from: 'ann', to: name, contentsType: 'TEXT', data: `${n}`, sourceMsg: `${n}`, ext: { n } }),
    );
    expect(await ann.next('onDeliveredMessage')).toStrictEqual({ from: name, to: 'ann', mid: id });
  }
  await user.call('close');
  await user.next('onClosed');
  await user.signIn(service);
  await ann.says('txt', { msg: 'and now', to: name });
  expect(await user.next('onTextMessage')).toMatchObject({ data: 'and now' });
  user.tab.check();
  await user.close();
});

test('a user who was away for long is given more than is ever on its way at a time, in order, each once', async () => {
  const name = await somebody();
  const many = 1200;
  await ann.tab.run(
    async ({ name, many }) => {
      const { send } = globalThis as unknown as Kit;
      await Promise.all(Array.from({ length: many }, (_, n) => send('txt', { msg: `${n}`, to: name })));
    },
    { name, many },
  );
  const user = await Chatter.open(stage, service, name);
  const texts = await user.tab.run(async many => {
    const { heard, until } = globalThis as unknown as Kit;
    const texts = () => heard.filter(({ name }) => name === 'onTextMessage').map(({ args: [message] }) => message.data);
    await until('all of them', () => texts().length >= many);
    return texts();
  }, many);
  expect(texts).toEqual(Array.from({ length: many }, (_, n) => `${n}`));
  await user.close();
});

test('a device with a name is given what it has missed, whatever others have taken, and is there once', async () => {
  const name = await somebody();
  const desk = await Chatter.open(stage, service, name, { deviceId: 'desk', isMultiLoginSessions: true });
  expect(await desk.tab.run(() => WebIM.conn.context.jid.clientResource)).toBe('webim_desk');
  await ann.says('txt', { msg: 'first', to: name });
  expect(await desk.next('onTextMessage')).toMatchObject({ data: 'first' });
  await desk.call('close');
  await desk.next('onClosed');
  const phone = await Chatter.open(stage, service, name, { isMultiLoginSessions: true });
  await ann.says('txt', { msg: 'second', to: name });
  expect(await phone.next('onTextMessage')).toMatchObject({ data: 'second' });
  await desk.signIn(service, { deviceId: 'desk', isMultiLoginSessions: true });
  expect(await desk.next('onTextMessage')).toMatchObject({ data: 'second' });
  const again = await Chatter.open(stage, service, name, { deviceId: 'desk', isMultiLoginSessions: true });
  expect(await desk.next('onError')).toMatchObject({ type: 206 });
  await ann.says('txt', { msg: 'third', to: name });
  for (const device of [phone, again]) expect(await device.next('onTextMessage')).toMatchObject({ data: 'third' });
  await Promise.all([desk.close(), phone.close(), again.close()]);
});

test('with isMultiLoginSessions every device has everything, what was said on another one as well', async () => {
  const name = await somebody();
  const both = [0, 1].map(() => Chatter.open(stage, service, name, { isMultiLoginSessions: true }));
  const [desk, phone] = (await Promise.all(both)) as [Chatter, Chatter];
  const told = { contentsType: 'TEXT', data: 'hello', sourceMsg: 'hello' };
  const id = await ann.says('txt', { msg: 'hello', to: name });
  for (const device of [desk, phone]) {
    expect(await device.next('onTextMessage')).toStrictEqual(common({ id, from: 'ann', to: name, ...told }));
  }
  const answer = await phone.says('txt', { msg: 'hello', to: 'ann' });
  expect(await desk.next('onTextMessage')).toStrictEqual(common({ id: answer, from: name, to: 'ann', ...told }));
  expect(await ann.next('onTextMessage')).toMatchObject({ id: answer });
  // Its own device is told by success alone.
  await ann.says('txt', { msg: 'behind it', to: name });
  expect(await phone.next('onTextMessage')).toMatchObject({ data: 'behind it' });
  await Promise.all([desk.close(), phone.close()]);
});

/** What each end of a session is told as, and what brings it about. */
const ENDS: [type: number, message: string, what: string, bring: (name: string) => Promise<unknown>][] = [
  [
    206,
    'the user is already logged on another device',
    'a login elsewhere',
    async name => await (await Chatter.open(stage, service, name)).close(),
  ],
  [
    207,
    'user has been removed',
    'the removal of the user',
    name => service.call('DELETE', `/users/${name}`, undefined, ''),
  ],
  [
    216,
    'the user was kicked by changing password',
    'a new password',
    name => service.call('PUT', `/users/${name}/password`, { newpassword: 'another' }, ''),
  ],
  [
    217,
    'the user was kicked by other device',
    'the App',
    name => service.call('GET', `/users/${name}/disconnect`, undefined, ''),
  ],
];

test.each(ENDS)('%i %s: a session is ended by %s, and does not come back', async (type, message, _, bring) => {
  const name = await somebody();
  const user = await Chatter.open(stage, service, name, { autoReconnectNumMax: 10 });
  await bring(name);
  expect(await user.nextArguments('onError')).toStrictEqual([{ type, message }]);
  expect(await user.nextArguments('onClosed')).toStrictEqual([]);
  expect(await user.tab.run(() => [WebIM.conn.logOut, WebIM.conn.isOpened(), WebIM.conn.context.status])).toEqual([
    true,
    false,
    405,
  ]);
  expect((await user.send('txt', { msg: 'still?', to: 'ann' })).fail).toMatchObject({ type: 32 });
  expect((await user.heard()).map(({ name }) => name)).toEqual(['onOpened', 'onError', 'onClosed']);
  user.tab.check();
  await user.close();
});

test('the state of a connection goes from 400 to 405, and opening what is open does nothing', async () => {
  const name = await somebody();
  const user = await Chatter.nobody(stage);
  const walk = await user.tab.run(
    async ({ options, login }) => {
      const { makeConnection, next, heard, until } = globalThis as unknown as Kit;
      const walk: number[] = [];
      const conn = makeConnection(options);
      const note = () => walk.at(-1) === conn.context.status || walk.push(conn.context.status);
      note();
      conn.open(login);
      note();
      await until('it is open', () => {
        note();
        return conn.isOpened();
      });
      await next('onOpened');
      conn.open(login);
      conn.open({ ...login, user: 'ann' });
      note();
      await conn.getRoster();
      conn.close();
      note();
      await next('onClosed');
      note();
      return { walk, opened: heard.filter(({ name }) => name === 'onOpened').length, user: conn.user };
    },
    { options: service.options, login: { user: name.toUpperCase(), pwd: PASSWORD, appKey: APP_KEY } },
  );
  expect(walk.walk.filter(status => status !== 402)).toEqual([400, 401, 403, 404, 405]);
  expect(walk).toMatchObject({ opened: 1, user: name });
  await user.close();
});
