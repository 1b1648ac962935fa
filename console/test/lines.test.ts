/** What the chat page holds of conversations, without a browser: orders of arrival that a server decides. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatAccount } from '../src/chat/account.ts';
import { Conversation } from '../src/chat/conversation.ts';
import { partsOf, textOf } from '../src/chat/emoji.ts';
import { type Entry, nextKey } from '../src/chat/model.ts';

beforeEach(() => {
  vi.stubGlobal('location', {
    protocol: 'http:',
    host: 'example.com',
    origin: 'http://example.com',
    href: 'http://example.com/',
  });
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const BOB = { kind: 'chat', id: 'bob' } as const;

function said(number: number, from = 'bob', atMs = number): Entry {
  return {
    type: 'message',
    key: nextKey(),
    mid: number === 0 ? '' : String(number),
    from,
    mine: from === 'alice',
    atMs,
    content: { kind: 'text', parts: [{ type: 'txt', data: `number ${number}` }] },
    state: from === 'alice' ? (number === 0 ? 'sending' : 'sent') : 'received',
    counted: false,
    readers: 0,
    problem: '',
  };
}

const mids = (conversation: Conversation) =>
  conversation.lines.map(line => (line.type === 'message' ? line.mid : line.text));

/** As the module hands it over. */
function told(number: number, from = 'bob') {
  const to = from === 'bob' ? 'alice' : 'bob';
  return {
    id: String(number),
    type: 'chat',
    contentsType: 'TEXT',
    from,
    to,
    time: String(number),
    data: `number ${number}`,
  };
}

/** An account whose server has these messages with bob; `sent` is what it said. */
function account(history: number[]): { alice: ChatAccount; asked: unknown[]; sent: Record<string, unknown>[] } {
  const alice = new ChatAccount({ appKey: 'demo#chat', user: 'alice', password: 'demo' });
  const asked: unknown[] = [];
  const sent: Record<string, unknown>[] = [];
  const { conn } = alice;
  conn.fetchHistoryMessages = (async ({ start, count = 20 }: { start?: string | null; count?: number }) => {
    asked.push(start);
    const before = history.filter(number => start === null || start === undefined || number < Number(start));
    return before.slice(-count).map(number => told(number));
  }) as never;
  conn.send = ((message: Record<string, unknown>) => void sent.push(message)) as never;
  return { alice, asked, sent };
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a text', () => {
  it('of words that every object knows stays what it is', () => {
    for (const text of ['constructor', '__proto__', 'toString', 'hi [:)] there'])
      expect(textOf(partsOf(text))).toBe(text);
    expect(partsOf('constructor')).toEqual([{ type: 'txt', data: 'constructor' }]);
    expect(textOf([{ type: 'emoji', data: 'constructor' }])).toBe('constructor');
  });
});

describe('what the history says', () => {
  it('stands where its number puts it, whatever the clocks say', () => {
    const talk = new Conversation(BOB);
    talk.push(said(5, 'bob', 100));
    talk.push(said(9, 'bob', 50));
    talk.push(said(0, 'alice', 10));
    talk.merge([said(3, 'bob', 200), said(7, 'bob', 1), said(11, 'bob', 5)]);
    expect(mids(talk)).toEqual(['3', '5', '7', '9', '11', '']);
  });

  it('leaves what happened between messages between them', () => {
    const talk = new Conversation(BOB);
    talk.push(said(5, 'bob', 50));
    talk.notice('something', 60);
    talk.push(said(9, 'bob', 90));
    talk.merge([said(4, 'bob', 40), said(6, 'bob', 55), said(7, 'bob', 70)]);
    expect(mids(talk)).toEqual(['4', '5', '6', 'something', '7', '9']);
  });

  it('takes receipts into account that were faster', () => {
    const talk = new Conversation(BOB);
    talk.advance('read', '4');
    talk.merge([said(4, 'alice')]);
    expect(talk.find('4')?.state).toBe('read');
    expect(talk.early.size).toBe(0);
  });

  it('does not show an own message twice that it knew before its sender did', () => {
    const talk = new Conversation(BOB);
    const own = said(0, 'alice');
    talk.push(own);
    talk.merge([said(4, 'alice')]);
    talk.advance('read', '4');
    talk.settle(own, '4');
    expect(talk.lines).toEqual([own]);
    expect(own.state).toBe('read');
  });

  it('gives again what was let go', async () => {
    const { alice } = account(range(1, 30));
    const talk = alice.at(BOB);
    await alice.loadOlder(talk);
    await alice.loadOlder(talk);
    expect(talk.older).toBe('none');
    for (const number of range(31, 510)) talk.push(said(number));
    expect([talk.lines.length, mids(talk)[0]]).toEqual([500, '11']);
    await alice.loadOlder(talk);
    expect(mids(talk)).toEqual(range(1, 510).map(String));
  });

  it('begins anew where one comes again, and skips nothing', async () => {
    const { alice, asked } = account(range(1, 100));
    await alice.loadOlder(alice.at(BOB));
    alice.conversations.clear();
    const talk = alice.at(BOB);
    talk.push(said(101));
    // An old one, which came late, is no sign of how far the history was read.
    talk.lines = [said(2), ...talk.lines];
    for (let page = 0; page < 4; page += 1) await alice.loadOlder(talk);
    expect(mids(talk)).toEqual(range(1, 101).map(String));
    expect(asked).toEqual([null, null, '71', '41', '11']);
  });
});

