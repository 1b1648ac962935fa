/** Clients of a test, which are let go of behind it, and what they were told. */
import { afterEach } from 'vitest';
import { Client, type ClientOptions } from '../../src/core/client.ts';
import type { ClientEvents, ConnectionState } from '../../src/core/events.ts';
import { eventually } from './eventually.ts';

/** Everything there is to be told. */
const EVENTS: readonly (keyof ClientEvents)[] = [
  'connectionState',
  'peerMessage',
  'channelMessage',
  'channelMember',
  'channelMemberCount',
  'channelAttributes',
  'channelLeft',
  'gap',
  'presence',
  'tokenWillExpire',
  'tokenExpired',
  'localInvitation',
  'remoteInvitation',
  'mediaInterrupted',
];

const people: Person[] = [];

afterEach(() => {
  for (const person of people.splice(0)) person.client.release();
});

/** A client and all that it was told, in order. */
export class Person {
  readonly client: Client;
  readonly told: { name: keyof ClientEvents; event: unknown }[] = [];

  constructor(
    readonly name: string,
    server: string,
    options: Partial<ClientOptions> = {},
  ) {
    this.client = new Client({ appId: 'app', server, ...options });
    for (const name of EVENTS) this.client.on(name, event => this.told.push({ name, event }));
    people.push(this);
  }

  /** A person who is logged in. */
  static async login(name: string, server: string, options: Partial<ClientOptions> = {}): Promise<Person> {
    const person = new Person(name, server, options);
    await person.client.login({ userId: name });
    return person;
  }

  /** All events of a name. */
  all<E extends keyof ClientEvents>(name: E): ClientEvents[E][] {
    return this.told.filter(told => told.name === name).map(told => told.event as ClientEvents[E]);
  }

  /** The first event of a name that fits, once it is there. */
  hears<E extends keyof ClientEvents>(
    name: E,
    fits: (event: ClientEvents[E]) => boolean = () => true,
  ): Promise<ClientEvents[E]> {
    return eventually(`${this.name} hears ${name}`, () => {
      const found = this.all(name).find(fits);
      if (!found) throw new Error(`${this.name} was told ${JSON.stringify(this.told.slice(-20), shorten)}`);
      return found;
    });
  }

  /** Waits for a connection state. */
  becomes(state: ConnectionState): Promise<unknown> {
    return eventually(`${this.name} is ${state}`, () => this.client.connectionState === state);
  }

  /** The texts of all messages from peers. */
  get texts(): string[] {
    return this.all('peerMessage').map(({ message }) => message.text);
  }

  /** The texts of all messages in a channel. */
  textsIn(channel: string): string[] {
    return this.all('channelMessage').flatMap(told => (told.channel === channel ? [told.message.text] : []));
  }

  /** Forgets what was told. */
  forget(): void {
    this.told.length = 0;
  }
}

function shorten(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value;
}
