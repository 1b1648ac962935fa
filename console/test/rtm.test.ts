/** Two users of one page talk to each other through a real server. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refuseJoins } from './refusal.ts';
import { Console, closeBrowser, eventually, photo } from './support.ts';

let console: Console;
beforeEach(async () => {
  console = await Console.open();
  await console.pane('alice').online();
  await console.pane('bob').online();
});
afterEach(() => console.close());
afterAll(closeBrowser);

/** Bytes that nothing can compress or has stored before. */
function noise(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = 88_172_645;
  for (let at = 0; at + 4 <= size; at += 4) {
    state = (state ^ (state << 13)) >>> 0;
    state = (state ^ (state >>> 17)) >>> 0;
    state = (state ^ (state << 5)) >>> 0;
    bytes.writeUInt32LE(state, at);
  }
  return bytes;
}

describe('text', () => {
  it('goes both ways and comes with a receipt', async () => {
    const [alice, bob] = [console.pane('alice'), console.pane('bob')];
    await alice.say('hello bob');
    await bob.bubble('hello bob');
    expect(await (await alice.bubble('hello bob')).innerText()).toContain('Delivered');
    await bob.say('hello alice\nin two lines'.replace('\n', ' '));
    expect(await (await alice.bubble('hello alice')).getAttribute('data-state')).toBe('received');
  });

  it('is shown as it was written, and never as markup', async () => {
    const text = '<img src=x onerror="document.title=1"> & <b>not bold</b>';
    await console.pane('alice').say(text);
    expect(await (await console.pane('bob').bubble('not bold')).locator('.words').innerText()).toBe(text);
  });

  it('breaks lines by Shift and Enter', async () => {
    const box = console.pane('alice').root.getByRole('textbox', { name: /^Message from/ });
    await box.fill('one');
    await box.press('Shift+Enter');
    await box.pressSequentially('two');
    await box.press('Enter');
    expect(await (await console.pane('bob').bubble('one')).locator('.words').innerText()).toBe('one\ntwo');
  });

  it('waits for who is away, and says so', async () => {
    const [alice, bob] = [console.pane('alice'), console.pane('bob')];
    await bob.root.getByRole('button', { name: 'Log out' }).click();
    await bob.root.getByText('Offline', { exact: true }).waitFor();
    await alice.say('for later');
    expect(await (await alice.inState('stored')).innerText()).toContain('Stored until bob is back');
    await console.page.getByRole('checkbox', { name: 'Keep messages' }).uncheck();
    await alice.say('for nobody');
    expect(await (await alice.inState('offline')).innerText()).toContain('bob is offline');
    await bob.root.getByRole('button', { name: 'Log in' }).click();
    expect(await (await bob.bubble('for later')).innerText()).toContain('sent while you were away');
    expect(await bob.bubbles.filter({ hasText: 'for nobody' }).count()).toBe(0);
  });

  it('that is too long is refused with words, on this side of the limit it is not', async () => {
    const alice = console.pane('alice');
    await alice.say('x'.repeat(32_768));
    await alice.inState('delivered');
    await alice.say('y'.repeat(32_769));
    expect(await (await alice.inState('failed')).innerText()).toContain('larger than one may be');
  });
});

describe('a picture', () => {
  it('shows at once, travels with a thumbnail, and opens in full', async () => {
    const [alice, bob] = [console.pane('alice'), console.pane('bob')];
    await alice.attach(photo);
    await alice.root.locator('.bubble img').waitFor();
    await alice.inState('delivered');
    const picture = bob.root.getByRole('button', { name: 'Open photo.jpg' });
    await picture.locator('img').waitFor();
    const before = await picture.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth);
    await picture.click();
    const dialog = console.page.getByRole('dialog', { name: 'photo.jpg' });
    const full = dialog.getByRole('img');
    await eventually('the whole picture', () => full.evaluate((image: HTMLImageElement) => image.naturalWidth > 0));
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(await full.evaluate((image: HTMLImageElement) => image.naturalWidth));
    await console.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('can be dropped and pasted', async () => {
    const [alice, bob] = [console.pane('alice'), console.pane('bob')];
    const data = await console.page.evaluateHandle(
      bytes => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], 'dropped.jpg', { type: 'image/jpeg' }));
        return transfer;
      },
      [...readFileSync(photo)],
    );
    await alice.root.dispatchEvent('drop', { dataTransfer: data });
    await bob.root.getByRole('button', { name: 'Open dropped.jpg' }).waitFor();
    await bob.root.getByRole('textbox', { name: /^Message from/ }).evaluate((box, transfer) => {
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer as DataTransfer, bubbles: true }));
    }, data);
    await alice.bubbles.nth(1).waitFor();
    expect(await alice.bubbles.nth(1).getAttribute('data-state')).toBe('received');
  });
});

