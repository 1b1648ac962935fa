/** What the chat page does when the network, the server or the account goes; and who may sign in. */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Chatter, start } from './chatting.ts';
import { Console, closeBrowser, countAddresses, eventually, hashed, photo } from './support.ts';

let console: Console;
let alice: Chatter;
let bob: Chatter;
afterEach(() => console.close());
afterAll(closeBrowser);

const GONE = ['ERR_CONNECTION_REFUSED', 'WebSocket connection', 'ERR_INTERNET_DISCONNECTED', 'ERR_EMPTY_RESPONSE'];

/** Asks the REST interface with a token of the App, which development mode gives to anybody. */
async function asApp(method: string, path: string, body?: object, app = 'demo/chat'): Promise<number> {
  const root = `${console.server.http}/${app}`;
  const headers = { 'content-type': 'application/json' };
  const credentials = { grant_type: 'client_credentials', client_id: 'id', client_secret: 'secret' };
  const answer = await fetch(`${root}/token`, { method: 'POST', headers, body: JSON.stringify(credentials) });
  const { access_token } = (await answer.json()) as { access_token: string };
  const authorization = `Bearer ${access_token}`;
  const sent = await fetch(`${root}${path}`, {
    method,
    headers: { ...headers, authorization },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return sent.status;
}

describe('a connection that is lost', () => {
  it('is told, and what is written meanwhile goes out when it is back', async () => {
    ({ console, alice, bob } = await start());
    console.expected.push(...GONE);
    await alice.say('before');
    await bob.bubble('before');
    await console.server.kill();
    await alice.root.getByText('The server is out of reach.').waitFor();
    await alice.root.getByText('Connection lost').waitFor();
    await alice.say('meanwhile');
    await alice.comes('meanwhile', 'sending');
    await console.server.startAgain();
    await alice.root.getByText('The connection is back.').waitFor();
    await alice.online();
    await bob.online();
    await bob.bubble('meanwhile');
    await alice.comes('meanwhile', 'read');
    for (const text of ['before', 'meanwhile']) expect(await bob.bubbles.filter({ hasText: text }).count()).toBe(1);
  });

  it('because this machine has no network is told as that', async () => {
    ({ console, alice, bob } = await start());
    console.expected.push(...GONE);
    await console.page.context().setOffline(true);
    await alice.root.getByText('This machine is offline.').waitFor();
    await console.page.context().setOffline(false);
    await alice.root.getByText('This machine is offline.').waitFor({ state: 'detached' });
    await alice.online();
    await alice.say('still here');
    await bob.bubble('still here');
  });
});

describe('an account', () => {
  it('whose password is changed is signed out with words, and signs in with the new one', async () => {
    ({ console, alice, bob } = await start());
    expect(await asApp('PUT', '/users/alice/password', { newpassword: 'another' })).toBe(200);
    await alice.root.getByRole('alert').filter({ hasText: 'The password was changed' }).waitFor();
    await alice.root.getByRole('button', { name: 'Sign in again' }).click();
    const form = console.page.getByRole('form', { name: 'Sign in as alice' });
    console.expected.push('400');
    await form.getByRole('button', { name: 'Sign in as alice' }).click();
    await form.getByRole('alert').filter({ hasText: 'not the password' }).waitFor();
    await form.getByLabel('Password').fill('another');
    await form.getByRole('button', { name: 'Sign in as alice' }).click();
    await alice.online();
  });

  it('that is removed is signed out with words', async () => {
    ({ console, alice, bob } = await start());
    expect(await asApp('DELETE', '/users/bob')).toBe(200);
    await bob.root.getByRole('alert').filter({ hasText: 'This account was removed' }).waitFor();
  });

  it('may be there twice, and sees itself write', async () => {
    ({ console, alice, bob } = await start());
    const other = await Console.of(console.server);
    await other.go('chat');
    await other.page.getByRole('button', { name: 'Sign in as alice' }).click();
    const twin = new Chatter(other.page, 'alice');
    await twin.online();
    await alice.say('from one of me');
    await twin.row('bob').waitFor();
    await twin.open('bob');
    expect(await (await twin.bubble('from one of me')).getAttribute('class')).toContain('mine');
    await other.page.context().close();
  });
});

describe('a reload', () => {
  it('while the server is busy says so, and the next one goes on where one was', async () => {
    ({ console, alice, bob } = await start());
    console.expected.push('429');
    await alice.say('before');
    await alice.comes('before', 'read');
    const list = /\/users\/alice\/user_channels/;
    const json = { error: 'resource_limited', error_description: 'too often' };
    await console.page.route(list, route => route.fulfill({ status: 429, json }));
    await console.page.reload();
    await console.page.getByRole('alert').filter({ hasText: 'Too often' }).waitFor();
    await console.page.unroute(list);
    await console.page.reload();
    await alice.online();
    await alice.box.waitFor();
  });
});

describe('what the browser holds', () => {
  it('goes back to it: no address of a file outlives its message or its user', async () => {
    console = await Console.open();
    const count = await countAddresses(console.page);
    await console.page.reload();
    await console.go('chat');
    await console.page.getByRole('button', { name: 'Start with alice and bob' }).click();
    [alice, bob] = [new Chatter(console.page, 'alice'), new Chatter(console.page, 'bob')];
    await alice.box.waitFor();
    await alice.attach(photo);
    await alice.inState('read');
    await bob.root.getByRole('button', { name: 'Open photo.jpg' }).locator('img').waitFor();
    expect(await count()).toBe(2);
    await alice.choose(await alice.inState('read'), 'Take it back');
    await bob.notice('alice took a message back');
    await eventually('all let go', async () => (await count()) === 0);
    await alice.attach(photo);
    await alice.inState('read');
    await eventually('two again', async () => (await count()) === 2);
    for (const user of [alice, bob]) await user.root.getByRole('button', { name: 'Sign out' }).click();
    await eventually('all let go with their users', async () => (await count()) === 0);
  });
});

describe('in production', () => {
  const PASSWORD = 'correct horse battery';
  const SETTINGS = `rates_web = "none"
[console]
${hashed(PASSWORD)}
[[apps]]
id = "acme#shop"
[apps.rest]
customer_id = "id"
customer_secret = "secret"
`;

  it('the page stands behind the door, makes no accounts, says so, and lets in whom the App has made', async () => {
    console = await Console.open(SETTINGS);
    await console.go('chat');
    await console.page.getByRole('button', { name: 'Log in' }).waitFor();
    expect(await console.page.getByRole('button', { name: /^Sign in/ }).count()).toBe(0);
    await console.page.getByLabel('Password').fill(PASSWORD);
    await console.page.getByRole('button', { name: 'Log in' }).click();
    const form = console.page.getByRole('form', { name: 'Sign in as somebody' }).first();
    await form.getByText('Registration is closed').waitFor();
    const key = console.page.getByRole('combobox', { name: 'App key' });
    await eventually('the App of the configuration', async () => (await key.inputValue()) === 'acme#shop');
    expect(await console.page.getByRole('button', { name: 'Start with' }).count()).toBe(0);
    await form.getByLabel('User').fill('dora');
    await form.getByLabel('Password').fill('secret');
    console.expected.push('400');
    await form.getByRole('button', { name: 'Sign in as dora' }).click();
    await form.getByRole('alert').filter({ hasText: 'no account of that name' }).waitFor();
    const account = { username: 'dora', password: 'secret' };
    expect(await asApp('POST', '/users', [account], 'acme/shop')).toBe(200);
    await form.getByRole('button', { name: 'Sign in as dora' }).click();
    await new Chatter(console.page, 'dora').online();
    // Whoever leaves the console leaves nobody behind.
    await console.page.getByRole('button', { name: 'Log out of the console' }).click();
    await console.page.getByRole('button', { name: 'Log in' }).waitFor();
    expect(await console.page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('dora');
  });
});
