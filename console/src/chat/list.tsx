/** The conversations of a user: whoever waits for an answer, and then the newest first. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Icon, type IconName } from '../ui/icons.tsx';
import { Menu } from '../ui/menu.tsx';
import { Avatar } from '../ui/parts.tsx';
import type { ChatAccount } from './account.ts';
import type { Conversation } from './conversation.ts';
import { shortTime } from './days.ts';
import { Face } from './faces.tsx';
import { type Content, isSame, type Kind, type Line, type Place } from './model.ts';
import { Requests } from './requests.tsx';
import type { Starting } from './start.tsx';

const KINDS: Record<Kind, { icon: IconName; word: string }> = {
  chat: { icon: 'user', word: 'user' },
  groupchat: { icon: 'users', word: 'group' },
  chatroom: { icon: 'room', word: 'room' },
};

export function ConversationList(props: {
  account: ChatAccount;
  onOpen: (place: Place) => void;
  onStart: (what: Starting) => void;
}): JSX.Element {
  const { account } = props;
  const [wanted, setWanted] = useState('');
  const text = wanted.trim().toLowerCase();
  const shown = account.listed.filter(one => `${one.name} ${one.place.id}`.toLowerCase().includes(text));
  return (
    <nav class="conversations" aria-label={`Conversations of ${account.user}`}>
      <div class="conversations-head">
        <div class="input with-icon">
          <Icon name="search" size={16} />
          <input
            type="search"
            aria-label={`Search conversations of ${account.user}`}
            placeholder="Search"
            value={wanted}
            onInput={event => setWanted(event.currentTarget.value)}
          />
        </div>
        <Menu
          class="start"
          label={`Start something new as ${account.user}`}
          icon="plus"
          size={20}
          items={[
            { label: 'Write to somebody', icon: 'user', act: () => props.onStart('write') },
            { label: 'Add a contact', icon: 'plus', act: () => props.onStart('contact') },
            { label: 'Make a group', icon: 'users', act: () => props.onStart('group') },
            { label: 'Join a group', icon: 'search', act: () => props.onStart('join') },
            { label: 'Go into a room', icon: 'room', act: () => props.onStart('room') },
          ]}
        />
      </div>
      <Requests account={account} />
      <ul class="conversation-rows">
        {shown.map(conversation => (
          <Row key={`${conversation.place.kind} ${conversation.place.id}`} {...props} conversation={conversation} />
        ))}
      </ul>
      {shown.length === 0 && (
        <p class="conversations-empty note">
          {text === '' ? 'No conversations yet. Begin one with the plus.' : 'Nothing matches.'}
        </p>
      )}
    </nav>
  );
}

function Row(props: Parameters<typeof ConversationList>[0] & { conversation: Conversation }): JSX.Element {
  const { account, conversation } = props;
  const { place, unread, last } = conversation;
  const { icon, word } = KINDS[place.kind];
  return (
    <li>
      <button
        type="button"
        class="conversation"
        aria-current={isSame(account.open, place) ? 'true' : undefined}
        onClick={() => props.onOpen(place)}
      >
        {place.kind === 'chat' ? (
          <Avatar name={conversation.name} size={38} />
        ) : (
          <span class={`place-avatar ${place.kind}`}>
            <Icon name={icon} size={21} />
          </span>
        )}
        <span class="conversation-name">
          <b>{conversation.name}</b>
          {place.kind !== 'chat' && <span class="visually-hidden">, {word}</span>}
        </span>
        <time class="conversation-time">{last === null ? '' : shortTime(last.atMs)}</time>
        <span class="conversation-last" dir="auto">
          {last === null ? (
            <i>{conversation.member ? `Nothing said yet` : 'Not in it any more'}</i>
          ) : (
            <Said line={last} kind={place.kind} />
          )}
        </span>
        {unread > 0 && (
          <span class="unread">
            {unread > 99 ? '99+' : unread}
            <span class="visually-hidden"> unread</span>
          </span>
        )}
      </button>
    </li>
  );
}

/** The newest line in a few words. */
function Said({ line, kind }: { line: Line; kind: Kind }): JSX.Element {
  if (line.type === 'notice') return <i>{line.text}</i>;
  const from = line.mine ? 'You: ' : kind === 'chat' ? '' : `${line.from}: `;
  return (
    <>
      {from}
      <Brief content={line.content} />
    </>
  );
}

/** Characters of a text that a list shows. */
const BRIEF = 80;

export function Brief({ content }: { content: Content }): JSX.Element {
  switch (content.kind) {
    case 'text':
      return (
        <>
          {content.parts
            .slice(0, 6)
            .map((part, index) =>
              part.type === 'emoji' ? (
                <Face key={index} name={part.data} />
              ) : (
                <span key={index}>{part.data.slice(0, BRIEF).replace(/\s+/g, ' ')}</span>
              ),
            )}
        </>
      );
    case 'image':
      return <i>Picture</i>;
    case 'voice':
      return <i>Voice message</i>;
    case 'video':
      return <i>Video</i>;
    case 'file':
      return <i>{content.name}</i>;
    case 'place':
      return <i>{content.address === '' ? 'A place' : content.address}</i>;
    case 'custom':
      return <i>{content.event}</i>;
    case 'command':
      return <i>Command {content.action}</i>;
  }
}
