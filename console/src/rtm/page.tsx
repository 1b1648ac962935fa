/** Two users of RTM beside each other, who talk to each other through this server: the first thing that a newcomer sees. */

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type App, api, reasonOf } from '../lib/api.ts';
import { usePolled } from '../lib/poll.ts';
import { Choice, Field, PageHead } from '../ui/parts.tsx';
import { PictureDialog } from '../ui/picture.tsx';
import type { Place } from './model.ts';
import { Pane } from './pane.tsx';
import { ChatSession } from './session.ts';

type Side = 0 | 1;

/** In development mode any name is an App ID. */
const DEMO_APP = 'demo';

/** How long the tokens last that the page makes for its users, in seconds. */
const TOKEN_LIFE = 86_400;

export function RtmPage({ development, shown }: { development: boolean; shown: boolean }): JSX.Element {
  const [mode, setMode] = useState<'peer' | 'channel'>('peer');
  const [names, setNames] = useState<[string, string]>(['alice', 'bob']);
  const [channel, setChannel] = useState('lobby');
  const [appId, setAppId] = useState(development ? DEMO_APP : '');
  const [tokens, setTokens] = useState<[string, string]>(['', '']);
  const [store, setStore] = useState(true);
  const [sessions, setSessions] = useState<[ChatSession | null, ChatSession | null]>([null, null]);
  const [problems, setProblems] = useState<[string, string]>(['', '']);
  const [picture, setPicture] = useState<{ name: string; url: string } | null>(null);
  const apps = usePolled(api.apps, 0, 'apps');
  const held = useRef(sessions);

  const open = async (side: Side, user: string) => {
    held.current[side]?.release();
    const problem = (text: string) => setProblems(before => replaced(before, side, text));
    problem('');
    if (user === names[side === 0 ? 1 : 0]) return problem('Both have the same name. Give them different ones.');
    let token = tokens[side];
    try {
      if (token === '') token = await tokenFor(apps.value ?? [], appId, user);
    } catch (error) {
      return problem(reasonOf(error));
    }
    const session = new ChatSession({ appId, user, token });
    held.current = replaced(held.current, side, session);
    setSessions(held.current);
    await session.open();
    if (mode === 'channel' && session.state === 'CONNECTED') await session.join(channel);
  };
  const rename = (side: Side, name: string) => {
    setNames(before => replaced(before, side, name));
    if (development || held.current[side] !== null) void open(side, name);
  };
  useEffect(() => {
    if (development) {
      void open(0, names[0]);
      void open(1, names[1]);
    }
    return () => {
      for (const session of held.current) session?.release();
    };
  }, []);
  const change = (to: 'peer' | 'channel') => {
    setMode(to);
    for (const session of held.current) {
      if (to === 'channel' && session?.state === 'CONNECTED') void session.join(channel);
    }
  };
  const moveTo = () => {
    for (const session of held.current) if (session?.state === 'CONNECTED') void session.join(channel);
  };
  const known = (apps.value ?? []).find(app => app.id === appId);
  return (
    <section class="page rtm-page">
      <PageHead title="RTM" note="Two users, talking through this server. Write, paste or drop: text, pictures, files.">
        {mode === 'channel' && (
          <form
            onSubmit={event => {
              event.preventDefault();
              moveTo();
            }}
            onFocusOut={moveTo}
          >
            <Field label="Channel" value={channel} onValue={setChannel} />
          </form>
        )}
        {mode === 'peer' && (
          <label class="check">
            <input type="checkbox" checked={store} onChange={event => setStore(event.currentTarget.checked)} />
            <span>Keep messages for who is offline</span>
          </label>
        )}
        <Choice
          legend="Talk"
          hideLegend
          value={mode}
          options={[
            { value: 'peer', label: 'To each other' },
            { value: 'channel', label: 'In a channel' },
          ]}
          onValue={change}
        />
      </PageHead>
      {!development && (
        <form
          class="card setup"
          onSubmit={event => {
            event.preventDefault();
            void open(0, names[0]);
            void open(1, names[1]);
          }}
        >
          <Field
            label="App ID"
            value={appId}
            onValue={setAppId}
            list={(apps.value ?? []).map(app => app.id)}
            hint={
              known?.certificates === true
                ? 'Without tokens below, the server makes some with its certificate.'
                : 'One of the configuration.'
            }
            mono
          />
          {([0, 1] as const).map(side => (
            <Field
              key={side}
              label={`Token of ${names[side]}`}
              value={tokens[side]}
              onValue={token => setTokens(before => replaced(before, side, token))}
              placeholder={known?.certificates === true ? 'made by the server' : 'none needed'}
              mono
            />
          ))}
          <button type="submit" class="button primary" disabled={appId === ''}>
            Log both in
          </button>
        </form>
      )}
      <div class="panes">
        {([0, 1] as const).map(side => (
          <Pane
            key={side}
            name={names[side]}
            place={placeOf(mode, names[side === 0 ? 1 : 0], channel)}
            session={sessions[side]}
            store={store}
            problem={problems[side]}
            onName={name => rename(side, name)}
            onOpen={() => void open(side, names[side])}
            onPicture={(name, url) => setPicture({ name, url })}
          />
        ))}
      </div>
      {picture !== null && shown && <PictureDialog {...picture} onClose={() => setPicture(null)} />}
    </section>
  );
}

function placeOf(mode: 'peer' | 'channel', user: string, channel: string): Place {
  return mode === 'peer' ? { kind: 'peer', user } : { kind: 'channel', channel };
}

/** The pair with another value on one side. */
function replaced<T>(pair: [T, T], side: Side, value: T): [T, T] {
  return side === 0 ? [value, pair[1]] : [pair[0], value];
}

/** A token for a user of an App that asks for one. */
async function tokenFor(apps: App[], app: string, user: string): Promise<string> {
  if (apps.find(one => one.id === app)?.certificates !== true) return '';
  return api.makeToken({ app, user, expire: TOKEN_LIFE, format: '007', certificate: '' });
}
