/** Two users of the chat page exchange everything there is, through a real server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Chatter, start } from './chatting.ts';
import { type Console, closeBrowser, eventually, photo, repository } from './support.ts';

const media = (name: string) => join(repository, 'tests/media', name);

let console: Console;
let alice: Chatter;
let bob: Chatter;
beforeEach(async () => {
  ({ console, alice, bob } = await start());
});
afterEach(() => console.close());
afterAll(closeBrowser);

describe('text', () => {
  it('goes both ways, and says how far it has come', async () => {
    await alice.say('hello bob');
    await bob.bubble('hello bob');
    // Bob looks at it.
    expect(await (await alice.comes('hello bob', 'read')).innerText()).toContain('Read');
    await bob.say('hello alice');
    expect(await (await alice.bubble('hello alice')).getAttribute('data-state')).toBe('received');
    await bob.comes('hello alice', 'read');
  });

  it('is delivered while it is not looked at, and read when it is', async () => {
    const dialog = await bob.start('Write to somebody');
    await dialog.getByRole('combobox', { name: 'User' }).fill('carol');
    await dialog.getByRole('button', { name: 'Begin' }).click();
    for (const text of ['one', 'two', 'three']) await alice.say(text);
    await alice.comes('three', 'delivered');
    await eventually('three unread', async () => (await bob.unread('alice')) === '3');
    expect(await bob.row('alice').innerText()).toContain('three');
    await bob.open('alice');
    await bob.root.getByText('New messages').waitFor();
    await alice.comes('one', 'read');
    await alice.comes('three', 'read');
    expect(await bob.unread('alice')).toBe('');
  });

  it('of strangers’ making is shown as it was written, and never as markup', async () => {
    const hostile = [
      '<img src=x onerror="document.title=1"> & <b>not bold</b> <script>document.title=2</script>',
      'مرحبا بالعالم ‮ turned around',
      `long ${'x'.repeat(5000)}`,
      'javascript:alert(1) {{constructor}} &lt;',
      'zalgo h̷̡̛͎̊̈́e̸ and a \u0000 nothing',
    ];
    for (const text of hostile) {
      await alice.say(text);
      const words = (await bob.bubble(text.slice(0, 12))).locator('.words');
      expect(await words.textContent()).toBe(text);
      expect(await words.locator('*:not(span)').count()).toBe(0);
    }
    expect(await console.page.title()).toBe('Chat · rtm console');
    const [wide, wanted] = await console.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(wide).toBeLessThanOrEqual(wanted ?? 0);
  });

  it('with faces has them drawn, from the picker and as they are typed', async () => {
    await alice.root.getByRole('button', { name: 'Choose a face' }).click();
    const faces = alice.root.getByRole('dialog', { name: 'Faces' });
    await eventually('the first in focus', () =>
      faces.getByRole('button', { name: 'Smile' }).evaluate(button => document.activeElement === button),
    );
    await console.page.keyboard.press('ArrowRight');
    await console.page.keyboard.press('Enter');
    expect(await alice.box.inputValue()).toBe('[:D]');
    await alice.box.press('Enter');
    await bob.root.locator('.words.faces').getByRole('img', { name: 'Grin' }).waitFor();
    await bob.say('well [;)] and [nothing] of it');
    const words = (await alice.bubble('of it')).locator('.words');
    await words.getByRole('img', { name: 'Wink' }).waitFor();
    expect(await words.textContent()).toContain('and [nothing] of it');
    expect(await words.getByRole('img').count()).toBe(1);
  });

  it('that is long is folded, and shown in full when asked', async () => {
    await alice.say(`begin ${'word '.repeat(600)}end`);
    const words = (await bob.bubble('begin')).locator('.words');
    const height = () => words.evaluate(text => text.clientHeight);
    const folded = await height();
    await bob.root.getByRole('button', { name: 'Show all of it' }).click();
    await eventually('more of it', async () => (await height()) > folded);
  });

  it('that is too long is refused with words, and can be removed', async () => {
    await alice.say('y'.repeat(70_000));
    const failed = await alice.inState('failed');
    expect(await failed.getByRole('alert').innerText()).not.toBe('');
    await alice.choose(failed, 'Remove it here');
    await failed.waitFor({ state: 'detached' });
    await alice.say('shorter');
    await bob.bubble('shorter');
  });

  it('to somebody who does not exist says so', async () => {
    const dialog = await alice.start('Write to somebody');
    await dialog.getByRole('combobox', { name: 'User' }).fill('nobody-at-all');
    await dialog.getByRole('button', { name: 'Begin' }).click();
    await alice.say('are you there?');
    expect(await (await alice.inState('failed')).getByRole('button', { name: 'Send again' }).count()).toBe(1);
  });
});

describe('files', () => {
  it('a picture shows at once, travels reduced, and opens in full', async () => {
    await alice.attach(photo);
    await alice.root.locator('.bubble img').waitFor();
    await alice.inState('read');
    const picture = bob.root.getByRole('button', { name: 'Open photo.jpg' });
    const natural = (image: HTMLImageElement) => image.naturalWidth;
    const small = await eventually('the small one', () => picture.locator('img').evaluate(natural));
    await picture.click();
    const dialog = console.page.getByRole('dialog', { name: 'photo.jpg' });
    const large = await eventually('the large one', () => dialog.getByRole('img').evaluate(natural));
    expect(small).toBeLessThan(large);
    await console.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('can be dropped and pasted', async () => {
    const data = await console.page.evaluateHandle(
      bytes => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], 'dropped.jpg', { type: 'image/jpeg' }));
        return transfer;
      },
      [...readFileSync(photo)],
    );
    await alice.root.locator('.conversation-view').dispatchEvent('drop', { dataTransfer: data });
    await bob.root.getByRole('button', { name: 'Open dropped.jpg' }).waitFor();
    await bob.box.evaluate((box, transfer) => {
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer as DataTransfer, bubbles: true }));
    }, data);
    await alice.bubbles.nth(1).waitFor();
  });

  it('a sound is played, with its position', async () => {
    await alice.attach(media('tone.mp3'));
    const voice = await bob.inState('received');
    await voice.getByRole('button', { name: 'Play the voice message' }).click();
    const position = voice.getByRole('slider', { name: 'Position in the voice message' });
    await eventually('it moving', async () => Number(await position.inputValue()) > 0);
  });

  it('a voice is recorded, sent and played', async () => {
    await alice.root.getByRole('button', { name: 'Record a voice message as alice' }).click();
    await alice.root.getByRole('timer').filter({ hasText: '0:01' }).waitFor();
    await alice.root.getByRole('button', { name: 'Send the recording' }).click();
    const voice = await bob.inState('received');
    expect(await voice.locator('.voice-time').innerText()).toMatch(/^0:0[1-9]$/);
    await voice.getByRole('button', { name: 'Play the voice message' }).click();
    await voice.getByRole('button', { name: 'Pause the voice message' }).waitFor();
  });

  it('a recording that is discarded goes nowhere', async () => {
    await alice.root.getByRole('button', { name: 'Record a voice message as alice' }).click();
    await alice.root.getByRole('timer').filter({ hasText: '0:0' }).waitFor();
    await alice.root.getByRole('button', { name: 'Discard' }).click();
    await alice.say('nothing recorded');
    await bob.bubble('nothing recorded');
    expect(await bob.bubbles.count()).toBe(1);
  });

  it('a film is shown', async () => {
    await alice.attach(media('film.mp4'));
    const film = bob.root.getByLabel('Video film.mp4');
    await film.waitFor();
    await eventually('its first picture or word of why not', async () => {
      const ready =
        (await film.count()) > 0 && (await film.evaluate((video: HTMLVideoElement) => video.readyState)) > 0;
      return ready || (await bob.root.getByText('This browser cannot play it.').count()) > 0;
    });
  });

  it('any other file shows its progress, and is downloaded byte for byte', async () => {
    const file = { name: 'a report.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(3_000_000, 'rtm') };
    await console.slowDown(2_000_000);
    await alice.attach(file);
    const bar = alice.root.getByRole('progressbar', { name: /Uploading/ });
    await eventually('progress in the middle', async () => {
      const value = Number(await bar.getAttribute('value'));
      return value > 0 && value < file.buffer.length;
    });
    await alice.inState('read');
    const arriving = console.page.waitForEvent('download');
    await bob.root.getByRole('button', { name: `Download ${file.name}` }).click();
    const download = await arriving;
    expect(download.suggestedFilename()).toBe(file.name);
    expect(readFileSync(await download.path()).equals(file.buffer)).toBe(true);
  });

  it('one that is cancelled arrives nowhere, and can be sent again', async () => {
    const file = { name: 'a film.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(3_000_000, 'film') };
    await console.slowDown(500_000);
    await alice.attach(file);
    await eventually('some progress', async () =>
      Number(await alice.root.getByRole('progressbar').getAttribute('value')),
    );
    await alice.root.getByRole('button', { name: 'Cancel uploading' }).click();
    const cancelled = await alice.inState('cancelled');
    await alice.say('after it');
    await bob.bubble('after it');
    expect(await bob.bubbles.count()).toBe(1);
    await console.slowDown(50_000_000);
    await cancelled.getByRole('button', { name: 'Send again' }).click();
    await bob.root.getByText('a film.bin', { exact: true }).first().waitFor();
  });
});

describe('other kinds', () => {
  const send = async (item: string, title: string) => {
    await alice.root.getByRole('button', { name: 'Send something else as alice' }).click();
    await alice.root.getByRole('menuitem', { name: item }).click();
    return alice.root.getByRole('dialog', { name: title });
  };

  it('a place is shown with its name and where it is', async () => {
    const dialog = await send('A place', 'Send a place');
    await dialog.getByLabel('What it is called').fill('Brandenburg Gate');
    await dialog.getByLabel('Latitude').fill('91');
    await dialog.getByLabel('Longitude').fill('13.3777');
    await dialog.getByRole('button', { name: 'Send the place' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'Latitudes go from' }).waitFor();
    await dialog.getByLabel('Latitude').fill('52.5163');
    await dialog.getByRole('button', { name: 'Send the place' }).click();
    expect(await (await bob.bubble('Brandenburg Gate')).innerText()).toContain('52.5163° N 13.3777° E');
  });

  it('a custom message is shown with its values', async () => {
    const dialog = await send('A custom message', 'Send a custom message');
    await dialog.getByLabel('Event').fill('order');
    await dialog.getByLabel('Values').fill('number = 4711\nstate = shipped');
    await dialog.getByRole('button', { name: 'Send the message' }).click();
    const bubble = await bob.bubble('order');
    for (const word of ['number', '4711', 'state', 'shipped']) await bubble.getByText(word, { exact: true }).waitFor();
  });

  it('a command is shown as one', async () => {
    const dialog = await send('A command', 'Send a command');
    await dialog.getByLabel('Action').fill('refresh');
    await dialog.getByRole('button', { name: 'Send the command' }).click();
    await (await bob.bubble('Command')).getByText('refresh').waitFor();
  });
});

describe('taking back', () => {
  it('removes a message on both sides, by keyboard as well', async () => {
    await alice.say('a slip');
    await bob.bubble('a slip');
    const bubble = await alice.comes('a slip', 'read');
    const menu = bubble.getByRole('button', { name: /what to do$/ });
    await menu.focus();
    await console.page.keyboard.press('Enter');
    await bubble.getByRole('menuitem', { name: 'Copy' }).waitFor();
    await console.page.keyboard.press('ArrowDown');
    await console.page.keyboard.press('Enter');
    await alice.notice('You took a message back');
    await bob.notice('alice took a message back');
    expect(await bob.root.getByText('a slip').count()).toBe(0);
  });

  it('of one that nobody has seen lowers the count', async () => {
    const dialog = await bob.start('Write to somebody');
    await dialog.getByRole('combobox', { name: 'User' }).fill('carol');
    await dialog.getByRole('button', { name: 'Begin' }).click();
    await alice.say('keep');
    await alice.say('drop');
    await eventually('two unread', async () => (await bob.unread('alice')) === '2');
    await alice.choose(await alice.comes('drop', 'delivered'), 'Take it back');
    await eventually('one unread', async () => (await bob.unread('alice')) === '1');
  });
});

describe('taking back too late', () => {
  it('is refused with words, and the message stays', async () => {
    await console.close();
    ({ console, alice, bob } = await start({}, 'rates_web = "none"\n[chat]\nrecall_ms = 1'));
    await alice.say('here to stay');
    await alice.choose(await alice.comes('here to stay', 'read'), 'Take it back');
    await alice.root.getByRole('alert').filter({ hasText: 'too old to be taken back' }).waitFor();
    expect(await bob.bubbles.filter({ hasText: 'here to stay' }).count()).toBe(1);
  });
});

describe('a reload', () => {
  it('shows what was said, and loads what is older when asked', async () => {
    for (let number = 1; number <= 40; number += 1) await alice.say(`number ${number}.`);
    await alice.comes('number 40.', 'read');
    await console.page.reload();
    await alice.online();
    // It goes on where it was.
    await alice.bubble('number 40.');
    expect(await alice.bubbles.filter({ hasText: 'number 3.' }).count()).toBe(0);
    const log = alice.root.getByRole('log');
    await log.evaluate(box => box.scrollTo({ top: 0 }));
    await alice.bubble('number 1.');
    await alice.root.getByText('This is where it begins.').waitFor();
    const said = await alice.bubbles.locator('.words').allInnerTexts();
    expect(said).toEqual(Array.from({ length: 40 }, (_, index) => `number ${index + 1}.`));
    // What was in sight is still: older ones did not push it away.
    expect(await log.evaluate(box => box.scrollTop)).toBeGreaterThan(0);
  });

  it('counts what came meanwhile', async () => {
    await bob.root.getByRole('button', { name: 'Sign out' }).click();
    await console.page.getByRole('form', { name: 'Sign in as bob' }).waitFor();
    for (let number = 1; number <= 100; number += 1) await alice.say(`number ${number}.`);
    await alice.comes('number 100.', 'sent');
    await console.page.getByRole('button', { name: 'Sign in as bob' }).click();
    await bob.online();
    await eventually('many unread', async () => (await bob.unread('alice')) === '99+');
    await bob.open('alice');
    await bob.root.getByText('New messages').waitFor();
    await alice.comes('number 100.', 'read');
  });
});
