/** What the handlers of a session, of lists and of groups are told. */
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chatter, type Kit, Stage } from '../support/chatter.ts';
import { APP_KEY, type Json, PASSWORD, Service } from '../support/service.ts';

let service: Service;
let stage: Stage;
let context: BrowserContext;
let ann: Chatter;
let bob: Chatter;

beforeAll(async () => {
  service = await Service.start(['ann', 'bob', 'carol']);
  stage = await Stage.open();
  context = await stage.browser.newContext();
  ann = await Chatter.open(stage, service, 'ann', {}, context);
  bob = await Chatter.open(stage, service, 'bob');
});

afterAll(async () => {
  await stage?.close();
  await service?.close();
});

test('onOpened and onClosed are told nothing', async () => {
  const carol = await Chatter.open(stage, service, 'carol');
  await carol.call('close');
  expect(await carol.nextArguments('onClosed')).toStrictEqual([]);
  const opened = (await carol.heard()).filter(({ name }) => name === 'onOpened');
  expect(opened).toStrictEqual([{ name: 'onOpened', args: [] }]);
  carol.tab.check();
  await carol.close();
});

test('success of open has the answer of the token call, before the socket opens', async () => {
  const carol = await Chatter.nobody(stage);
  const answer = await carol.tab.run(
    async ({ options, login }) => {
      const { makeConnection, heard, plain, next } = globalThis as unknown as Kit;
      const conn = makeConnection(options);
      const answer = await new Promise(success => {
        conn.open({ ...login, success: (res: unknown) => success([plain(res), heard.length]) });
      });
      await next('onOpened');
      return answer;
    },
    {
      options: service.options,
      login: { user: 'carol', pwd: PASSWORD, appKey: APP_KEY, apiUrl: service.options.apiUrl },
    },
  );
  expect(answer).toStrictEqual([
    {
      access_token: expect.any(String),
      expires_in: 5_184_000,
      user: {
        uuid: expect.any(String),
        type: 'user',
        created: expect.any(Number),
        modified: expect.any(Number),
        username: 'carol',
        activated: true,
      },
    },
    0,
  ]);
  await carol.close();
});

test('onOffline and onOnline are told nothing, and what was said in between arrives', async () => {
  await context.setOffline(true);
  expect(await ann.nextArguments('onOffline')).toStrictEqual([]);
  await context.setOffline(false);
  expect(await ann.nextArguments('onOnline')).toStrictEqual([]);
  await bob.says('txt', { msg: 'are you back?', to: 'ann' });
  expect(await ann.next('onTextMessage')).toMatchObject({ data: 'are you back?' });
});

test('onCreateGroup has the answer to createGroupNew; the invited hears of it by onInviteMessage and onPresence alike', async () => {
  const { answer, told } = await ann.tab.run(async () => {
    const { next, plain } = globalThis as unknown as Kit;
    const data = { groupname: 'tea', desc: 'd', members: ['bob'], public: true, approval: true, allowinvites: true };
    const answer = await new Promise(success => {
      const create = WebIM.conn.createGroupNew as (options: unknown) => void;
      create.call(WebIM.conn, { data: { ...data, inviteNeedConfirm: true }, success });
    });
    return { answer: plain(answer) as Json & { data: { groupid: string } }, told: await next('onCreateGroup') };
  });
  expect(told).toStrictEqual([answer]);
  const group = answer.data.groupid;
  expect(answer).toMatchObject({
    action: 'post',
    organization: 'org',
    applicationName: 'app',
    data: { groupid: expect.stringMatching(/^\d+$/) },
  });
  const [invited] = await bob.nextArguments('onInviteMessage');
  expect(invited).toMatchObject({
    type: 'invite',
    gid: group,
    owner: 'ann',
    from: 'ann',
    fromJid: { name: 'ann' },
    to: 'bob',
    toJid: [{ name: 'bob' }],
    chatroom: false,
    status: { errorCode: 'OK' },
  });
  expect(await bob.nextArguments('onPresence')).toStrictEqual([invited]);
});

