/** Tokens, with a server that demands them. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OperationError } from '../../src/core/error.ts';
import { Person } from '../support/people.ts';
import { program, Server } from '../support/server.ts';

const APP = '970CA35de60c44645bbae8a215061b33';
const CERTIFICATE = '5CFd2fd1755d40ecb72977518be15d3b';

let server: Server;

beforeAll(async () => {
  server = await Server.start(`rates_web = "none"\n[[apps]]\nid = "${APP}"\ncertificates = ["${CERTIFICATE}"]`);
});
afterAll(() => server?.close());

function token(user: string, seconds: number): string {
  const words = ['token', 'make', '--app', APP, '--certificate', CERTIFICATE, '--user', user, '--expire', `${seconds}`];
  return execFileSync(program, words, { encoding: 'utf8' }).trim();
}

async function code(call: Promise<unknown>): Promise<number> {
  try {
    await call;
    return 0;
  } catch (error) {
    if (error instanceof OperationError) return error.code;
    throw error;
  }
}

function person(name: string): Person {
  return new Person(name, server.url, { appId: APP });
}

test('a login needs a good one, and says by number what is wrong with it', async () => {
  const login = (given?: string | null) => code(person('ann').client.login({ userId: 'ann', token: given }));
  expect(await login(token('ann', 60))).toBe(0);
  expect(await login('nonsense')).toBe(5);
  expect(await login(token('bob', 60)), 'of another user').toBe(5);
  expect(await login(null)).toBe(5);
  expect(await code(new Person('ann', server.url, { appId: 'b'.repeat(32) }).client.login({ userId: 'ann' }))).toBe(4);
});

test('one that ends is announced and ends the login, which may follow with another', async () => {
  const ann = person('ann');
  await ann.client.login({ userId: 'ann', token: token('ann', 3) });
  await ann.hears('tokenWillExpire');
  await ann.hears('tokenExpired');
  await ann.becomes('ABORTED');
  expect(ann.all('connectionState').at(-1)?.reason).toBe('TOKEN_EXPIRED');
  await ann.client.login({ userId: 'ann', token: token('ann', 60) });
  expect(ann.client.connectionState).toBe('CONNECTED');
});

test('one that is renewed in time ends nothing, and a bad renewal changes nothing', async () => {
  const ann = person('ann');
  await ann.client.login({ userId: 'ann', token: token('ann', 4) });
  expect(await code(ann.client.renewToken('nonsense'))).toBe(6);
  await ann.client.renewToken(token('ann', 3600));
  const bob = person('bob');
  await bob.client.login({ userId: 'bob', token: token('bob', 4) });
  await bob.hears('tokenExpired');
  expect(ann.all('tokenExpired'), "bob's was made later").toEqual([]);
  expect(ann.client.connectionState).toBe('CONNECTED');
});
