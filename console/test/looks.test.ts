/** What the pages look like, for people to judge; and what machines can judge of it: contrast, names, landmarks, widths. */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { faults } from './faults.ts';
import { Console, closeBrowser, eventually, photo, pictures } from './support.ts';

afterAll(closeBrowser);

/** Of a password that nobody needs here. */
const HASH = '$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IGhlcmU$8C9fwjkNKVRQvW0iG1RcZ0OZbBJDIIYNSVvuYe6tvpM';

/** Ids as long as they may be, and with nowhere to break. */
const LONG = 'a-user-whose-id-is-as-long-as-ids-may-be-0123456789-0123456789-0'.slice(0, 64);

async function talk(console: Console): Promise<void> {
  const [alice, bob] = [console.pane('alice'), console.pane('bob')];
  await alice.online();
  await bob.online();
  await alice.say('Hi Bob! Here is the picture I told you about.');
  await bob.bubble('Hi Bob');
  await alice.attach(photo);
  await bob.root.getByRole('button', { name: 'Open photo.jpg' }).locator('img').waitFor();
  await bob.say('Lovely! Here is the plan:');
  await alice.bubble('Lovely');
  await bob.attach({ name: 'plan for tomorrow.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(348_160, 7) });
  await alice.root.getByText('plan for tomorrow.pdf', { exact: true }).waitFor();
  await bob.inState('delivered');
  await alice.say('Got it, thanks!');
  await bob.bubble('Got it');
  await alice.inState('delivered');
}

const PAGES = ['rtm', 'overview', 'users', 'channels', 'trace', 'tokens'];

for (const [look, options] of [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['narrow', { colorScheme: 'light', viewport: { width: 375, height: 812 } }],
] as const) {
  describe(`in ${look}`, () => {
    it('every page is sound, fits its window, and has its picture taken', async () => {
      const console = await Console.open(undefined, { ...options, reducedMotion: 'reduce' });
      await talk(console);
      for (const page of PAGES) {
        await console.go(page);
        await console.page.getByRole('heading', { level: 1 }).filter({ visible: true }).waitFor();
        await console.page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
        await console.page.screenshot({ path: join(pictures, `${page}-${look}.png`) });
        expect(await faults(console), `${page} in ${look}`).toEqual([]);
        const [wide, wanted] = await console.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        expect(wide, `${page} in ${look} is no wider than its window`).toBeLessThanOrEqual(wanted ?? 0);
      }
      await console.close();
    });

    it('what is under way and what went wrong are shown', async () => {
      const console = await Console.open(undefined, { ...options, reducedMotion: 'reduce' });
      const [alice, bob] = [console.pane('alice'), console.pane('bob')];
      await alice.online();
      await bob.online();
      await alice.attach({ name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) });
      await alice.inState('failed');
      await bob.root.getByRole('button', { name: 'Log out' }).click();
      await bob.root.getByText('Offline', { exact: true }).waitFor();
      await alice.say('Are you there?');
      await alice.inState('stored');
      await console.slowDown(200_000);
      await alice.attach({ name: 'a film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(4_000_000, 5) });
      await eventually('some progress', async () =>
        Number(await alice.root.getByRole('progressbar').getAttribute('value')),
      );
      await console.page.screenshot({ path: join(pictures, `transfer-${look}.png`) });
      expect(await faults(console), `in ${look}`).toEqual([]);
      await console.close();
    });

    it('the door is sound', async () => {
      const console = await Console.open(`[console]\npassword = "${HASH}"`, { ...options });
      await console.page.getByLabel('Password').waitFor();
      await console.page.screenshot({ path: join(pictures, `login-${look}.png`) });
      expect(await faults(console), `in ${look}`).toEqual([]);
      await console.close();
    });

    it('the longest ids, details and errors fit as well', async () => {
      const console = await Console.open(undefined, { ...options, reducedMotion: 'reduce' });
      await console.pane('alice').online();
      const name = console.pane('alice').root.getByRole('textbox', { name: /^User name/ });
      await name.fill(LONG);
      await name.press('Enter');
      await console.pane(LONG).online();
      await console.pane('bob').say(`${'word '.repeat(30)}${'x'.repeat(300)}`);
      await console.pane(LONG).bubble('word word');
      await console.page.getByText('In a channel', { exact: true }).click();
      await console
        .pane(LONG)
        .root.getByRole('textbox', { name: /to # lobby/ })
        .waitFor();
      await console.pane(LONG).say('hello channel');
      await console.pane('bob').bubble('hello channel');
      const shot = async (what: string) => {
        await console.page.screenshot({ path: join(pictures, `${what}-${look}.png`) });
        expect(await faults(console), `${what} in ${look}`).toEqual([]);
        const [wide, wanted] = await console.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        expect(wide, `${what} in ${look} is no wider than its window`).toBeLessThanOrEqual(wanted ?? 0);
      };
      await shot('long-chat');
      await console.go('users');
      await console.page.getByRole('link', { name: LONG }).click();
      await console.page.getByRole('link', { name: '# lobby' }).waitFor();
      await shot('long-user');
      await console.page.getByRole('link', { name: '# lobby' }).click();
      await console.page.getByRole('complementary', { name: 'lobby' }).getByText('bob', { exact: true }).waitFor();
      await shot('long-channel');
      await console.go('trace');
      await console.page.getByRole('listitem').filter({ hasText: 'success told to the sender' }).waitFor();
      await shot('long-trace');
      await console.close();
    });
  });
}

describe('the picture of the documents', () => {
  // `cargo xtask test console -- looks && cp target/console/readme.png docs/console.png`
  it('shows a talk', async () => {
    const console = await Console.open(undefined, { viewport: { width: 1180, height: 780 }, reducedMotion: 'reduce' });
    await talk(console);
    await console.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await console.page.screenshot({ path: join(pictures, 'readme.png') });
    await console.close();
  });
});

describe('the theme', () => {
  it('follows the system until one is chosen, and stays', async () => {
    const console = await Console.open(undefined, { colorScheme: 'dark' });
    const ground = () => console.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await console.pane('alice').online();
    const dark = await ground();
    await console.page.getByRole('button', { name: 'Theme: system' }).click();
    expect(await ground()).not.toBe(dark);
    await console.page.reload();
    await console.page.getByRole('button', { name: 'Theme: light' }).click();
    expect(await ground()).toBe(dark);
    await console.close();
  });
});
