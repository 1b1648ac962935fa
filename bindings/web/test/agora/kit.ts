/** Users of the surface for tests: clients of a server, and what they have heard. */
import { LOG_FILTER_OFF, RtmClient } from '../../src/agora/index.ts';
import type { Given } from '../../src/agora/parameters.ts';
import { eventually } from '../support/eventually.ts';
import type { Server } from '../support/server.ts';

/** An App ID of the right shape. */
export const APP = '0123456789abcdef0123456789abcdef';

/** A client of a server, which writes nothing to the console. */
export function client(server: Pick<Server, 'url'>, parameters: Given = {}): RtmClient {
  return new RtmClient(APP, { logFilter: LOG_FILTER_OFF }, { server: () => server.url, parameters });
}

/** A client that is logged in. */
export async function loggedIn(server: Pick<Server, 'url'>, uid: string, parameters: Given = {}): Promise<RtmClient> {
  const one = client(server, parameters);
  await one.login({ uid });
  return one;
}

/** `NAME CODE` of the error that a call throws or rejects with. */
export async function errorOf(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    const { name, code } = error as { name: string; code: number };
    return `${name} ${code}`;
  }
  return 'nothing failed';
}

/** What an emitter has told under some names, as [name, ...arguments]. */
export function listen<Event extends string>(
  emitter: { on(event: Event, listener: (...args: never[]) => void): unknown },
  ...events: Event[]
): unknown[][] {
  const heard: unknown[][] = [];
  for (const event of events) emitter.on(event, (...args: never[]) => heard.push([event, ...args]));
  return heard;
}

/** Waits until that many were heard. */
export async function hears(heard: unknown[][], count: number): Promise<unknown[][]> {
  await eventually(`${count} events`, () => {
    if (heard.length < count) throw new Error(`heard only ${JSON.stringify(heard)}`);
    return true;
  });
  return heard;
}
