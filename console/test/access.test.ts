/** Who gets in, and with what. */
import { request } from 'node:http';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Console, closeBrowser, hashed, Server } from './support.ts';

afterAll(closeBrowser);

const APP = '970ca35de60c44645bbae8a215061b33';
const CERTIFICATE = '5cfd2fd1755d40ecb72977518be15d3b';
const PASSWORD = 'correct horse battery';

const production = () => `
rates_web = "none"
[console]
${hashed(PASSWORD)}
trace = "always"
[[apps]]
id = "${APP}"
certificates = ["${CERTIFICATE}"]
`;

let console: Console | undefined;
afterEach(async () => {
  await console?.close();
  console = undefined;
});

async function logIn(console: Console, password: string): Promise<void> {
  await console.page.getByLabel('Password').fill(password);
  await console.page.getByRole('button', { name: 'Log in' }).click();
}

describe('with a password', () => {
  it('the wrong one is refused, the right one opens, and logging out closes', async () => {
    console = await Console.open(production());
    console.expected.push('401');
    await logIn(console, 'correct horse batterz');
    await console.page.getByRole('alert').filter({ hasText: 'not the password' }).waitFor();
    await logIn(console, PASSWORD);
    await console.page.getByRole('heading', { name: 'RTM', exact: true }).waitFor();
    const cookies = await console.page.context().cookies();
    expect(cookies).toMatchObject([{ name: 'rtm_console', httpOnly: true, sameSite: 'Strict', path: '/' }]);
    await console.page.reload();
    await console.page.getByRole('heading', { name: 'RTM', exact: true }).waitFor();
    await console.page.getByRole('button', { name: 'Log out of the console' }).click();
    await console.page.getByLabel('Password').waitFor();
    expect(await console.page.evaluate(async () => (await fetch('/v1/console/users')).status)).toBe(401);
  });

  it('who tries too often waits', async () => {
    console = await Console.open(production());
    console.expected.push('401', '429');
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await logIn(console, `wrong password ${attempt}`);
      await console.page.getByRole('alert').filter({ hasText: 'not the password' }).waitFor();
    }
    await logIn(console, PASSWORD);
    await console.page.getByRole('alert').filter({ hasText: 'Too many attempts' }).waitFor();
  });

  it('a token is made, inspected, and good for a login', async () => {
    console = await Console.open(production());
    await logIn(console, PASSWORD);
    await console.go('tokens');
    const make = console.page.locator('form', { has: console.page.getByRole('heading', { name: 'Make a token' }) });
    const inspect = console.page.locator('form', {
      has: console.page.getByRole('heading', { name: 'Inspect a token' }),
    });
    await make.getByLabel('User').fill('alice');
    await make.getByRole('button', { name: 'Make the token' }).click();
    const token = await make.locator('code').innerText();
    expect(token).toMatch(/^007/);
    await inspect.getByRole('button', { name: 'Inspect' }).click();
    await inspect.getByText(/alice may log in until/).waitFor();
    await inspect.getByText('RTM for alice').waitFor();
    await inspect.getByLabel('User').fill('bob');
    console.expected.push('400');
    await inspect.getByRole('button', { name: 'Inspect' }).click();
    await inspect.getByText(/bob may not log in: .*another user/).waitFor();
    await inspect.getByLabel('Token').fill('007 nonsense');
    await inspect.getByRole('button', { name: 'Inspect' }).click();
    await inspect.getByRole('alert').waitFor();

    await console.go('rtm');
    await console.page.getByLabel('App ID').filter({ visible: true }).fill(APP);
    await console.page.getByLabel('Token of alice').fill(token);
    // That of bob is made by the page.
    await console.page.getByRole('button', { name: 'Log both in' }).click();
    await console.pane('alice').online();
    await console.pane('bob').online();
    await console.pane('alice').say('with a token');
    await console.pane('bob').bubble('with a token');

    await console.page.getByLabel('Token of alice').fill(token.replace(/.{8}$/, 'AAAAAAA='));
    await console.page.getByRole('button', { name: 'Log both in' }).click();
    await console.pane('alice').root.getByRole('alert').filter({ hasText: 'Make a new one' }).waitFor();
  });

  it('no certificate is told to the browser', async () => {
    console = await Console.open(production());
    const answers: Promise<string>[] = [];
    console.page.on('response', response => {
      // Some have no body.
      answers.push(response.text().catch(() => ''));
    });
    await logIn(console, PASSWORD);
    for (const page of ['overview', 'users', 'channels', 'trace', 'tokens']) {
      await console.go(page);
      await console.page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
    }
    await console.page.getByText('Made with the certificates of the configuration').waitFor();
    const seen = (await Promise.all(answers)).join();
    expect(seen).toContain(APP);
    expect(seen).not.toContain(CERTIFICATE);
  });
});

describe('without a password', () => {
  it('only names of this machine are answered', async () => {
    const server = await Server.start();
    const ask = (host: string) =>
      new Promise<number>((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port: server.port, path: '/v1/console/users', headers: { host } });
        asked.on('response', response => resolve(response.statusCode ?? 0)).on('error', reject);
        asked.end();
      });
    expect(await ask(`127.0.0.1:${server.port}`)).toBe(200);
    expect(await ask('localhost')).toBe(200);
    expect(await ask('rebound.example.com')).toBe(403);
    await server.close();
  });

  it('production shows nothing but how to turn it on', async () => {
    const server = await Server.start(`[[apps]]\nid = "${APP}"`);
    const home = await fetch(server.http);
    expect(await home.text()).toContain('rtm-server console password');
    expect((await fetch(`${server.http}/v1/console/users`)).status).toBe(404);
    await server.close();
  });
});
