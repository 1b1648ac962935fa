/** One message: what it says, what became of it, and what can be done with it. */

import type { JSX } from 'preact';
import { clock } from '../lib/format.ts';
import { Icon, type IconName } from '../ui/icons.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import type { ChatAccount } from './account.ts';
import { areFaces, CustomCard, PlaceCard, Words } from './contents.tsx';
import type { Conversation } from './conversation.ts';
import { textOf } from './emoji.ts';
import { FileCard, Picture, Sending, Video } from './files.tsx';
import { type Entry, isFile, type State } from './model.ts';
import { Voice } from './voice.tsx';

export interface Shown {
  entry: Entry;
  conversation: Conversation;
  account: ChatAccount;
}

export function Bubble(
  props: Shown & {
    onPicture: (name: string, url: string) => void;
    onReaders: (entry: Entry) => void;
  },
): JSX.Element {
  const { entry, conversation, account } = props;
  const named = conversation.place.kind !== 'chat' && !entry.mine;
  const failed = entry.state === 'failed' || entry.state === 'cancelled';
  return (
    <li class={classOf(entry)} data-state={entry.state}>
      <span class={named ? 'from long' : 'visually-hidden'}>{entry.mine ? 'You' : entry.from}</span>
      <Body {...props} />
      {isFile(entry.content) && entry.content.moving !== null && <Sending entry={entry} content={entry.content} />}
      {entry.problem !== '' && (
        <p class="bubble-problem" role="alert">
          <Icon name="alert" size={15} />
          {entry.problem}
        </p>
      )}
      <footer class="meta">
        <time dateTime={new Date(entry.atMs).toISOString()}>{clock(entry.atMs).slice(0, 5)}</time>
        {entry.mine && <Receipt {...props} />}
        {failed && (
          <button type="button" class="text-button" onClick={() => account.outbox.again(conversation, entry)}>
            Send again
          </button>
        )}
        <Menu label={`Message of ${entry.mine ? 'you' : entry.from}: what to do`} items={itemsOf(props)} />
      </footer>
    </li>
  );
}

function classOf({ mine, content }: Entry): string {
  const bare = content.kind === 'text' && areFaces(content.parts) ? 'bare' : '';
  return `bubble ${mine ? 'mine' : 'theirs'} ${content.kind} ${bare}`;
}

function Body({ entry, onPicture }: Parameters<typeof Bubble>[0]): JSX.Element {
  const { content } = entry;
  if (isFile(content) && content.url === '' && content.local === '' && !entry.mine) {
    return <p class="gone">{content.name}: it lies on another server, and is not shown.</p>;
  }
  switch (content.kind) {
    case 'text':
      return <Words parts={content.parts} />;
    case 'image':
      return <Picture content={content} onOpen={onPicture} />;
    case 'voice':
      return <Voice content={content} />;
    case 'video':
      return <Video content={content} />;
    case 'file':
      return <FileCard content={content} mine={entry.mine} />;
    case 'place':
      return <PlaceCard {...content} />;
    case 'custom':
      return <CustomCard {...content} />;
    case 'command':
      return (
        <p class="words command">
          Command <code>{content.action}</code>
        </p>
      );
  }
}

/** What one can do with a message, by its state. */
function itemsOf({ entry, conversation, account, onReaders }: Parameters<typeof Bubble>[0]): MenuItem[] {
  const items: MenuItem[] = [];
  const { content } = entry;
  if (content.kind === 'text') {
    items.push({ label: 'Copy', icon: 'copy', act: () => void copy(textOf(content.parts)) });
  }
  const sent = entry.mine && entry.mid !== '';
  if (sent && entry.counted) {
    items.push({ label: 'Who has read it', icon: 'users', act: () => onReaders(entry) });
  }
  if (sent) items.push({ label: 'Take it back', icon: 'undo', act: () => account.outbox.recall(conversation, entry) });
  if (entry.state === 'failed' || entry.state === 'cancelled') {
    items.push({
      label: 'Remove it here',
      icon: 'close',
      act: () => {
        conversation.remove(entry);
        account.touch();
      },
    });
  }
  return items;
}

async function copy(text: string): Promise<void> {
  // Pages without HTTPS, other than on this machine, have no clipboard; the text can be selected there as well.
  await navigator.clipboard?.writeText(text).catch(() => undefined);
}

const RECEIPTS: Record<Exclude<State, 'received'>, { icon: IconName; text: string }> = {
  sending: { icon: 'clock', text: 'Sending' },
  sent: { icon: 'check', text: 'Sent' },
  delivered: { icon: 'checks', text: 'Delivered' },
  read: { icon: 'checks', text: 'Read' },
  cancelled: { icon: 'close', text: 'Cancelled' },
  failed: { icon: 'alert', text: 'Not sent' },
};

function Receipt({ entry, onReaders }: Parameters<typeof Bubble>[0]): JSX.Element | null {
  if (entry.state === 'received') return null;
  if (entry.counted && entry.readers > 0) {
    return (
      <button type="button" class="receipt read text-button" onClick={() => onReaders(entry)}>
        <Icon name="checks" size={15} />
        Read by {entry.readers}
      </button>
    );
  }
  const { icon, text } = RECEIPTS[entry.state];
  return (
    <span class={`receipt ${entry.state}`}>
      <Icon name={icon} size={15} />
      {text}
    </span>
  );
}
