/** What the pages show is what goes on. */
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Console, closeBrowser, eventually, photo } from './support.ts';

let console: Console;
beforeEach(async () => {
  console = await Console.open();
  await console.pane('alice').online();
  await console.pane('bob').online();
});
afterEach(() => console.close());
afterAll(closeBrowser);

/** The number on a tile of the overview. */
async function tile(label: string): Promise<string> {
  const found = console.page.locator('.tile', { has: console.page.getByText(label, { exact: true }) });
  return await found.locator('.tile-value').innerText();
}

describe('the overview', () => {
  it('shows numbers that move while one looks', async () => {
    await console.go('overview');
    await eventually('two connections', async () => (await tile('Connections')) === '2');
    expect(await tile('Messages received')).toBe('0');
    const other = await Console.of(console.server);
    for (const user of ['alice', 'bob']) await other.pane(user).online();
    await other.pane('alice').say('one');
    await other.pane('alice').attach(photo);
    await other.pane('bob').root.getByRole('button', { name: 'Open photo.jpg' }).waitFor();
    await eventually('two messages', async () => (await tile('Messages received')) === '2');
    await eventually('stored media', async () => (await tile('Media stored')) !== '0 B');
    const graph = console.page.getByRole('img', { name: /^Messages a second over five minutes, highest [12] \/s/ });
    await graph.waitFor();
    await other.page.context().close();
  });

  it('says when the server is gone', async () => {
    await console.go('overview');
    await eventually('two connections', async () => (await tile('Connections')) === '2');
    console.expected.push('ERR_CONNECTION_REFUSED', 'WebSocket connection');
    await console.server.kill();
    await console.page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor();
  });
});

describe('users and channels', () => {
  it('are listed, found by a part of their ids, and looked at closely', async () => {
    await console.page.getByText('In a channel', { exact: true }).click();
    await eventually('a channel of two', async () => {
      const { items } = await console.ask<{ items: { members: number }[] }>('channels');
      return items[0]?.members === 2;
    });
    await console.page.getByRole('link', { name: 'Users', exact: true }).click();
    await console.page.getByRole('row', { name: /alice.*connected.*demo.*Browser/ }).waitFor();
    await console.page.getByRole('textbox', { name: 'Search users' }).fill('BO');
    await console.page.getByRole('row', { name: /alice/ }).waitFor({ state: 'detached' });
    await console.page.getByRole('link', { name: 'bob' }).click();
    const detail = console.page.getByRole('complementary', { name: 'bob' });
    await detail.getByText('(Browser)').waitFor();
    await detail.getByRole('link', { name: '# lobby' }).click();
    const channel = console.page.getByRole('complementary', { name: 'lobby' });
    await channel.getByRole('link', { name: 'alice' }).waitFor();
    await console.page.getByRole('row', { name: /# lobby 2 demo/ }).waitFor();
    await console.page.getByRole('textbox', { name: 'Search channels' }).fill('nothing like it');
    await console.page.getByText('Nothing matches').waitFor();
  });
});

describe('the trace', () => {
  it('is reached from a message, and says what became of it', async () => {
    const alice = console.pane('alice');
    await alice.say('where are you');
    const bubble = await alice.inState('delivered');
    await bubble.getByRole('link', { name: 'Trace' }).click();
    const detail = console.page.getByRole('region', { name: 'The message that was chosen' });
    await detail.getByRole('heading', { name: 'alice → bob' }).waitFor();
    await detail.getByRole('listitem').filter({ hasText: 'success told to the sender' }).waitFor();
    const steps = (await detail.getByRole('listitem').allInnerTexts()).map(text => text.replace(/^\S+( \S+)?\n/, ''));
    expect(steps).toEqual([
      'received by the server',
      'queued for bob',
      'taken by the library of bob',
      'success told to the sender',
    ]);
    expect(await console.page.getByRole('textbox', { name: 'Message id or request' }).inputValue()).toMatch(/^\d{16}$/);
  });

  it('finds messages by user, and tells why one did not arrive', async () => {
    await console.pane('bob').root.getByRole('button', { name: 'Log out' }).click();
    await console.pane('bob').root.getByText('Offline', { exact: true }).waitFor();
    await console.pane('alice').say('kept');
    await console.pane('alice').inState('stored');
    await console.page.getByRole('checkbox', { name: 'Keep messages' }).uncheck();
    await console.pane('alice').say('lost');
    await console.pane('alice').inState('offline');
    await console.page.getByRole('link', { name: 'Trace', exact: true }).first().click();
    await console.page.getByRole('button', { name: /alice to bob peer unreachable/ }).waitFor();
    await console.page.getByRole('button', { name: /alice to bob stored/ }).click();
    const detail = console.page.getByRole('region', { name: 'The message that was chosen' });
    await detail.getByRole('listitem').filter({ hasText: 'stored for bob: until the receiver is back' }).waitFor();
    await detail.getByRole('listitem').filter({ hasText: 'told to the sender: code 4 CachedByServer' }).waitFor();
    await console.page.getByRole('textbox', { name: 'User' }).fill('nobody');
    await console.page.getByText('No message matches').waitFor();
  });
});

describe('the keyboard', () => {
  it('is enough to write, to change pages and to choose', async () => {
    const { keyboard } = console.page;
    const focused = () => console.page.evaluate(() => document.activeElement?.textContent ?? '');
    await console.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
    await keyboard.press('Enter');
    // On to the box of the first pane, past what stands before it.
    await eventually('the box of alice', async () => {
      await keyboard.press('Tab');
      return await console.page.evaluate(() => document.activeElement?.tagName === 'TEXTAREA');
    });
    await keyboard.type('by keyboard');
    await keyboard.press('Enter');
    await console.pane('bob').bubble('by keyboard');
    await console.page.getByRole('link', { name: 'Overview' }).focus();
    await keyboard.press('Enter');
    await eventually('the heading in focus', async () => (await focused()) === 'Overview');
    const theme = console.page.getByRole('button', { name: /^Theme/ });
    await theme.focus();
    await keyboard.press('Space');
    expect(await console.page.evaluate(() => document.documentElement.dataset.theme)).toBe('light');
  });

  it('shows where it is', async () => {
    await console.page.keyboard.press('Tab');
    await console.page.keyboard.press('Tab');
    const outline = () => console.page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
    expect(await outline()).toBe('solid');
  });
});
