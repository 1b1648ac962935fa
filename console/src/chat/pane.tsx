/** One user of the chat: its conversations at the left, the one that is open beside them. */

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useWatched } from '../lib/watched.ts';
import { Icon } from '../ui/icons.tsx';
import { Avatar } from '../ui/parts.tsx';
import type { ChatAccount } from './account.ts';
import { Banner } from './banner.tsx';
import { ConversationList } from './list.tsx';
import { keyOf, type Place } from './model.ts';
import { Start, type Starting } from './start.tsx';
import { ConversationView } from './view.tsx';

export function AccountPane(props: {
  account: ChatAccount;
  /** Whether the page is the one that is shown. */
  shown: boolean;
  /** Another conversation is shown. */
  onOpen: () => void;
  onLeave: () => void;
  onAgain: () => void;
  onPicture: (name: string, url: string) => void;
}): JSX.Element {
  const { account, shown } = props;
  useWatched(account);
  const [starting, setStarting] = useState<Starting | null>(null);
  useEffect(() => {
    const look = () => account.attend(shown && document.visibilityState === 'visible');
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      account.attend(false);
    };
  }, [account, shown]);
  const open = (place: Place | null) => account.look(place);
  const shownKey = account.open === null ? '' : keyOf(account.open);
  useEffect(props.onOpen, [account, shownKey]);
  const conversation = account.open === null ? null : account.at(account.open);
  return (
    <section
      class={`card pane account-pane ${conversation === null ? '' : 'talking'}`}
      aria-label={`Chat of ${account.user}`}
    >
      <header class="pane-head">
        <Avatar name={account.user} size={38} />
        <div class="pane-who">
          <b class="long">{account.user}</b>
          <Status account={account} />
        </div>
        <button type="button" class="button small ghost" onClick={props.onLeave}>
          Sign out
          <span class="visually-hidden"> {account.user}</span>
        </button>
      </header>
      <Banner account={account} onAgain={props.onAgain} />
      <div class="account-body">
        <ConversationList account={account} onOpen={open} onStart={setStarting} />
        {conversation === null ? (
          <div class="talk-empty nobody">
            <Icon name="chat" size={30} />
            <span>Choose a conversation, or begin one with the plus.</span>
          </div>
        ) : (
          <ConversationView
            key={keyOf(conversation.place)}
            account={account}
            conversation={conversation}
            onBack={() => open(null)}
            onPicture={props.onPicture}
          />
        )}
      </div>
      {starting !== null && <Start what={starting} account={account} onOpen={open} onClose={() => setStarting(null)} />}
    </section>
  );
}

function Status({ account }: { account: ChatAccount }): JSX.Element {
  const [kind, text] = said(account);
  return (
    <span class={`status ${kind}`} role="status">
      <i aria-hidden="true" />
      {text}
    </span>
  );
}

function said(account: ChatAccount): [string, string] {
  if (account.status === 'ended') return ['bad', 'Signed out'];
  if (account.unplugged) return ['warn', 'Offline'];
  if (account.status === 'away') return ['warn', 'Connection lost, coming back…'];
  return account.status === 'online' ? ['good', 'Online'] : ['warn', 'Signing in…'];
}
