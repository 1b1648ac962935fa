/** Contacts and the black list, by three users against the real server. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Connection } from '../../../src/webim/index.ts';
import { contacts } from '../../../src/webim/rest/contacts.ts';
import { eventually } from '../../support/eventually.ts';
import { Server } from '../../support/server.ts';
import { appKey, Ledger, Person } from './people.ts';

const ledger = new Ledger();
let server: Server;
let people: Record<'ann' | 'bob' | 'cid', Person>;
let ann: Connection;
let bob: Connection;
let cid: Connection;
let number = 0;

beforeAll(async () => {
  server = await Server.start();
});

// New users for every test, whose names tell who they are.
beforeEach(async () => {
  number += 1;
  const enter = (name: string) => Person.enter(server, `${name}${number}`);
  const [one, two, three] = await Promise.all([enter('ann'), enter('bob'), enter('cid')]);
  people = { ann: one, bob: two, cid: three };
  [ann, bob, cid] = [one, two, three].map(person => ledger.of(person)) as [Connection, Connection, Connection];
});

afterAll(async () => await server.close());

/** What a contact event is to a handler. */
const told = (type: string, from: Person, to: Person, status = '') => ({ to: to.name, from: from.name, status, type });

/** The contacts of somebody, as the server lists them. */
const contactsOf = async (conn: Connection) => (await conn.getRoster()).data;

/** Lets two become contacts. */
async function befriend(): Promise<void> {
  people.ann.conn.addContact(people.bob.name, 'hello');
  await people.bob.hears('onContactInvited');
  people.bob.conn.acceptInvitation(people.ann.name);
  await people.ann.hears('onContactAgreed');
  await people.bob.hears('onContactAdded');
}

describe('an invitation', () => {
  test.each([
    ['addContact', 'acceptInvitation'],
    ['subscribe', 'subscribed'],
  ] as const)('by %s is accepted by %s: both hear of it', async (ask, accept) => {
    if (ask === 'addContact') ann.addContact(people.bob.name, 'hello');
    else ann.subscribe({ to: people.bob.name, message: 'hello' });
    expect(await people.bob.hears('onContactInvited')).toEqual([told('subscribe', people.ann, people.bob, 'hello')]);
    expect(await people.bob.sees('subscribe')).toEqual(told('subscribe', people.ann, people.bob, 'hello'));
    expect(await contactsOf(ann)).toEqual([]);
    if (accept === 'acceptInvitation') bob.acceptInvitation(people.ann.name);
    else bob.subscribed({ to: people.ann.name });
    expect(await people.ann.hears('onContactAgreed')).toEqual([told('subscribed', people.bob, people.ann)]);
    expect(await people.ann.sees('subscribed')).toEqual(told('subscribed', people.bob, people.ann));
    expect(await people.bob.hears('onContactAdded')).toEqual([told('subscribed', people.ann, people.bob)]);
    expect(await contactsOf(ann)).toEqual([people.bob.name]);
    expect(await contactsOf(bob)).toEqual([people.ann.name]);
  });

  test.each(['declineInvitation', 'unsubscribed'] as const)(
    'is declined by %s: who has asked hears of it',
    async decline => {
      ann.addContact(people.bob.name);
      expect(await people.bob.hears('onContactInvited')).toEqual([told('subscribe', people.ann, people.bob)]);
      if (decline === 'unsubscribed') bob.unsubscribed({ to: people.ann.name });
      else bob.declineInvitation(people.ann.name);
      expect(await people.ann.hears('onContactRefuse')).toEqual([told('unsubscribed', people.bob, people.ann)]);
      expect(await people.ann.sees('unsubscribed')).toEqual(told('unsubscribed', people.bob, people.ann));
      expect(await contactsOf(ann)).toEqual([]);
    },
  );
});

test.each(['deleteContact', 'removeRoster'] as const)('a contact goes by %s: both hear of it', async remove => {
  await befriend();
  people.bob.forget();
  if (remove === 'deleteContact') ann.deleteContact(people.bob.name);
  else ann.removeRoster({ to: people.bob.name });
  expect(await people.bob.hears('onContactDeleted')).toEqual([told('unsubscribed', people.ann, people.bob)]);
  expect(await people.bob.sees('unsubscribed')).toEqual(told('unsubscribed', people.ann, people.bob));
  expect(await people.ann.hears('onContactDeleted')).toEqual([told('unsubscribed', people.bob, people.ann)]);
  expect(await contactsOf(bob)).toEqual([]);
});

