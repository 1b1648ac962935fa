/** The door of a console that asks for a password. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api, reasonOf } from '../lib/api.ts';
import { Field, Problem } from '../ui/parts.tsx';

export function LoginPage({ onOpen }: { onOpen: () => void }): JSX.Element {
  const [password, setPassword] = useState('');
  const [failed, setFailed] = useState('');
  const [busy, setBusy] = useState(false);
  const open = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setFailed('');
    try {
      await api.logIn(password);
      onOpen();
    } catch (error) {
      setFailed(reasonOf(error));
      setPassword('');
    } finally {
      setBusy(false);
    }
  };
  return (
    <main class="alone">
      <form class="card login" onSubmit={open}>
        <h1>rtm console</h1>
        <Field
          label="Password"
          type="password"
          value={password}
          autocomplete="current-password"
          onValue={setPassword}
          hint="What was typed at “rtm-server console password”."
        />
        {failed !== '' && <Problem>{failed}</Problem>}
        <button type="submit" class="button primary" disabled={busy || password === ''}>
          {busy ? 'Checking…' : 'Log in'}
        </button>
      </form>
    </main>
  );
}
