/** Conversations over a real server, in Node. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Server } from '../../support/server.ts';
import { Someone } from './kit.ts';

let server: Server;

beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server.close());

let names = 0;
const fresh = (name: string) => `${name}${++names}`;
const pair = () => Promise.all([Someone.in(server, fresh('ann')), Someone.in(server, fresh('bob'))]);

describe('single chat', () => {
  test('a text arrives with every field, and its sender hears of it as success and as onReceivedMessage', async () => {
    const [ann, bob] = await pair();
    const ext = { key: 'value', key2: { key3: 3, list: [true, null] } };
    const { id, mid } = await ann.send('txt', { msg: 'hi', to: bob.name, chatType: 'singleChat', ext });
    expect(await bob.heard('onTextMessage')).toStrictEqual({
      ...{
        id: mid,
        type: 'chat',
        contentsType: 'TEXT',
        from: ann.name,
        to: bob.name,
        data: 'hi',
        sourceMsg: 'hi',
        ext,
      },
      ...{ time: expect.stringMatching(/^\d{13}$/), msgConfig: null, error: false, errorText: '', errorCode: 0 },
    });
    expect(mid).toMatch(/^\d+$/);
    expect(await ann.heard('onReceivedMessage')).toStrictEqual({ id, mid, to: bob.name });
    expect(ann.told.map(([name]) => name)).toEqual(['onOpened', 'onReceivedMessage']);
  });
});
