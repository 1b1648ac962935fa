/** What programs and people get wrong: each has its answer, and the conversation goes on behind it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chatter, goesOn, type Kit, Stage } from '../support/chatter.ts';
import { type Json, Service } from '../support/service.ts';
import { number } from '../support/shapes.ts';

/** The most bytes that a message may have at this service. */
const MOST = 1000;

let service: Service;
let stage: Stage;
let ann: Chatter;
let bob: Chatter;

beforeAll(async () => {
  service = await Service.start(['ann', 'bob', 'carol'], `message_bytes = ${MOST}`);
  stage = await Stage.open();
  ann = await Chatter.open(stage, service, 'ann');
  bob = await Chatter.open(stage, service, 'bob');
});

afterAll(async () => {
  await stage?.close();
  await service?.close();
});

test('ext: null is no ext', async () => {
  for (const kind of [
    ['txt', 'onTextMessage', { msg: 'x' }],
    ['cmd', 'onCmdMessage', { action: 'x' }],
    ['custom', 'onCustomMessage', { customEvent: 'x', customExts: {} }],
  ] as const) {
    await ann.says(kind[0], { ...kind[2], to: 'bob', ext: null });
    expect((await bob.next(kind[1])).ext).toStrictEqual({});
  }
  // Written behind `set`, as programs do.
  await ann.says('txt', { msg: 'x', to: 'bob' }, { ext: null });
  expect((await bob.next('onTextMessage')).ext).toStrictEqual({});
});

test('a kind that does not exist is an empty message, and sending it harms nothing', async () => {
  const made = await ann.tab.run(() => {
    const { plain } = globalThis as unknown as Kit;
    const kinds = ['hologram', '', undefined] as unknown as ConstructorParameters<typeof WebIM.message>[0][];
    return kinds.map(kind => {
      const msg = new WebIM.message(kind, '1');
      const copy = plain(msg);
      // What a program that does not look would go on with.
      for (const body of [msg.body, {}, undefined, null]) {
        try {
          WebIM.conn.send(body as typeof msg.body);
        } catch {}
      }
      return copy;
    });
  });
  expect(made).toEqual([{}, {}, {}]);
  await goesOn(ann, bob);
});

test('without a receiver, or with one that nobody can be, a message fails with 503', async () => {
  for (const to of [undefined, null, '', 'x'.repeat(65), 'no such/../user', '\u{1f984}', 'a\u0000b']) {
    const { fail } = await ann.send('txt', { msg: 'to whom?', to });
    expect(fail, JSON.stringify(to)).toMatchObject({ type: 503, reason: expect.any(String) });
  }
  await goesOn(ann, bob);
});

test('a receiver may be written in capitals, and as a number', async () => {
  await ann.says('txt', { msg: 'loud', to: 'BOB' });
  expect(await bob.next('onTextMessage')).toMatchObject({ data: 'loud', to: 'bob' });
  await service.register('4711');
  await ann.says('txt', { msg: 'counted', to: 4711 });
});

test('a body fits to the last byte, and fails with 503 beyond it', async () => {
  const empty = JSON.stringify({ bodies: [{ type: 'txt', msg: '' }], ext: {} }).length;
  const fits = async (length: number) =>
    (await ann.send('txt', { msg: 'x'.repeat(length), to: 'bob', ext: {} })).mid !== undefined;
  // What surrounds a text is the library's own matter: look for the border, and that it is where it is said to be.
  let [most, over] = [0, MOST + 1];
  while (over - most > 1) {
    const middle = (most + over) >> 1;
    if (await fits(middle)) most = middle;
    else over = middle;
  }
  expect(most).toBeGreaterThan(MOST - empty - 200);
  expect(most).toBeLessThanOrEqual(MOST);
  const { fail } = await ann.send('txt', { msg: 'x'.repeat(over), to: 'bob', ext: {} });
  expect(fail).toStrictEqual({
    type: 503,
    reason: expect.stringContaining(`${MOST}`),
    data: { id: expect.any(String), mid: number },
  });
  for (const huge of [200_000, 5_000_000]) {
    const { fail } = await ann.send('txt', { msg: 'x'.repeat(huge), to: 'bob' });
    expect(fail).toMatchObject({ type: 503, reason: expect.any(String) });
  }
  for (const message of await bob.rest('onTextMessage')) {
    expect((message[0] as { data: string }).data.length).toBeLessThanOrEqual(most);
    await bob.next('onTextMessage');
  }
  await goesOn(ann, bob);
});

