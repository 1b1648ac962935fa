/** Habits of programs that nobody would think of, and that have to work all the same. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chatter, type Kit, Stage } from '../support/chatter.ts';
import { type Json, Service } from '../support/service.ts';

let service: Service;
let stage: Stage;
let ann: Chatter;
let bob: Chatter;

beforeAll(async () => {
  // Users may be called as JavaScript calls its own things.
  service = await Service.start(['ann', 'bob', 'length', 'filter', 'constructor', '__proto__', 'null', '0']);
  stage = await Stage.open();
  ann = await Chatter.open(stage, service, 'ann');
  bob = await Chatter.open(stage, service, 'bob');
});

afterAll(async () => {
  await stage?.close();
  await service?.close();
});

test('a program answers from inside of a handler', async () => {
  await bob.tab.run(() => {
    WebIM.conn.listen({
      onTextMessage: message => {
        const msg = new WebIM.message('txt', WebIM.conn.getUniqueId());
        msg.set({ msg: `re: ${message.data}`, to: message.from });
        WebIM.conn.send(msg.body);
      },
    });
  });
  await ann.says('txt', { msg: 'hello', to: 'bob' });
  expect(await ann.next('onTextMessage')).toMatchObject({ data: 're: hello', from: 'bob' });
});

test('what a handler or a callback throws is the page\u2019s own fault, and stops nothing', async () => {
  const errors: string[] = [];
  bob.tab.page.on('pageerror', error => errors.push(error.message));
  await bob.tab.run(() => {
    WebIM.conn.listen({
      onTextMessage: () => {
        throw new Error('thrown by a handler');
      },
      onCmdMessage: () => {},
    });
    const msg = new WebIM.message('txt', WebIM.conn.getUniqueId());
    const success = () => {
      throw new Error('thrown by a callback');
    };
    msg.set({ msg: 'for ann', to: 'ann', success });
    WebIM.conn.send(msg.body);
  });
  expect(await ann.next('onTextMessage')).toMatchObject({ data: 'for ann' });
  await ann.says('txt', { msg: 'one', to: 'bob' });
  await ann.says('cmd', { action: 'two', to: 'bob' });
  expect(await bob.next('onCmdMessage')).toMatchObject({ action: 'two' });
  expect(errors.sort()).toEqual(['thrown by a callback', 'thrown by a handler']);
  bob.tab.forget(/thrown by a (callback|handler)/);
});

test('hundreds of messages at once arrive in their order, each with its success, also in a group', async () => {
  const group = await service.group('ann', ['bob']);
  await bob.tab.run(() => WebIM.conn.listen((globalThis as unknown as { all: () => Json }).all()));
  const acknowledged = await ann.tab.run(async group => {
    const { until } = globalThis as unknown as Kit;
    const acknowledged: string[] = [];
    for (let n = 0; n < 300; n++) {
      const msg = new WebIM.message('txt', WebIM.conn.getUniqueId());
      const to = n % 2 ? { to: group, chatType: 'groupChat' } : { to: 'bob' };
      msg.set({
        msg: `${n}`,
        ...to,
        success: () => acknowledged.push(`${n}`),
        fail: e => acknowledged.push(`${n}: ${e.type}`),
      });
      WebIM.conn.send(msg.body);
    }
    await until('all outcomes', () => acknowledged.length === 300);
    return acknowledged;
  }, group);
  const all = Array.from({ length: 300 }, (_, n) => `${n}`);
  expect(acknowledged).toEqual(all);
  const heard = await bob.tab.run(async () => {
    const { heard, until } = globalThis as unknown as Kit;
    const texts = () => heard.filter(({ name }) => name === 'onTextMessage').map(({ args: [message] }) => message);
    await until('all texts', () => texts().at(-1)?.data === '299');
    return texts().map(({ type, data }) => [type, data] as const);
  });
  const last = heard.slice(-300).map(([, data]) => data);
  expect(last).toEqual(all);
});

test('what is written into the body counts, whether set was called or not', async () => {
  await ann.tab.run(() => {
    const msg = new WebIM.message('txt', WebIM.conn.getUniqueId());
    Object.assign(msg.body, {
      id: msg.id,
      type: 'txt',
      msg: 'by hand',
      to: 'bob',
      chatType: 'singleChat',
      ext: { n: 1 },
    });
    WebIM.conn.send(msg.body);
    const other = new WebIM.message('txt', String(WebIM.conn.getUniqueId()));
    other.body.chatType = 'singleChat';
    other.set({ msg: 'before', to: 'nobody' });
    other.body.to = 'bob';
    other.body.msg = 'changed';
    WebIM.conn.sendMSync(other.body);
  });
  const heard = await bob.tab.run(async () => {
    const { heard, until } = globalThis as unknown as Kit;
    const texts = () => heard.filter(({ name }) => name === 'onTextMessage').map(({ args: [message] }) => message);
    await until('both', () => texts().at(-1)?.data === 'changed');
    return texts().slice(-2);
  });
  expect(heard).toMatchObject([{ data: 'by hand', ext: { n: 1 } }, { data: 'changed' }]);
});

test('users may be called as JavaScript calls its own things: they are written to, roam and are listed', async () => {
  const names = ['length', 'filter', 'constructor', '__proto__', 'null', '0'];
  for (const to of names) await ann.says('txt', { msg: `for ${to}`, to });
  for (const queue of names) {
    const fetch = () => ann.call('fetchHistoryMessages', { queue, count: 5 }) as Promise<{ data: string }[]>;
    expect(
      (await fetch()).map(({ data }) => data),
      queue,
    ).toEqual([`for ${queue}`]);
    expect(await fetch(), queue).toEqual([]);
  }
  await ann.tab.run(() => Object.assign(WebIM.conn, { mr_cache: [] }));
  expect(await ann.call('fetchHistoryMessages', { queue: 'length' })).toHaveLength(1);
  const { data } = await ann.call('getSessionList');
  const listed = (data.channel_infos as { channel_id: string }[]).map(({ channel_id }) => channel_id);
  for (const name of names) expect(listed).toContain(`org#app_${name}@easemob.com`);
  const blocked = await ann.tab.run(async names => {
    let list: object | undefined;
    WebIM.conn.listen({ onBlacklistUpdate: told => (list = told) });
    WebIM.conn.addToBlackList({ name: names });
    return Object.keys(await (globalThis as unknown as Kit).until('the list', () => list));
  }, names);
  expect(blocked.sort()).toEqual([...names].sort());
});

test('what was sent right before close is sent, and then onClosed comes', async () => {
  await service.register('hasty');
  const hasty = await Chatter.open(stage, service, 'hasty');
  const outcomes = await hasty.tab.run(async () => {
    const { send, next } = globalThis as unknown as Kit;
    const sent = [1, 2, 3].map(n => send('txt', { msg: `last words ${n}`, to: 'bob' }));
    WebIM.conn.close();
    await next('onClosed');
    return await Promise.all(sent);
  });
  for (const outcome of outcomes) expect(outcome).toMatchObject({ mid: expect.any(String) });
  await hasty.close();
});

test('a connection can be closed and opened again, also from inside of onClosed', async () => {
  await service.register('fickle');
  const fickle = await Chatter.open(stage, service, 'fickle');
  await fickle.tab.run(
    async login => {
      const { next, until } = globalThis as unknown as Kit;
      let left = 3;
      const { all } = globalThis as unknown as { all: () => Json };
      WebIM.conn.listen({
        ...all(),
        onClosed: () => left-- > 0 && WebIM.conn.open(login),
        onOpened: () => left > 0 && WebIM.conn.close(),
      });
      WebIM.conn.close();
      for (let n = 0; n < 3; n++) await next('onOpened');
      await until('it is open in the end', () => left === 0 && WebIM.conn.isOpened());
    },
    { user: 'fickle', pwd: 'secret', appKey: service.options.appKey },
  );
  await ann.says('txt', { msg: 'there you are', to: 'fickle' });
  expect(await fickle.next('onTextMessage')).toMatchObject({ data: 'there you are' });
  await fickle.close();
});

test('two connections in one page are two users', async () => {
  const page = await Chatter.nobody(stage);
  await service.register('left');
  await service.register('right');
  const heard = await page.tab.run(
    async ({ options, pwd }) => {
      const { until } = globalThis as unknown as Kit;
      const heard: string[] = [];
      const open = (user: string) => {
        const conn = new WebIM.connection(options);
        conn.listen({ onTextMessage: ({ data, from }) => heard.push(`${user} from ${from}: ${data}`) });
        conn.open({ user, pwd, appKey: options.appKey });
        return conn;
      };
      const [left, right] = [open('left'), open('right')];
      await until('both', () => left.isOpened() && right.isOpened());
      for (const [conn, to] of [
        [left, 'right'],
        [right, 'left'],
      ] as const) {
        const msg = new WebIM.message('txt', conn.getUniqueId());
        msg.set({ msg: 'hello', to });
        conn.send(msg.body);
      }
      await until('both texts', () => heard.length === 2);
      return heard.sort();
    },
    { options: service.options, pwd: 'secret' },
  );
  expect(heard).toEqual(['left from right: hello', 'right from left: hello']);
  page.tab.check();
  await page.close();
});

test('no page complained', () => {
  ann.tab.check();
  bob.tab.check();
});
