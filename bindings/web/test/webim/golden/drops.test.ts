/** Connections that break, servers that go and come back: nothing is lost, nothing comes twice, and programs hear of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Relay } from '../../support/relay.ts';
import { Chatter, type Kit, Stage } from '../support/chatter.ts';
import { Service } from '../support/service.ts';

/** More tries than a restart of a server takes. */
const STUBBORN = { autoReconnectNumMax: 1000, autoReconnectInterval: 0.1 };

let service: Service;
let stage: Stage;

beforeAll(async () => {
  // For each test others: what a page that is closed has not acknowledged is told again.
  service = await Service.start(['ann', 'bob', 'carol', 'dora', 'emil', 'fay', 'gus', 'hal']);
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
  await service?.close();
});

test('over a restart of the server, what was said before, in between and behind arrives once, in order', async () => {
  const ann = await Chatter.open(stage, service, 'ann', STUBBORN);
  const bob = await Chatter.open(stage, service, 'bob', STUBBORN);
  const said: string[] = [];
  const say = async (msg: string) => {
    said.push(msg);
    await ann.says('txt', { msg, to: 'bob' });
  };
  await say('before');
  await service.server.kill();
  expect(await ann.next('onError')).toMatchObject({ type: 16, message: 'websocket has been disconnected' });
  // It is kept until the connection is back, which the program is told.
  said.push('in between');
  await ann.tab.run(() => {
    const { send } = globalThis as unknown as Kit;
    Object.assign(globalThis, { kept: send('txt', { msg: 'in between', to: 'bob' }) });
  });
  expect(await ann.next('onError')).toMatchObject({ type: 16, reconnect: true });
  await service.server.startAgain();
  expect(await ann.nextArguments('onOpened')).toStrictEqual([]);
  expect(await ann.tab.run(() => (globalThis as unknown as { kept: Promise<unknown> }).kept)).toMatchObject({
    mid: expect.any(String),
  });
  await say('behind');
  for (const text of said) expect(await bob.next('onTextMessage')).toMatchObject({ data: text });
  expect(await bob.rest('onTextMessage')).toEqual([]);
  await Promise.all([ann.close(), bob.close()]);
});

test('without tries a drop is onError 16 and then onClosed, and what waits fails with 32', async () => {
  const carol = await Chatter.open(stage, service, 'carol');
  await service.server.freeze();
  await carol.tab.run(() => {
    const { send } = globalThis as unknown as Kit;
    Object.assign(globalThis, { kept: send('txt', { msg: 'never said', to: 'dora' }) });
  });
  await service.server.kill();
  expect(await carol.next('onError')).toMatchObject({ type: 16, message: 'websocket has been disconnected' });
  expect(await carol.nextArguments('onClosed')).toStrictEqual([]);
  expect(await carol.tab.run(() => (globalThis as unknown as { kept: Promise<unknown> }).kept)).toStrictEqual({
    fail: { type: 32, message: expect.any(String) },
  });
  await service.server.startAgain();
  // A program opens it anew.
  await carol.signIn(service);
  await carol.says('txt', { msg: 'said', to: 'dora' });
  const dora = await Chatter.open(stage, service, 'dora');
  expect(
    await dora.receives('onTextMessage', await carol.says('txt', { msg: 'said again', to: 'dora' })),
  ).toMatchObject({
    data: 'said again',
  });
  const texts = (await dora.heard()).filter(({ name }) => name === 'onTextMessage').map(({ args }) => args[0].data);
  expect(texts).toEqual(['said', 'said again']);
  await Promise.all([dora.close(), carol.close()]);
});

test('a computer that was without network is back at once, and has what was said meanwhile', async () => {
  const relay = await Relay.before(() => service.server.port);
  const context = await stage.browser.newContext();
  // It would be long until the next try if nobody told of the network.
  const patient = { autoReconnectNumMax: 3, autoReconnectInterval: 600, url: relay.url, apiUrl: relay.http };
  const emil = await Chatter.open(stage, service, 'emil', patient, context);
  const fay = await Chatter.open(stage, service, 'fay', STUBBORN);
  await context.setOffline(true);
  expect(await emil.nextArguments('onOffline')).toStrictEqual([]);
  // What is open would go on in this browser.
  relay.refuse(true);
  expect(await emil.next('onError')).toMatchObject({ type: 16 });
  for (let n = 0; n < 3; n++) await fay.says('txt', { msg: `${n}`, to: 'emil' });
  relay.refuse(false);
  await context.setOffline(false);
  expect(await emil.nextArguments('onOnline')).toStrictEqual([]);
  expect(await emil.nextArguments('onOpened')).toStrictEqual([]);
  for (let n = 0; n < 3; n++) expect(await emil.next('onTextMessage')).toMatchObject({ data: `${n}` });
  await fay.says('txt', { msg: 'the end', to: 'emil' });
  expect(await emil.next('onTextMessage')).toMatchObject({ data: 'the end' });
  expect(await emil.rest('onTextMessage')).toEqual([]);
  await Promise.all([emil.close(), fay.close()]);
  await relay.close();
});

test('over connections that are cut again and again, each of many messages arrives once, in order', async () => {
  const relay = await Relay.before(() => service.server.port);
  const options = { ...STUBBORN, url: relay.url, apiUrl: relay.http };
  const gus = await Chatter.open(stage, service, 'gus', options);
  const hal = await Chatter.open(stage, service, 'hal', options);
  const rounds = 8;
  const each = 25;
  for (let round = 0; round < rounds; round++) {
    const begun = gus.tab.run(
      async ({ round, each }) => {
        const { send } = globalThis as unknown as Kit;
        const sent = Array.from({ length: each }, (_, n) => send('txt', { msg: `${round * each + n}`, to: 'hal' }));
        return await Promise.all(sent);
      },
      { round, each },
    );
    relay.cut();
    for (const outcome of await begun) expect(outcome).toMatchObject({ mid: expect.any(String) });
  }
  const all = Array.from({ length: rounds * each }, (_, n) => `${n}`);
  const heard: string[] = [];
  for (const _ of all) heard.push((await hal.next('onTextMessage')).data);
  expect(heard).toEqual(all);
  expect(await hal.rest('onTextMessage')).toEqual([]);
  await Promise.all([gus.close(), hal.close()]);
  await relay.close();
});
