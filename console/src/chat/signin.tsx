/** Who is to use a pane: an account by its password; in development mode one that is made at once. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Avatar, Field, Problem } from '../ui/parts.tsx';
import type { Login } from './account.ts';

/** The password of the accounts that this page makes, in development mode. */
export const DEMO_PASSWORD = 'demo';

export function SignIn(props: {
  development: boolean;
  /** Who is offered. */
  name: string;
  appKey: string;
  busy: boolean;
  problem: string;
  onSignIn: (login: Login) => void;
}): JSX.Element {
  const [user, setUser] = useState(props.name);
  const [password, setPassword] = useState(props.development ? DEMO_PASSWORD : '');
  const name = user.trim().toLowerCase();
  const ready = name !== '' && password !== '' && props.appKey !== '' && !props.busy;
  const submit = (event: Event) => {
    event.preventDefault();
    if (ready) props.onSignIn({ appKey: props.appKey, user: name, password });
  };
  return (
    <form class="sign-in" onSubmit={submit} aria-label={`Sign in as ${props.name === '' ? 'somebody' : props.name}`}>
      <Avatar name={name === '' ? '?' : name} size={64} />
      <h2>Sign in</h2>
      <p class="note">
        {props.development
          ? 'An account that does not exist yet is made. All that this page makes have the password “demo”.'
          : 'With an account of your App. Registration is closed in production, so this page makes none: the server of your App does, over REST.'}
      </p>
      <Field label="User" value={user} onValue={setUser} placeholder="Name of the account" />
      <Field label="Password" type="password" value={password} onValue={setPassword} autocomplete="current-password" />
      {props.problem !== '' && <Problem>{props.problem}</Problem>}
      <button type="submit" class="button primary" disabled={!ready}>
        {props.busy ? 'Signing in…' : name === '' ? 'Sign in' : `Sign in as ${name}`}
      </button>
    </form>
  );
}
