/** Groups, rooms and contacts on the chat page, through a real server. */
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Chatter, start } from './chatting.ts';
import { type Console, closeBrowser, eventually } from './support.ts';

let console: Console;
let alice: Chatter;
let bob: Chatter;
beforeEach(async () => {
  ({ console, alice, bob } = await start());
});
afterEach(() => console.close());
afterAll(closeBrowser);

async function about(user: Chatter, name: string): Promise<Locator> {
  await user.root.getByRole('button', { name: `About ${name}` }).click();
  return user.root.getByRole('dialog', { name });
}

const close = (dialog: Locator) => dialog.getByRole('button', { name: 'Close', exact: true }).click();

describe('a group', () => {
  it('is made, talked in, and says who has read what', async () => {
    await alice.makeGroup('Garden party', 'bob');
    await bob.row('Garden party').waitFor();
    await alice.say('who brings the cake?');
    await eventually('it counted', async () => (await bob.unread('Garden party')) === '1');
    expect(await bob.row('Garden party').innerText()).toContain('alice: who brings the cake?');
    await alice.comes('who brings the cake?', 'sent');
    await bob.open('Garden party');
    await bob.notice('alice added bob');
    expect(await (await bob.bubble('who brings')).locator('.from').innerText()).toBe('alice');
    await (await alice.bubble('who brings')).getByRole('button', { name: 'Read by 1' }).click();
    const readers = alice.root.getByRole('dialog', { name: 'Who has read it' });
    await readers.getByRole('listitem').filter({ hasText: 'bob' }).waitFor();
    await close(readers);
    await bob.say('I do');
    await alice.bubble('I do');
  });

  it('shows its members, mutes one, and lets that one speak again', async () => {
    await alice.makeGroup('Choir', 'bob');
    await bob.row('Choir').waitFor();
    await bob.open('Choir');
    const members = await about(alice, 'Choir');
    const row = members.getByRole('listitem').filter({ hasText: 'bob' });
    await row.getByRole('button', { name: 'What to do with bob' }).click();
    await row.getByRole('menuitem', { name: 'Mute for 10 minutes' }).click();
    await row.getByText('muted').waitFor();
    await bob.notice('alice muted bob');
    await close(members);
    await bob.say('can you hear me?');
    const failed = await bob.comes('can you hear me?', 'failed');
    expect(await failed.getByRole('alert').innerText()).toContain('You are muted here');
    const again = await about(alice, 'Choir');
    const same = again.getByRole('listitem').filter({ hasText: 'bob' });
    await same.getByRole('button', { name: 'What to do with bob' }).click();
    await same.getByRole('menuitem', { name: 'Let speak again' }).click();
    await same.getByText('muted').waitFor({ state: 'detached' });
    await close(again);
    await failed.getByRole('button', { name: 'Send again' }).click();
    await alice.bubble('can you hear me?');
  });

  it('tells everybody what its owner announces, and when all are muted', async () => {
    await alice.makeGroup('Choir', 'bob');
    await bob.row('Choir').waitFor();
    await bob.open('Choir');
    const own = await about(alice, 'Choir');
    await own.getByLabel('Announcement').fill('We sing on Friday');
    await own.getByRole('button', { name: 'Announce' }).click();
    await bob.notice('alice changed the announcement');
    await own.getByRole('button', { name: 'Mute everybody' }).click();
    await bob.notice('alice muted everybody');
    await close(own);
    const seen = await about(bob, 'Choir');
    await seen.getByText('We sing on Friday').waitFor();
    await close(seen);
    await bob.say('la la');
    expect(await (await bob.comes('la la', 'failed')).getByRole('alert').innerText()).toContain('muted');
  });

  it('asks those who are to come, and takes a no', async () => {
    const dialog = await alice.start('Make a group');
    await dialog.getByLabel('Name of the group').fill('Book club');
    await dialog.getByLabel('Members', { exact: true }).fill('bob');
    await dialog.getByRole('checkbox', { name: 'Members are asked before they are in' }).check();
    await dialog.getByRole('button', { name: 'Make the group' }).click();
    const asked = bob.root.getByRole('region', { name: 'Waiting for an answer' });
    await asked.getByText(/alice invites you into the group/).waitFor();
    await asked.getByRole('button', { name: 'Decline alice' }).click();
    await alice.notice('bob declined the invitation');
    await asked.waitFor({ state: 'detached' });
    const members = await about(alice, 'Book club');
    await members.getByText('1 member').waitFor();
    await members.getByLabel('Bring into the group').fill('bob');
    await members.getByRole('button', { name: 'Invite' }).click();
    await asked.waitFor();
    await close(members);
    await asked.getByRole('button', { name: 'Accept alice' }).click();
    await bob.row('Book club').waitFor();
    await alice.notice('bob accepted the invitation');
  });

  it('that is open is found, joined and left', async () => {
    await alice.makeGroup('Chess', '');
    const dialog = await bob.start('Join a group');
    await dialog.getByRole('button', { name: 'Join Chess' }).click();
    await bob.root.getByRole('region', { name: 'Conversation of bob with Chess' }).waitFor();
    await alice.notice('bob joined');
    const own = await about(bob, 'Chess');
    await own.getByRole('button', { name: 'Leave the group' }).click();
    await bob.row('Chess').waitFor({ state: 'detached' });
    await alice.notice('bob left');
  });

  it('whose owner lets people in is joined when the owner agrees', async () => {
    const dialog = await alice.start('Make a group');
    await dialog.getByLabel('Name of the group').fill('Climbing');
    await dialog.getByRole('checkbox', { name: 'I let them in one by one' }).check();
    await dialog.getByRole('button', { name: 'Make the group' }).click();
    await alice.row('Climbing').waitFor();
    const joining = await bob.start('Join a group');
    await joining.getByRole('button', { name: 'Join Climbing' }).click();
    await joining.getByText('The owner of Climbing was asked').waitFor();
    await close(joining);
    const asked = alice.root.getByRole('region', { name: 'Waiting for an answer' });
    await asked.getByText('bob wants to join Climbing').waitFor();
    await asked.getByRole('button', { name: 'Accept bob' }).click();
    await bob.row('Climbing').waitFor();
    await bob.open('Climbing');
    await bob.say('thank you');
    await alice.open('Climbing');
    await alice.bubble('thank you');
  });

  it('that is closed for good lets nobody write', async () => {
    await alice.makeGroup('Chess', 'bob');
    await bob.row('Chess').waitFor();
    await bob.open('Chess');
    const own = await about(alice, 'Chess');
    await own.getByRole('button', { name: 'Close the group for good' }).click();
    await bob.notice('alice closed it for good');
    await bob.root.getByText('You are not in it any more.').waitFor();
    expect(await bob.box.isDisabled()).toBe(true);
  });

  it('that removes somebody says so to that one', async () => {
    await alice.makeGroup('Chess', 'bob');
    await bob.row('Chess').waitFor();
    await bob.open('Chess');
    const own = await about(alice, 'Chess');
    const row = own.getByRole('listitem').filter({ hasText: 'bob' });
    await row.getByRole('button', { name: 'What to do with bob' }).click();
    await row.getByRole('menuitem', { name: 'Remove' }).click();
    await bob.notice('alice removed you');
    expect(await bob.box.isDisabled()).toBe(true);
  });
});

