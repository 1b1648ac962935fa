/** Making tokens, and seeing what is in one. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api, type Inspection, reasonOf } from '../lib/api.ts';
import { usePolled } from '../lib/poll.ts';
import { Icon } from '../ui/icons.tsx';
import { Choice, CopyButton, Field, PageHead, Problem } from '../ui/parts.tsx';

const LIVES = [
  { value: '600', label: '10 min' },
  { value: '3600', label: '1 h' },
  { value: '86400', label: '1 day' },
];

export function TokensPage(): JSX.Element {
  const apps = usePolled(api.apps, 0, 'apps');
  const [token, setToken] = useState('');
  const guarded = (apps.value ?? []).filter(app => app.certificates).map(app => app.id);
  return (
    <section class="page">
      <PageHead
        title="Tokens"
        note={
          guarded.length > 0
            ? 'Made with the certificates of the configuration, which never leave the server.'
            : 'No App of this server has a certificate, so none asks for a token. With a certificate typed in, tokens can be tried all the same.'
        }
      />
      <div class="columns">
        <Maker apps={guarded} onMade={setToken} />
        <Inspector apps={guarded} token={token} onToken={setToken} />
      </div>
    </section>
  );
}

function Maker({ apps, onMade }: { apps: string[]; onMade: (token: string) => void }): JSX.Element {
  const [chosenApp, setApp] = useState('');
  const [user, setUser] = useState('');
  const [expire, setExpire] = useState('3600');
  const [format, setFormat] = useState<'007' | '006'>('007');
  const [certificate, setCertificate] = useState('');
  const [made, setMade] = useState('');
  const [failed, setFailed] = useState('');
  const app = chosenApp === '' && apps.length === 1 ? (apps[0] ?? '') : chosenApp;
  const make = async (event: Event) => {
    event.preventDefault();
    setFailed('');
    setMade('');
    try {
      const token = await api.makeToken({ app, user, expire: Number(expire), format, certificate });
      setMade(token);
      onMade(token);
    } catch (error) {
      setFailed(reasonOf(error));
    }
  };
  return (
    <form class="card stack" onSubmit={make}>
      <h2>Make a token</h2>
      <Field label="App ID" value={app} onValue={setApp} list={apps} mono />
      <Field label="User" value={user} onValue={setUser} placeholder="Who is to log in with it" />
      <Choice legend="Valid for" value={expire} options={LIVES} onValue={setExpire} />
      <Choice
        legend="Format"
        value={format}
        options={[
          { value: '007', label: '007' },
          { value: '006', label: '006, of before 2022' },
        ]}
        onValue={setFormat}
      />
      <Field
        label="Certificate"
        type="password"
        value={certificate}
        onValue={setCertificate}
        hint={
          apps.includes(app) ? 'Empty: that of the configuration.' : '32 hexadecimal digits; used once, and not kept.'
        }
        mono
      />
      {failed !== '' && <Problem>{failed}</Problem>}
      <button type="submit" class="button primary" disabled={app === '' || user === ''}>
        Make the token
      </button>
      {made !== '' && (
        <output class="token">
          <code>{made}</code>
          <CopyButton text={made} label="Copy the token" />
        </output>
      )}
    </form>
  );
}

function Inspector(props: { apps: string[]; token: string; onToken: (token: string) => void }): JSX.Element {
  const [user, setUser] = useState('');
  const [certificate, setCertificate] = useState('');
  const [found, setFound] = useState<Inspection | null>(null);
  const [failed, setFailed] = useState('');
  const inspect = async (event: Event) => {
    event.preventDefault();
    setFailed('');
    setFound(null);
    try {
      setFound(await api.inspectToken({ token: props.token, app: '', user, certificate }));
    } catch (error) {
      setFailed(reasonOf(error));
    }
  };
  const id = 'token-to-inspect';
  return (
    <form class="card stack" onSubmit={inspect}>
      <h2>Inspect a token</h2>
      <div class="field">
        <label for={id}>Token</label>
        <textarea
          id={id}
          class="mono"
          rows={4}
          spellcheck={false}
          value={props.token}
          placeholder="007eJx… or 006…"
          onInput={event => props.onToken(event.currentTarget.value)}
        />
      </div>
      <Field label="User" value={user} onValue={setUser} hint="Needed for tokens of the format 006, which name none." />
      <Field
        label="Certificate"
        type="password"
        value={certificate}
        onValue={setCertificate}
        hint="Empty: that of the configuration, if the App has one."
        mono
      />
      {failed !== '' && <Problem>{failed}</Problem>}
      <button type="submit" class="button" disabled={props.token.trim() === ''}>
        Inspect
      </button>
      {found !== null && (
        <output class="inspection">
          <p class={`verdict ${found.good === null ? 'unknown' : found.good ? 'good' : 'bad'}`}>
            <Icon name={found.good === true ? 'check' : 'alert'} size={18} />
            <span>{found.verdict}</span>
          </p>
          <dl class="facts">
            {found.lines.map((line, index) => (
              <div class="fact" key={index}>
                <dt>{line.label}</dt>
                <dd class="long">{line.text}</dd>
              </div>
            ))}
          </dl>
        </output>
      )}
    </form>
  );
}