test('fields of the wrong type fail with 503, or are made right', async () => {
  const wrong: [string, Json][] = [
    ['txt', { msg: 'x', ext: 'a text' }],
    ['txt', { msg: 'x', ext: [1] }],
    ['location', { addr: 'x', lat: 'north', lng: {} }],
    ['custom', { customEvent: 'x', customExts: { count: { deep: 1 } } }],
    ['cmd', {}],
  ];
  for (const [kind, options] of wrong) {
    const sent = await ann.send(kind, { ...options, to: 'bob' });
    if (sent.fail) expect(sent.fail).toMatchObject({ type: 503, reason: expect.any(String) });
    await goesOn(ann, bob);
  }
});

test('strange texts arrive as they are', async () => {
  const texts = [
    '<img src=x onerror=alert(1)>',
    '\u202eright to left',
    'a\u0000b\uffff',
    '{"bodies":[]}',
    '\ud83e\udd84'.repeat(50),
    ' '.repeat(20),
  ];
  for (const msg of texts) {
    await ann.says('txt', { msg, to: 'bob' });
    expect((await bob.next('onTextMessage')).data).toBe(msg);
  }
  // Half of a character is none; no receiver may break over it.
  await ann.says('txt', { msg: 'half \ud83e', to: 'bob' });
  expect((await bob.next('onTextMessage')).data).toBe('half \ufffd');
  await goesOn(ann, bob);
});

test('receipts and recalls of what does not exist are told to nobody', async () => {
  for (const [kind, options] of [
    ['read', { id: '123456789012345678', to: 'bob' }],
    ['read', { id: 'nonsense', to: 'bob' }],
    ['read', { to: 'bob' }],
    ['delivery', { ackId: '1', to: 'bob' }],
    ['channel', { to: 'nobody' }],
    ['channel', {}],
  ] as const) {
    await ann.tab.run(
      ({ kind, options }) => {
        const msg = new WebIM.message(kind, WebIM.conn.getUniqueId());
        msg.set(options as Parameters<typeof msg.set>[0]);
        WebIM.conn.send(msg.body);
      },
      { kind, options },
    );
    await goesOn(ann, bob);
  }
  const mid = await bob.says('txt', { msg: 'mine', to: 'ann' });
  for (const wanted of [
    { mid: '1', to: 'bob' },
    { mid: 'nonsense', to: 'bob' },
    { mid, to: 'bob' },
    { to: 'bob' },
    {},
  ]) {
    const outcome = await ann.tab.run(
      options =>
        new Promise(resolve => {
          const { plain } = globalThis as unknown as Kit;
          const recall = WebIM.conn.recallMessage as (options: unknown) => void;
          const callbacks = { success: () => resolve('recalled'), fail: (e: unknown) => resolve(plain(e)) };
          recall.call(WebIM.conn, { type: 'chat', ...options, ...callbacks });
        }),
      wanted as Json,
    );
    expect(outcome, JSON.stringify(wanted)).toMatchObject({ type: 503 });
  }
  await goesOn(ann, bob);
  for (const handler of ['onReadMessage', 'onDeliveredMessage', 'onChannelMessage', 'onRecallMessage']) {
    expect(await bob.rest(handler), handler).toEqual([]);
  }
});

test('no page complained', () => {
  ann.tab.check();
  bob.tab.check();
});