describe('a file', () => {
  const file = { name: 'report with a name.bin', mimeType: 'application/octet-stream', buffer: noise(6_000_000) };

  it('shows its progress, and is downloaded byte for byte', async () => {
    const [alice, bob] = [console.pane('alice'), console.pane('bob')];
    await console.slowDown(4_000_000);
    await alice.attach(file);
    const bar = alice.root.getByRole('progressbar', { name: /Uploading/ });
    const part = await eventually('progress in the middle', async () => {
      const value = Number(await bar.getAttribute('value'));
      return value > 0 && value < file.buffer.length ? value : null;
    });
    expect(part).toBeGreaterThan(0);
    await alice.inState('delivered');
    const arriving = console.page.waitForEvent('download');
    await bob.root.getByRole('button', { name: `Download ${file.name}` }).click();
    await bob.root.getByRole('progressbar', { name: /Downloading/ }).waitFor();
    const download = await arriving;
    expect(download.suggestedFilename()).toBe(file.name);
    expect(readFileSync(await download.path()).equals(file.buffer)).toBe(true);
  });

  it('that is cancelled while it is uploaded arrives nowhere and leaves nothing', async () => {
    const [alice, bob] = [console.pane('alice'), console.pane('bob')];
    await console.slowDown(1_000_000);
    await alice.attach(file);
    await eventually('some progress', async () =>
      Number(await alice.root.getByRole('progressbar').getAttribute('value')),
    );
    await alice.root.getByRole('button', { name: 'Cancel uploading' }).click();
    expect(await (await alice.inState('cancelled')).innerText()).toContain('Cancelled');
    await alice.say('after it');
    await bob.bubble('after it');
    expect(await bob.bubbles.count()).toBe(1);
    await eventually('nothing of it on the server', async () => console.server.mediaFiles().length === 0);
  });

  it('that is empty is refused with words', async () => {
    const alice = console.pane('alice');
    await alice.attach({ name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) });
    expect(await (await alice.inState('failed')).innerText()).toContain('empty');
  });
});

describe('in a channel', () => {
  it('both talk, and a channel that cannot be is refused with words', async () => {
    const [alice, bob] = [console.pane('alice'), console.pane('bob')];
    await console.page.getByText('In a channel', { exact: true }).click();
    await console.pane('bob').root.getByRole('textbox', { name: 'Message from bob to # lobby' }).waitFor();
    await eventually(
      'both in it',
      async () => (await console.ask<{ items: { members: number }[] }>('channels')).items[0]?.members === 2,
    );
    await alice.say('to all');
    expect(await (await bob.bubble('to all')).getAttribute('data-state')).toBe('received');
    await alice.inState('sent');
    await console.page.getByRole('textbox', { name: 'Channel' }).fill('lob\u00e9by');
    await console.page.keyboard.press('Enter');
    await alice.root.getByRole('alert').filter({ hasText: 'cannot be the name of a channel' }).waitFor();
  });
});

describe('names', () => {
  it('can be changed, and two of the same are refused', async () => {
    const name = console.pane('alice').root.getByRole('textbox', { name: /^User name/ });
    await name.fill('carol');
    await name.press('Enter');
    await console.pane('carol').online();
    await console.pane('bob').say('hi');
    await console.pane('carol').bubble('hi');
    const other = console.pane('carol').root.getByRole('textbox', { name: /^User name/ });
    await other.fill('bob');
    await other.press('Enter');
    await console.page.getByRole('alert').filter({ hasText: 'the same name' }).waitFor();
  });

  it('taken by another tab are told so', async () => {
    const other = await Console.of(console.server);
    await other.pane('alice').online();
    await console.pane('alice').root.getByText('Logged in elsewhere').waitFor();
    await other.page.context().close();
  });
});

describe('a channel that the server takes one out of', () => {
  it('is told, and joined again by hand', async () => {
    const refusal = await refuseJoins(console.page);
    await console.page.reload();
    const [alice, bob] = [console.pane('alice'), console.pane('bob')];
    const ready = (pane: typeof bob) => pane.root.getByRole('textbox', { name: /to # lobby$/, disabled: false });
    await alice.online();
    await bob.online();
    await console.page.getByText('In a channel', { exact: true }).click();
    for (const pane of [alice, bob]) await ready(pane).waitFor();
    console.expected.push('ERR_CONNECTION_REFUSED', 'WebSocket connection');
    await console.server.kill();
    await alice.root.getByText('Connection lost').waitFor();
    refusal.on = true;
    await console.server.startAgain();
    await bob.root.getByRole('alert').filter({ hasText: 'taken bob out of the channel' }).waitFor();
    expect(await ready(bob).count()).toBe(0);
    refusal.on = false;
    await console.page.getByRole('textbox', { name: 'Channel' }).press('Enter');
    await ready(bob).waitFor();
  });
});

describe('a server that goes away', () => {
  it('is noticed, and the talk goes on when it is back', async () => {
    const [alice, bob] = [console.pane('alice'), console.pane('bob')];
    console.expected.push('ERR_CONNECTION_REFUSED', 'WebSocket connection');
    await console.server.kill();
    await alice.root.getByText('Connection lost').waitFor();
    await console.server.startAgain();
    await alice.online();
    await bob.online();
    await alice.say('still here');
    await bob.bubble('still here');
  });
});
