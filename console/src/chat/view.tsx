/** The conversation that is open: with whom, what was said, and where one writes. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Composer } from '../ui/composer.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { Menu } from '../ui/menu.tsx';
import type { ChatAccount } from './account.ts';
import type { Conversation } from './conversation.ts';
import { shortTime } from './days.ts';
import { Details } from './details.tsx';
import { type Extra, ExtraDialog } from './extras.tsx';
import type { Entry } from './model.ts';
import { Picker } from './picker.tsx';
import { whyNot } from './reasons.ts';
import { Talk } from './talk.tsx';
import { canRecord, Recorder } from './voice.tsx';

type Reader = { user: string; timestamp: number };

export function ConversationView(props: {
  account: ChatAccount;
  conversation: Conversation;
  onBack: () => void;
  onPicture: (name: string, url: string) => void;
}): JSX.Element {
  const { account, conversation } = props;
  const { place, name } = conversation;
  const [over, setOver] = useState(false);
  const [details, setDetails] = useState(false);
  const [extra, setExtra] = useState<Extra | null>(null);
  const [recording, setRecording] = useState(false);
  const [problem, setProblem] = useState('');
  const [readers, setReaders] = useState<Reader[] | null>(null);
  const ready = conversation.member && account.status !== 'ended';
  const send = (files: File[]) => {
    setProblem('');
    if (ready) for (const file of files) void account.outbox.file(place, file);
  };
  const dragged = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    setOver(true);
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    send([...(event.dataTransfer?.files ?? [])]);
  };
  const whoRead = (entry: Entry) => {
    account.conn
      .getGroupMsgReadUser({ groupId: place.id, msgId: entry.mid })
      .then(({ data }) => setReaders(data))
      .catch(error => setProblem(whyNot(error)));
  };
  return (
    <section
      class={over && ready ? 'conversation-view over' : 'conversation-view'}
      aria-label={`Conversation of ${account.user} with ${name}`}
      onDragOver={dragged}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
    >
      <header class="view-head">
        <button type="button" class="button ghost icon-only back" title="All conversations" onClick={props.onBack}>
          <Icon name="back" />
          <span class="visually-hidden">All conversations</span>
          {account.unread > 0 && (
            <span class="unread">
              {account.unread > 99 ? '99+' : account.unread}
              <span class="visually-hidden"> unread</span>
            </span>
          )}
        </button>
        <h2 class="view-name">{name}</h2>
        <button type="button" class="button ghost icon-only" title={`About ${name}`} onClick={() => setDetails(true)}>
          <Icon name={place.kind === 'chat' ? 'info' : 'users'} />
          <span class="visually-hidden">About {name}</span>
        </button>
      </header>
      <Talk account={account} conversation={conversation} onPicture={props.onPicture} onReaders={whoRead} />
      {problem !== '' && (
        <p class="view-problem" role="alert">
          {problem}
        </p>
      )}
      {!conversation.member && <p class="view-problem">You are not in it any more.</p>}
      {recording ? (
        <Recorder
          onDone={(file, seconds) => void account.outbox.file(place, file, 'voice', seconds)}
          onEnd={() => setRecording(false)}
          onProblem={setProblem}
        />
      ) : (
        <Composer
          to={name}
          user={account.user}
          disabled={!ready}
          onText={text => account.outbox.text(place, text)}
          onFiles={send}
          draft={conversation.draft}
          onDraft={text => {
            conversation.draft = text;
          }}
          before={({ write, pick }) => (
            <>
              <Menu
                label={`Send something else as ${account.user}`}
                icon="plus"
                size={20}
                items={
                  ready
                    ? [
                        { label: 'Pictures, sounds, films, files', icon: 'attach', act: pick },
                        { label: 'A place', icon: 'pin', act: () => setExtra('place') },
                        { label: 'A custom message', icon: 'braces', act: () => setExtra('custom') },
                        { label: 'A command', icon: 'command', act: () => setExtra('command') },
                      ]
                    : []
                }
              />
              <Picker disabled={!ready} onPick={write} />
            </>
          )}
          {...(canRecord() && {
            instead: (
              <button
                type="button"
                class="button ghost icon-only"
                title="Record a voice message"
                disabled={!ready}
                onClick={() => {
                  setProblem('');
                  setRecording(true);
                }}
              >
                <Icon name="mic" />
                <span class="visually-hidden">Record a voice message as {account.user}</span>
              </button>
            ),
          })}
        />
      )}
      <div class="drop" aria-hidden="true">
        Drop to send to {name}
      </div>
      {details && <Details account={account} conversation={conversation} onClose={() => setDetails(false)} />}
      {extra !== null && <ExtraDialog what={extra} account={account} place={place} onClose={() => setExtra(null)} />}
      {readers !== null && (
        <Dialog title="Who has read it" onClose={() => setReaders(null)}>
          {readers.length === 0 && <p class="note">Nobody yet.</p>}
          <ul class="members">
            {readers.map(reader => (
              <li key={reader.user}>
                <span class="long member-name">{reader.user}</span>
                <time class="note">{shortTime(Number(reader.timestamp))}</time>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </section>
  );
}
