/**
 * The chat page of a console, and its users.
 *
 *     const { console, alice, bob } = await start();
 *     await alice.say('hello');
 *     await bob.bubble('hello');
 */
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { Console, type Server } from './support.ts';

/** Opens the page, and lets it make alice and bob, who look at each other. */
export async function start(
  options: BrowserContextOptions = {},
  settings?: string,
): Promise<{ console: Console; alice: Chatter; bob: Chatter }> {
  return begin(await Console.open(settings, options));
}

/** The same on one more page of a server. */
export async function startOn(server: Server): Promise<{ console: Console; alice: Chatter; bob: Chatter }> {
  return begin(await Console.of(server));
}

async function begin(console: Console): Promise<{ console: Console; alice: Chatter; bob: Chatter }> {
  await console.go('chat');
  await console.page.getByRole('button', { name: 'Start with alice and bob' }).click();
  const [alice, bob] = [new Chatter(console.page, 'alice'), new Chatter(console.page, 'bob')];
  await alice.online();
  await bob.online();
  await alice.box.waitFor();
  await bob.box.waitFor();
  return { console, alice, bob };
}

/** One user of the page. */
export class Chatter {
  readonly page: Page;
  readonly name: string;
  /** Its half of the page. */
  readonly root: Locator;
  readonly bubbles: Locator;

  constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
    this.root = page.getByRole('region', { name: `Chat of ${name}`, exact: true });
    this.bubbles = this.root.locator('.bubble');
  }

  async online(): Promise<void> {
    await this.root.getByText('Online', { exact: true }).waitFor();
  }

  /** Where one writes. */
  get box(): Locator {
    return this.root.getByRole('textbox', { name: /^Message from/ });
  }

  async say(text: string): Promise<void> {
    await this.box.fill(text);
    await this.box.press('Enter');
  }

  async attach(file: Parameters<Locator['setInputFiles']>[0]): Promise<void> {
    await this.root.locator('input[type=file]').setInputFiles(file);
  }

  /** The newest bubble with this text, once it is there. */
  async bubble(text: string | RegExp): Promise<Locator> {
    const found = this.bubbles.filter({ hasText: text }).last();
    await found.waitFor();
    return found;
  }

  /** The newest bubble in this state, once there is one. */
  async inState(state: string): Promise<Locator> {
    const found = this.root.locator(`.bubble[data-state="${state}"]`).last();
    await found.waitFor();
    return found;
  }

  /** The bubble with this text, once it is in this state. */
  async comes(text: string | RegExp, state: string): Promise<Locator> {
    const found = this.root.locator(`.bubble[data-state="${state}"]`).filter({ hasText: text }).last();
    await found.waitFor();
    return found;
  }

  /** A line between the bubbles. */
  async notice(text: string | RegExp): Promise<void> {
    await this.root.locator('.notice').filter({ hasText: text }).last().waitFor();
  }

  /** A row of the list. */
  row(name: string): Locator {
    return this.root
      .locator('.conversation')
      .filter({ has: this.page.locator('b', { hasText: new RegExp(`^${name}$`) }) });
  }

  async open(name: string): Promise<void> {
    await this.row(name).click();
    await this.root.getByRole('region', { name: `Conversation of ${this.name} with ${name}` }).waitFor();
  }

  /** How many messages a row says are unread. */
  async unread(name: string): Promise<string> {
    const badge = this.row(name).locator('.unread');
    return (await badge.count()) === 0 ? '' : (await badge.innerText()).replace(/\s*unread$/, '');
  }

  /** Chooses from the menu that starts something new. */
  async start(item: string): Promise<Locator> {
    await this.root.getByRole('button', { name: `Start something new as ${this.name}` }).click();
    await this.root.getByRole('menuitem', { name: item }).click();
    return this.root.getByRole('dialog', { name: item });
  }

  /** Chooses from the menu of a bubble. */
  async choose(bubble: Locator, item: string): Promise<void> {
    await bubble.getByRole('button', { name: /what to do$/ }).click();
    await bubble.getByRole('menuitem', { name: item }).click();
  }

  /** Makes a group with these members, and opens it. */
  async makeGroup(name: string, members: string): Promise<void> {
    const dialog = await this.start('Make a group');
    await dialog.getByLabel('Name of the group').fill(name);
    await dialog.getByLabel('Members', { exact: true }).fill(members);
    await dialog.getByRole('button', { name: 'Make the group' }).click();
    await this.root.getByRole('region', { name: `Conversation of ${this.name} with ${name}` }).waitFor();
  }
}