test('onRoster has the contacts', async () => {
  await ann.call('addContact', 'bob', 'hello, it is me');
  const invited = { to: 'bob', from: 'ann', status: 'hello, it is me', type: 'subscribe' };
  expect(await bob.nextArguments('onContactInvited')).toStrictEqual([invited]);
  expect(await bob.nextArguments('onPresence')).toStrictEqual([invited]);
  await bob.call('acceptInvitation', 'ann');
  expect(await ann.nextArguments('onContactAgreed')).toStrictEqual([
    { to: 'ann', from: 'bob', status: expect.any(String), type: 'subscribed' },
  ]);
  await ann.call('getRoster');
  expect(await ann.nextArguments('onRoster')).toStrictEqual([
    [{ name: 'bob', subscription: 'both', jid: expect.anything() }],
  ]);
});

test('contacts that are refused, taken off, and made by the App are told to whom it concerns, and to onPresence alike', async () => {
  const told = async (chatter: Chatter, handler: string, argument: Json) => {
    expect(await chatter.nextArguments(handler)).toStrictEqual([argument]);
    const presence = (await chatter.heard()).filter(({ name }) => name === 'onPresence').map(({ args }) => args[0]);
    expect(presence).toContainEqual(argument);
  };
  const status = expect.any(String);
  await bob.call('deleteContact', 'ann');
  await told(ann, 'onContactDeleted', { to: 'ann', from: 'bob', status, type: 'unsubscribed' });
  await bob.call('subscribe', { to: 'ann', message: 'again?' });
  await told(ann, 'onContactInvited', { to: 'ann', from: 'bob', status: 'again?', type: 'subscribe' });
  await ann.call('declineInvitation', 'bob');
  await told(bob, 'onContactRefuse', { to: 'bob', from: 'ann', status, type: 'unsubscribed' });
  await service.call('POST', '/users/ann/contacts/users/carol', {}, '');
  await told(ann, 'onContactAdded', { to: 'ann', from: 'carol', status, type: 'subscribed' });
});

test('onBlacklistUpdate has the list after each change of it', async () => {
  await ann.call('addToBlackList', { name: 'bob' });
  expect(await ann.nextArguments('onBlacklistUpdate')).toStrictEqual([{ bob: { name: 'bob' } }]);
  await ann.call('addToBlackList', { name: ['bob', 'carol'] });
  expect(await ann.nextArguments('onBlacklistUpdate')).toStrictEqual([
    { bob: { name: 'bob' }, carol: { name: 'carol' } },
  ]);
  await ann.call('removeFromBlackList', { name: 'bob' });
  expect(await ann.nextArguments('onBlacklistUpdate')).toStrictEqual([{ carol: { name: 'carol' } }]);
  await ann.call('removeFromBlackList', { name: 'carol' });
  expect(await ann.nextArguments('onBlacklistUpdate')).toStrictEqual([{}]);
});

test('handlers can be set as properties, and listen puts others in the place of all', async () => {
  await bob.tab.run(() => {
    Object.assign(WebIM.conn, {
      onTextMessage: (message: { data: string }) => Object.assign(globalThis, { said: message.data }),
    });
  });
  await ann.says('txt', { msg: 'by a property', to: 'bob' });
  await bob.tab.run(() => {
    const { until } = globalThis as unknown as Kit;
    return until('the text', () => (globalThis as unknown as { said: string }).said === 'by a property');
  });
  await bob.tab.run(() => WebIM.conn.listen({ onCmdMessage: () => {} }));
  await ann.says('txt', { msg: 'into the void', to: 'bob' });
  await ann.says('cmd', { action: 'behind it', to: 'bob' });
  expect(await bob.next('onCmdMessage')).toMatchObject({ action: 'behind it' });
  expect(await bob.rest('onTextMessage')).toEqual([]);
  expect(await bob.tab.run(() => (globalThis as unknown as { said: string }).said)).toBe('by a property');
});