describe('the list', () => {
  it('is searched by a part of a name', async () => {
    await alice.makeGroup('Garden party', '');
    await alice.root.getByRole('searchbox', { name: 'Search conversations of alice' }).fill('PARTY');
    await alice.row('bob').waitFor({ state: 'detached' });
    await alice.row('Garden party').waitFor();
    await alice.root.getByRole('searchbox').fill('nothing like it');
    await alice.root.getByText('Nothing matches.').waitFor();
  });
});

describe('a room', () => {
  it('is opened, entered and talked in, and a reload goes back into it', async () => {
    const opened = await alice.start('Go into a room');
    await opened.getByLabel('Or open a new room').fill('Lobby');
    await opened.getByRole('button', { name: 'Open it' }).click();
    await alice.root.getByRole('region', { name: 'Conversation of alice with Lobby' }).waitFor();
    const entered = await bob.start('Go into a room');
    await entered.getByRole('button', { name: 'Join Lobby' }).click();
    await alice.notice('bob came in');
    await bob.say('anybody here?');
    await alice.bubble('anybody here?');
    await console.page.reload();
    await bob.online();
    await bob.open('Lobby');
    await alice.row('Lobby').waitFor();
    await bob.say('back again');
    await alice.open('Lobby');
    await alice.bubble('back again');
  });
});

describe('contacts', () => {
  it('are asked, agree, and stand in the list; who is blocked hears why', async () => {
    const dialog = await alice.start('Add a contact');
    await dialog.getByLabel('User').fill('bob');
    await dialog.getByLabel('What to say to them').fill('it is me');
    await dialog.getByRole('button', { name: 'Ask them' }).click();
    const asked = bob.root.getByRole('region', { name: 'Waiting for an answer' });
    await asked.getByText('alice wants to be your contact').waitFor();
    await asked.getByText('“it is me”').waitFor();
    await asked.getByRole('button', { name: 'Decline alice' }).click();
    await alice.notice('bob is no contact of yours');
    const once = await alice.start('Add a contact');
    await once.getByLabel('User').fill('bob');
    await once.getByRole('button', { name: 'Ask them' }).click();
    await asked.getByRole('button', { name: 'Accept alice' }).click();
    await alice.notice('bob is your contact now');
    const card = await about(alice, 'bob');
    await card.getByText('A contact', { exact: true }).waitFor();
    await card.getByRole('button', { name: 'Block bob' }).click();
    await card.getByRole('button', { name: 'Let write again bob' }).waitFor();
    await close(card);
    await bob.say('hello?');
    expect(await (await bob.comes('hello?', 'failed')).getByRole('alert').innerText()).toContain('blocked you');
  });

  it('of nobody’s name says so', async () => {
    console.expected.push('404');
    const dialog = await alice.start('Add a contact');
    await dialog.getByLabel('User').fill('nobody-at-all');
    await dialog.getByRole('button', { name: 'Ask them' }).click();
    const said = alice.root.getByRole('alert').filter({ hasText: 'no user of that name' });
    await said.waitFor();
    await said.getByRole('button', { name: 'All right' }).click();
    await said.waitFor({ state: 'detached' });
  });
});
