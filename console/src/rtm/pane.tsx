/** One user of the chat: who it is, how the connection stands, the messages, and where one writes. */

import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import { Composer } from '../ui/composer.tsx';
import { Icon } from '../ui/icons.tsx';
import { Avatar, Problem } from '../ui/parts.tsx';
import { Bubble } from './bubble.tsx';
import type { Place } from './model.ts';
import type { ChatSession } from './session.ts';

export function Pane(props: {
  name: string;
  place: Place;
  session: ChatSession | null;
  store: boolean;
  /** Why there is no session. */
  problem: string;
  onName: (name: string) => void;
  onOpen: () => void;
  onPicture: (name: string, url: string) => void;
}): JSX.Element {
  const { session, place, name } = props;
  const [, refresh] = useReducer((round: number) => round + 1, 0);
  useEffect(() => {
    // Something may have changed before anybody watched.
    refresh(undefined);
    return session?.watch(() => refresh(undefined));
  }, [session]);
  const [over, setOver] = useState(false);
  const peer = place.kind === 'peer' ? place.user : `# ${place.channel}`;
  const entries = session?.entries(place) ?? [];
  const open = session !== null && (session.state === 'CONNECTED' || session.state === 'RECONNECTING');
  const ready = open && (place.kind === 'peer' || session.joined === place.channel);
  const list = useRef<HTMLDivElement>(null);
  const last = entries.at(-1);
  // Whenever there is something new at the end.
  useLayoutEffect(
    () => list.current?.scrollTo({ top: list.current.scrollHeight }),
    [last?.key, last?.state, last?.attachment?.preview],
  );
  const send = (files: File[]) => {
    if (session !== null && ready) for (const file of files) void session.sendFile(place, file, props.store);
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
  const problem = props.problem !== '' ? props.problem : (session?.problem ?? '');
  return (
    <section
      class={over && ready ? 'card pane over' : 'card pane'}
      aria-label={`Chat of ${name}`}
      onDragOver={dragged}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
    >
      <header class="pane-head">
        <Avatar name={name} size={38} />
        <div class="pane-who">
          <NameField name={name} onName={props.onName} />
          <Status session={session} />
        </div>
        <button
          type="button"
          class="button small ghost"
          onClick={() => (open ? void session.close() : props.onOpen())}
          disabled={session?.state === 'CONNECTING'}
        >
          {open ? 'Log out' : 'Log in'}
          <span class="visually-hidden"> {name}</span>
        </button>
      </header>
      {problem !== '' && <Problem>{problem}</Problem>}
      <div
        class="talk"
        ref={list}
        role="log"
        aria-live="polite"
        aria-label={`Messages that ${name} sees`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by the arrow keys.
        tabIndex={0}
      >
        {entries.length === 0 && (
          <p class="talk-empty">
            <Icon name="chat" size={26} />
            <span>
              Say something to <b class="long">{peer}</b>, or drop a picture or a file here.
            </span>
          </p>
        )}
        <ol>
          {session !== null &&
            entries.map(entry => (
              <Bubble
                key={entry.key}
                entry={entry}
                session={session}
                peer={peer}
                named={place.kind === 'channel'}
                onPicture={props.onPicture}
              />
            ))}
        </ol>
      </div>
      <Composer
        to={peer}
        user={name}
        disabled={!ready}
        onText={text => void session?.sendText(place, text, props.store)}
        onFiles={send}
        before={({ pick }) => (
          <button
            type="button"
            class="button ghost icon-only"
            title="Send pictures or files"
            disabled={!ready}
            onClick={pick}
          >
            <Icon name="attach" />
            <span class="visually-hidden">Send pictures or files as {name}</span>
          </button>
        )}
      />
      <div class="drop" aria-hidden="true">
        Drop to send to {peer}
      </div>
    </section>
  );
}

/** The user's name, taken over by Enter or by leaving the field. */
function NameField({ name, onName }: { name: string; onName: (name: string) => void }): JSX.Element {
  const [typed, setTyped] = useState(name);
  useEffect(() => setTyped(name), [name]);
  const take = () => {
    const wanted = typed.trim();
    if (wanted === '') setTyped(name);
    else if (wanted !== name) onName(wanted);
  };
  return (
    <input
      class="name"
      aria-label={`User name, now ${name}`}
      value={typed}
      maxLength={64}
      spellcheck={false}
      autocomplete="off"
      onInput={event => setTyped(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={event => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setTyped(name);
      }}
    />
  );
}

function Status({ session }: { session: ChatSession | null }): JSX.Element {
  const [kind, text] = said(session);
  return (
    <span class={`status ${kind}`} role="status">
      <i aria-hidden="true" />
      {text}
    </span>
  );
}

function said(session: ChatSession | null): [string, string] {
  switch (session?.state) {
    case 'CONNECTED':
      return ['good', 'Online'];
    case 'CONNECTING':
      return ['warn', 'Connecting…'];
    case 'RECONNECTING':
      return ['warn', 'Connection lost, coming back…'];
    case 'ABORTED':
      if (session.reason === 'REMOTE_LOGIN') return ['bad', 'Logged in elsewhere, perhaps in another tab'];
      if (session.reason === 'BANNED_BY_SERVER') return ['bad', 'Kept out by an operator'];
      return ['bad', 'Ended by the server'];
    default:
      return ['off', 'Offline'];
  }
}