describe('what is unread', () => {
  const receipts = (sent: Record<string, unknown>[]) => sent.filter(one => one['type'] === 'read').length;

  it('is marked and answered when the history is here, if somebody looks', async () => {
    const { alice, sent } = account(range(1, 10));
    const talk = alice.at(BOB);
    talk.unread = 4;
    alice.attend(true);
    alice.look(BOB);
    await vi.waitFor(() => expect(talk.older).toBe('none'));
    await vi.waitFor(() => expect(talk.loading).toBe(false));
    expect(talk.newFrom).toBe(talk.find('7')?.key);
    expect(talk.unread).toBe(0);
    expect(receipts(sent)).toBe(4);
    alice.release();
  });

  it('is not answered while nobody looks', async () => {
    const { alice, sent } = account(range(1, 10));
    const talk = alice.at(BOB);
    talk.unread = 4;
    alice.look(BOB);
    await vi.waitFor(() => expect([talk.older, talk.loading]).toEqual(['none', false]));
    expect([talk.unread, receipts(sent)]).toEqual([4, 0]);
    alice.attend(true);
    expect([talk.unread, receipts(sent)]).toEqual([0, 4]);
    alice.release();
  });
});

describe('a receipt', () => {
  it('waits in the conversation that it is about, and in no other', () => {
    const { alice } = account([]);
    alice.at({ kind: 'chat', id: 'carol' });
    alice.at(BOB);
    listening(alice).onReadMessage({ mid: '4', from: 'bob', to: 'alice' });
    expect([...alice.conversations.values()].map(({ place, early }) => [place.id, early.size])).toEqual([
      ['carol', 0],
      ['bob', 1],
    ]);
  });
});

describe('a muted user', () => {
  it('is told of the first message that waits in a group, and of each once', () => {
    const { alice } = account([]);
    const choir = { kind: 'groupchat', id: '1' } as const;
    const listener = listening(alice);
    alice.outbox.text(BOB, 'to bob');
    alice.outbox.text(choir, 'first');
    alice.outbox.text(choir, 'second');
    listener.onMutedMessage({ mid: '77' });
    const states = (place: typeof choir | typeof BOB) => alice.at(place).lines.map(line => (line as Entry).state);
    expect([states(BOB), states(choir)]).toEqual([['sending'], ['failed', 'sending']]);
    listener.onMutedMessage({ mid: '78' });
    listener.onMutedMessage({ mid: '79' });
    expect([states(BOB), states(choir)]).toEqual([['sending'], ['failed', 'failed']]);
  });
});

describe('the list of conversations', () => {
  it('counts what came while it was on its way', async () => {
    const { alice } = account([]);
    const { conn } = alice;
    const listener = listening(alice);
    conn.getSessionList = (async () => {
      for (const number of [8, 9, 10]) listener.onTextMessage(told(number));
      const meta = { id: '8', from: 'bob', payload: '{}', timestamp: 8 };
      return { data: { channel_infos: [{ channel_id: 'demo#chat_bob@easemob.com', meta, unread_num: 3 }] } };
    }) as never;
    conn.getRoster = (async () => ({ data: [] })) as never;
    conn.getGroup = (async () => ({ data: [] })) as never;
    conn.open = (() => listener.onOpened()) as never;
    await alice.signIn();
    expect([alice.at(BOB).unread, alice.at(BOB).counted]).toEqual([5, 10n]);
  });
});

describe('a login', () => {
  const refused = async (error: object) => {
    const { alice } = account([]);
    const listener = listening(alice);
    alice.conn.open = (() => listener.onError(error)) as never;
    return await alice.signIn().then(
      () => undefined,
      (reason: { final: boolean }) => reason.final,
    );
  };

  it('is over when the server says so, and not when it is busy', async () => {
    const login = (error: string, error_description: string) => ({
      type: 1,
      data: { data: JSON.stringify({ error, error_description }) },
    });
    expect(await refused({ type: 40, message: 'provision error' })).toBe(true);
    expect(await refused(login('invalid_grant', 'invalid password'))).toBe(true);
    expect(await refused(login('resource_limited', 'too often'))).toBe(false);
    expect(await refused({ type: 1, message: 'login failed' })).toBe(false);
  });
});

describe('a room that this tab was in', () => {
  it('is forgotten when it is gone, and not when the server is busy', async () => {
    const kept = new Map<string, string>();
    const sessionStorage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    };
    vi.stubGlobal('sessionStorage', sessionStorage);
    const { alice } = account([]);
    const join = (error?: string) => {
      alice.conn.joinChatRoom = (async () => {
        if (error !== undefined) throw { type: 17, data: JSON.stringify({ error, error_description: 'no' }) };
      }) as never;
    };
    const rooms = () => JSON.parse([...kept.values()][0] ?? '[]').length;
    join();
    await alice.directory.joinRoom('7', 'Lounge');
    join('resource_limited');
    await alice.directory.enterRooms();
    expect([rooms(), alice.problem]).toEqual([1, expect.stringContaining('Lounge: Too often')]);
    for (const [error, left] of [
      ['resource_not_found', 0],
      ['forbidden_op', 0],
    ] as const) {
      join();
      await alice.directory.joinRoom('7', 'Lounge');
      join(error);
      await alice.directory.enterRooms();
      expect([rooms(), alice.at({ kind: 'chatroom', id: '7' }).member]).toEqual([left, false]);
    }
  });
});

/** What an account does about what it is told: from now on there is no server. */
// biome-ignore lint/suspicious/noExplicitAny: the module's own types are of what it tells itself.
function listening(account: ChatAccount): any {
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const found: any = {};
  account.conn.listen = ((listener: object) => void Object.assign(found, listener)) as never;
  account.conn.open = (() => undefined) as never;
  void account.signIn().catch(() => undefined);
  return found;
}
