/** What the chat page looks like, for people to judge; and what machines can judge of it. */
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { Chatter, start } from './chatting.ts';
import { faults } from './faults.ts';
import { Console, closeBrowser, eventually, photo, pictures, repository } from './support.ts';

afterAll(closeBrowser);

/** Signs a third user in, on a page of its own, who is in no pane of the others. */
async function third(server: Console['server'], name: string): Promise<{ console: Console; user: Chatter }> {
  const console = await Console.of(server);
  console.expected.push('400');
  await console.go('chat');
  const form = console.page.getByRole('form', { name: 'Sign in as alice' });
  await form.getByLabel('User').fill(name);
  await form.getByRole('button', { name: `Sign in as ${name}` }).click();
  const user = new Chatter(console.page, name);
  await user.online();
  return { console, user };
}

async function writeTo(user: Chatter, name: string, text: string): Promise<void> {
  const dialog = await user.start('Write to somebody');
  await dialog.getByRole('combobox', { name: 'User' }).fill(name);
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await user.say(text);
  await user.inState('delivered');
}

/** Everything that there is to be seen. */
async function talk(console: Console, alice: Chatter, bob: Chatter): Promise<void> {
  const { console: other, user: carol } = await third(console.server, 'carol');
  await writeTo(carol, 'alice', 'Are you coming on Saturday?');
  await writeTo(carol, 'bob', 'See you on Saturday [:)]');
  await alice.say('Hi Bob! Here is the picture I told you about [:D]');
  await bob.bubble('Hi Bob');
  await alice.attach(photo);
  await bob.root.getByRole('button', { name: 'Open photo.jpg' }).locator('img').waitFor();
  await bob.say('Lovely! What does it sound like?');
  await alice.bubble('Lovely');
  await alice.attach(join(repository, 'tests/media/tone.mp3'));
  await bob.root.locator('.bubble.voice').waitFor();
  await bob.say('[:love]'.replace(':love', '8<3'));
  await alice.makeGroup('Garden party', 'bob, carol');
  await bob.row('Garden party').waitFor();
  await carol.row('Garden party').waitFor();
  await carol.open('Garden party');
  await carol.say('I bring the cake!');
  await eventually('it is counted', async () => (await bob.unread('Garden party')) === '1');
  await alice.open('bob');
  await alice.say('Until then!');
  await bob.bubble('Until then!');
  await alice.comes('Until then!', 'read');
  await other.page.context().close();
}

/** Takes a picture, and asks what can be asked of a page. */
async function look(console: Console, name: string): Promise<void> {
  await console.page.screenshot({ path: join(pictures, `${name}.png`) });
  expect(await faults(console), name).toEqual([]);
  const [wide, wanted] = await console.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(wide, `${name} is no wider than its window`).toBeLessThanOrEqual(wanted ?? 0);
}

async function shut(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Close', exact: true }).click();
}

for (const [theme, options] of [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['narrow', { colorScheme: 'light', viewport: { width: 375, height: 812 } }],
] as const) {
  describe(`in ${theme}`, () => {
    it('the page is sound from the first look on, and fits its window', async () => {
      const console = await Console.open(undefined, { ...options, reducedMotion: 'reduce' });
      await console.go('chat');
      await console.page.getByRole('button', { name: 'Start with alice and bob' }).waitFor();
      await look(console, `chat-first-${theme}`);
      await console.close();
    });

    it('talks, groups, menus and dialogs are sound, and fit', async () => {
      const { console, alice, bob } = await start({ ...options, reducedMotion: 'reduce' });
      if (theme === 'narrow') {
        await narrow(console, alice, bob);
        await console.close();
        return;
      }
      await talk(console, alice, bob);
      await look(console, `chat-${theme}`);
      await alice.root.getByRole('button', { name: 'Choose a face' }).click();
      await (await bob.bubble('Lovely')).getByRole('button', { name: /what to do$/ }).click();
      await look(console, `chat-menus-${theme}`);
      await console.page.keyboard.press('Escape');
      await bob.open('Garden party');
      await alice.open('Garden party');
      await alice.say('And I bring the music');
      await alice.root.getByText('Read by').waitFor();
      await look(console, `chat-group-${theme}`);
      await alice.root.getByRole('button', { name: 'About Garden party' }).click();
      const about = alice.root.getByRole('dialog', { name: 'Garden party' });
      await about.getByText('3 members').waitFor();
      await look(console, `chat-details-${theme}`);
      await shut(about);
      await console.page.getByText('One user', { exact: true }).click();
      await look(console, `chat-one-${theme}`);
      await console.close();
    });
  });
}

/** Ids as long as they may be, and with nowhere to break. */
const LONG = 'a-user-whose-id-is-as-long-as-ids-may-be.0123456789-0123456789-0'.slice(0, 64);

for (const [size, viewport] of [
  ['wide', { width: 1280, height: 800 }],
  ['narrow', { width: 375, height: 812 }],
] as const) {
  it(`the longest ids, texts and what went wrong fit as well, ${size}`, async () => {
    const console = await Console.open(undefined, { viewport, reducedMotion: 'reduce' });
    console.expected.push('400');
    await console.go('chat');
    const form = console.page.getByRole('form', { name: 'Sign in as alice' });
    await form.getByLabel('User').fill(LONG);
    await form.getByRole('button', { name: `Sign in as ${LONG}` }).click();
    const user = new Chatter(console.page, LONG);
    await user.online();
    await user.makeGroup(`group-${'x'.repeat(100)}`, '');
    await user.say(`${'word '.repeat(30)}${'x'.repeat(300)}`);
    await user.inState('sent');
    await user.say('y'.repeat(70_000));
    await user.inState('failed');
    await look(console, `chat-long-${size}`);
    await user.root.getByRole('button', { name: /^About group-/ }).click();
    await user.root.getByText('1 member').waitFor();
    await look(console, `chat-long-details-${size}`);
    await console.close();
  });
}

describe('the picture of the documents', () => {
  // `cargo xtask test console -- chatlooks && cp target/console/readme-chat.png docs/console-chat.png`
  it('shows what one can do', async () => {
    const options = { viewport: { width: 1440, height: 860 }, reducedMotion: 'reduce' } as const;
    const { console, alice, bob } = await start(options);
    await talk(console, alice, bob);
    await console.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await console.page.mouse.move(0, 0);
    await console.page.screenshot({ path: join(pictures, 'readme-chat.png') });
    await console.close();
  });
});

async function narrow(console: Console, alice: Chatter, bob: Chatter): Promise<void> {
  await alice.say('Hi Bob! Here is the picture I told you about [:D]');
  await bob.bubble('Hi Bob');
  await alice.attach(photo);
  await bob.root.getByRole('button', { name: 'Open photo.jpg' }).locator('img').waitFor();
  await alice.inState('read');
  await look(console, 'chat-narrow');
  await alice.root.getByRole('button', { name: 'All conversations' }).click();
  await alice.makeGroup('Garden party', 'bob');
  await alice.root.getByRole('button', { name: 'All conversations' }).click();
  await look(console, 'chat-list-narrow');
  await bob.root.getByRole('button', { name: 'Choose a face' }).click();
  await bob.root.scrollIntoViewIfNeeded();
  await look(console, 'chat-faces-narrow');
}