test('of the handlers of one contact event, the special one is called first, with the same object', async () => {
  ann.addContact(people.bob.name, 'hello');
  await people.bob.hears('onPresence');
  expect(people.bob.told.map(({ handler }) => handler)).toEqual(['onContactInvited', 'onPresence']);
  expect(people.bob.told[0]?.words[0]).toBe(people.bob.told[1]?.words[0]);
});

test.each([
  ['unknown users', 'nobody', 404],
  ['oneself', '', 400],
  ['what is no user', 'no user', 400],
])('asking %s is told to onError', async (_, name, status) => {
  ann.addContact(name || people.ann.name);
  const [error] = await people.ann.hears('onError');
  expect(error).toMatchObject({ type: 17, data: expect.stringContaining('error_description'), xhr: { status } });
});

test.each(['', '..', undefined])('asking %j is told to onError, and nobody is asked', async name => {
  ann.addContact(name as string);
  expect((await people.ann.hears('onError'))[0]).toMatchObject({
    type: 17,
    data: expect.stringContaining('illegal_argument'),
  });
  expect((await people.ann.hears('onError'))[0]).not.toHaveProperty('xhr');
});

describe('the roster', () => {
  test('is given to success and to onRoster in its shape, and to the promise as the server lists it', async () => {
    await befriend();
    const success = vi.fn();
    const reply = await ann.getRoster({ success });
    const jid = { appKey, name: people.bob.name, domain: 'easemob.com', clientResource: '' };
    const roster = [{ name: people.bob.name, subscription: 'both', jid }];
    expect(await people.ann.hears('onRoster')).toEqual([roster]);
    expect(success.mock.calls).toEqual([[roster]]);
    expect(reply).toMatchObject({ action: 'get', data: [people.bob.name], count: 1 });
  });
});

describe('the black list', () => {
  test.each([
    ['a name', false],
    ['a list', true],
  ])('takes %s in, and gives it back: onBlacklistUpdate is given the whole of it', async (_, several) => {
    const names = several ? [people.bob.name, people.cid.name] : [people.bob.name];
    const name = several ? names : people.bob.name;
    const success = vi.fn();
    ann.addToBlackList({ name, success });
    const list = Object.fromEntries(names.map(name => [name, { name }]));
    expect(await people.ann.hears('onBlacklistUpdate')).toEqual([list]);
    expect(success).toHaveBeenCalledTimes(1);
    expect((await ann.getBlacklist()).data.sort()).toEqual(names);
    people.ann.forget();
    ann.removeFromBlackList({ name });
    expect(await people.ann.hears('onBlacklistUpdate')).toEqual([{}]);
    expect((await ann.getBlacklist()).data).toEqual([]);
  });

  test('keeps messages away', async () => {
    ann.addToBlackList({ name: people.bob.name });
    await people.ann.hears('onBlacklistUpdate');
    const refused = await new Promise<{ type: number }>((fail, success) => {
      const body = { type: 'txt', id: bob.getUniqueId(), msg: 'x', to: people.ann.name, success, fail };
      bob.send(body as never);
    });
    expect(refused.type).toBe(603);
  });

  test('that cannot be changed says so, to error or to onError', async () => {
    const error = vi.fn();
    ann.addToBlackList({ name: 'nobody', error });
    await eventually('the error', () => error.mock.calls.length === 1);
    expect(error.mock.lastCall?.[0]).toMatchObject({ type: 17, xhr: { status: 404 } });
    expect(people.ann.all('onError')).toEqual([]);
    ann.removeFromBlackList({ name: '' });
    expect((await people.ann.hears('onError'))[0]).toMatchObject({ type: 17 });
    expect(people.ann.all('onBlacklistUpdate')).toEqual([]);
  });

  test('that cannot be had is empty', async () => {
    const own = people.ann.conn;
    const error = vi.fn();
    own.token = 'forged';
    await expect(own.getBlacklist({ error })).rejects.toMatchObject({ type: 17, xhr: { status: 401 } });
    expect(people.ann.all('onBlacklistUpdate')).toEqual([[[]]]);
    expect(error).toHaveBeenCalledTimes(1);
  });
});

test('every method about contacts is among these', () => {
  expect(cid.isOpened()).toBe(true);
  expect(ledger.missing(contacts)).toEqual([]);
});
