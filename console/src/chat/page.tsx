/** The chat service, seen by one user or by two beside each other, so that one person can try all of it. */

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api, reasonOf } from '../lib/api.ts';
import { usePolled } from '../lib/poll.ts';
import { Choice, Field, PageHead } from '../ui/parts.tsx';
import { PictureDialog } from '../ui/picture.tsx';
import { ChatAccount, type Login, Refusal } from './account.ts';
import { forget, kept, remember } from './kept.ts';
import { keyOf } from './model.ts';
import { AccountPane } from './pane.tsx';
import { NO_ACCOUNT } from './reasons.ts';
import { register } from './register.ts';
import { DEMO_PASSWORD, SignIn } from './signin.tsx';

type Side = 0 | 1;
const SIDES: readonly Side[] = [0, 1];

/** Whom a newcomer meets. */
const NAMES = ['alice', 'bob'] as const;

/** In development mode any App key will do. */
const DEMO_APP = 'demo#chat';

interface Seat {
  account: ChatAccount | null;
  busy: boolean;
  problem: string;
}

const EMPTY: Seat = { account: null, busy: false, problem: '' };

/** When an account is made for who signs in. */
type Making = 'first' | 'if missing' | 'never';

/** Lets a reload go on where this user is. */
function keep(side: Side, account: ChatAccount): void {
  remember(side, { appKey: account.login.appKey, user: account.user, token: account.token }, account.open);
}

async function signIn(login: Login): Promise<ChatAccount> {
  const account = new ChatAccount(login);
  try {
    await account.signIn();
    return account;
  } catch (error) {
    account.release();
    throw error;
  }
}

export default function ChatPage({ development, shown }: { development: boolean; shown: boolean }): JSX.Element {
  const [count, setCount] = useState<'1' | '2'>(development ? '2' : '1');
  const [appKey, setAppKey] = useState(development ? DEMO_APP : '');
  const [seats, setSeats] = useState<[Seat, Seat]>([EMPTY, EMPTY]);
  const [picture, setPicture] = useState<{ name: string; url: string } | null>(null);
  const held = useRef(seats);
  const put = (side: Side, seat: Seat) => {
    held.current = side === 0 ? [seat, held.current[1]] : [held.current[0], seat];
    setSeats(held.current);
  };
  const apps = usePolled(api.apps, 0, 'apps');
  const keys = (apps.value ?? []).map(app => app.id).filter(id => id.includes('#'));
  useEffect(() => {
    if (appKey === '' && keys[0] !== undefined) setAppKey(keys[0]);
  }, [keys[0]]);

  const open = async (side: Side, login: Login, make: Making): Promise<void> => {
    held.current[side].account?.release();
    put(side, { account: null, busy: true, problem: '' });
    try {
      if (make === 'first') await register(login);
      const account = await signIn(login).catch(async error => {
        if (make !== 'if missing' || reasonOf(error) !== NO_ACCOUNT) throw error;
        await register(login);
        return signIn(login);
      });
      keep(side, account);
      put(side, { account, busy: false, problem: '' });
    } catch (error) {
      // What was kept of an earlier visit has ended, unless the server is only busy: that is no mistake of anybody's.
      const over = login.token !== undefined && error instanceof Refusal && error.final;
      if (over || login.token === undefined) forget(side);
      put(side, { account: null, busy: false, problem: over ? '' : reasonOf(error) });
    }
  };
  const leave = (side: Side) => {
    forget(side);
    held.current[side].account?.release();
    put(side, EMPTY);
  };
  useEffect(() => {
    for (const side of SIDES) {
      const before = kept(side);
      if (before === null) continue;
      void open(side, before.login, 'never').then(() => {
        const { account } = held.current[side];
        // What one has left meanwhile is not shown again.
        if (before.open !== null && account?.conversations.has(keyOf(before.open))) account.look(before.open);
      });
    }
    return () => {
      for (const seat of held.current) seat.account?.release();
    };
  }, []);
  const begin = async () => {
    await Promise.all(SIDES.map(side => open(side, { appKey, user: NAMES[side], password: DEMO_PASSWORD }, 'first')));
    for (const side of SIDES) held.current[side].account?.look({ kind: 'chat', id: NAMES[side === 0 ? 1 : 0] });
  };
  const nobody = seats.every(seat => seat.account === null && !seat.busy);
  return (
    <section class="page chat-page">
      <PageHead title="Chat" note="Conversations, groups and rooms, as the users of your App see them.">
        {nobody && (!development || keys.length > 0) && (
          <Field
            label="App key"
            value={appKey}
            onValue={setAppKey}
            list={keys}
            placeholder="org#app"
            mono
            {...(!development && keys.length === 0 && { hint: 'The configuration holds none: add one to [[apps]].' })}
          />
        )}
        {development && nobody && (
          <button type="button" class="button primary" onClick={() => void begin()}>
            Start with alice and bob
          </button>
        )}
        <Choice
          legend="How many users"
          hideLegend
          value={count}
          options={[
            { value: '1', label: 'One user' },
            { value: '2', label: 'Two beside each other' },
          ]}
          onValue={setCount}
        />
      </PageHead>
      <div class={count === '1' ? 'panes alone-pane' : 'panes'}>
        {SIDES.map(side => {
          const { account, busy, problem } = seats[side];
          const visible = side === 0 || count === '2';
          return (
            <div class="seat" key={side} hidden={!visible}>
              {account === null ? (
                <section class="card pane" aria-label={side === 0 ? 'First user' : 'Second user'}>
                  <SignIn
                    development={development}
                    name={development ? NAMES[side] : ''}
                    appKey={appKey}
                    busy={busy}
                    problem={problem}
                    onSignIn={login => void open(side, login, development ? 'if missing' : 'never')}
                  />
                </section>
              ) : (
                <AccountPane
                  account={account}
                  shown={shown && visible}
                  onOpen={() => keep(side, account)}
                  onLeave={() => leave(side)}
                  onAgain={() => leave(side)}
                  onPicture={(name, url) => setPicture({ name, url })}
                />
              )}
            </div>
          );
        })}
      </div>
      {picture !== null && shown && <PictureDialog {...picture} onClose={() => setPicture(null)} />}
    </section>
  );
}
