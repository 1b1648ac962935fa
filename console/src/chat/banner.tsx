/** What stands above everything of a user: there is no connection, it is back, it has ended, something did not work. */

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../ui/icons.tsx';
import type { ChatAccount } from './account.ts';

/** How long it is said that the connection is back, in milliseconds. */
const SAID_MS = 6000;

export function Banner({ account, onAgain }: { account: ChatAccount; onAgain: () => void }): JSX.Element | null {
  const { status, returns } = account;
  const [greeted, setGreeted] = useState(returns);
  useEffect(() => {
    if (greeted === returns) return;
    const timer = setTimeout(() => setGreeted(returns), SAID_MS);
    return () => clearTimeout(timer);
  }, [returns, greeted]);
  if (status === 'ended') {
    return (
      <div class="banner bad" role="alert">
        <Icon name="alert" size={17} />
        <span>{account.ending}</span>
        <button type="button" class="button small" onClick={onAgain}>
          Sign in again
        </button>
      </div>
    );
  }
  if (status === 'away' || account.unplugged) {
    return (
      <div class="banner warn" role="status">
        <Icon name="clock" size={17} />
        <span>
          {account.unplugged ? 'This machine is offline.' : 'The server is out of reach.'} What you write goes out as
          soon as the connection is back.
        </span>
      </div>
    );
  }
  if (account.problem !== '') {
    return (
      <div class="banner bad" role="alert">
        <Icon name="alert" size={17} />
        <span>{account.problem}</span>
        <button type="button" class="button small" onClick={() => account.dismiss()}>
          All right
        </button>
      </div>
    );
  }
  if (greeted !== returns) {
    return (
      <div class="banner good" role="status">
        <Icon name="check" size={17} />
        <span>The connection is back.</span>
      </div>
    );
  }
  return null;
}
