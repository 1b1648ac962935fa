/** The messages of one conversation: days, what is new, what is older, and where one is in it. */

import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../ui/icons.tsx';
import type { ChatAccount } from './account.ts';
import { Bubble } from './bubble.tsx';
import type { Conversation } from './conversation.ts';
import { dayName, dayOf } from './days.ts';
import type { Entry, Line } from './model.ts';

/** How near to an end counts as there, in pixels. */
const NEAR = 60;

export function Talk(props: {
  account: ChatAccount;
  conversation: Conversation;
  onPicture: (name: string, url: string) => void;
  onReaders: (entry: Entry) => void;
}): JSX.Element {
  const { account, conversation } = props;
  const { lines } = conversation;
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const [missed, setMissed] = useState(0);
  /** Whether the newest is in sight; then it stays so. */
  const atEnd = useRef(true);
  const before = useRef({ first: lines[0]?.key, last: lines.at(-1)?.key, height: 0, count: 0 });
  const toEnd = () => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
    atEnd.current = true;
    setMissed(0);
  };
  useLayoutEffect(() => {
    const place = box.current;
    if (place === null) return;
    const was = before.current;
    const [first, last] = [lines[0]?.key, lines.at(-1)?.key];
    const newest = lines.at(-1);
    const grewAtEnd = last !== was.last;
    if (was.count === 0) {
      // Opened: at what is new, or at the end.
      const marker = place.querySelector('.new-from');
      if (lines.length === 0) return;
      if (marker === null) toEnd();
      else place.scrollTop += marker.getBoundingClientRect().top - place.getBoundingClientRect().top - NEAR;
    } else if (first !== was.first && !grewAtEnd && !atEnd.current) {
      // What came before it does not move what one reads.
      place.scrollTop += place.scrollHeight - was.height;
    } else if (grewAtEnd) {
      if (atEnd.current || (newest?.type === 'message' && newest.mine)) toEnd();
      else setMissed(missed + Math.max(0, lines.length - was.count));
    }
    before.current = { first, last, height: place.scrollHeight, count: lines.length };
  }, [lines]);
  useEffect(() => {
    // Pictures take their place when they are here.
    const grown = new ResizeObserver(() => {
      if (atEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
      before.current.height = box.current?.scrollHeight ?? 0;
    });
    if (list.current !== null) grown.observe(list.current);
    return () => grown.disconnect();
  }, []);
  const scrolled = () => {
    const place = box.current;
    if (place === null) return;
    atEnd.current = place.scrollHeight - place.scrollTop - place.clientHeight < NEAR;
    if (atEnd.current) setMissed(0);
    if (place.scrollTop < NEAR && conversation.older === 'more' && conversation.problem === '') {
      void account.loadOlder(conversation);
    }
  };
  return (
    <div class="talk-frame">
      <div
        class="talk"
        ref={box}
        role="log"
        aria-live="polite"
        aria-busy={conversation.loading}
        aria-label={`Messages with ${conversation.name}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by the arrow keys.
        tabIndex={0}
        onScroll={scrolled}
      >
        <Before account={account} conversation={conversation} />
        <ol ref={list}>
          {lines.map((line, index) => (
            <Row key={line.key} {...props} line={line} previous={lines[index - 1]} />
          ))}
        </ol>
      </div>
      {missed > 0 && (
        <button type="button" class="button small primary to-end" onClick={toEnd}>
          <Icon name="down" size={15} />
          {missed} new
        </button>
      )}
    </div>
  );
}

function Row(props: Parameters<typeof Talk>[0] & { line: Line; previous: Line | undefined }): JSX.Element {
  const { line, previous, conversation } = props;
  const newDay = previous === undefined || dayOf(previous.atMs) !== dayOf(line.atMs);
  return (
    <>
      {newDay && (
        <li class="day">
          <span>{dayName(line.atMs)}</span>
        </li>
      )}
      {conversation.newFrom === line.key && (
        <li class="new-from">
          <span>New messages</span>
        </li>
      )}
      {line.type === 'notice' ? (
        <li class="notice">{line.text}</li>
      ) : (
        <Bubble
          entry={line}
          conversation={conversation}
          account={props.account}
          onPicture={props.onPicture}
          onReaders={props.onReaders}
        />
      )}
    </>
  );
}

/** What stands before the first line. */
function Before({ account, conversation }: { account: ChatAccount; conversation: Conversation }): JSX.Element {
  const load = () => void account.loadOlder(conversation);
  if (conversation.loading) return <p class="before">Loading…</p>;
  if (conversation.problem !== '') {
    return (
      <p class="before" role="alert">
        {conversation.problem}{' '}
        <button type="button" class="text-button" onClick={load}>
          Try again
        </button>
      </p>
    );
  }
  if (conversation.older === 'more') {
    return (
      <p class="before">
        <button type="button" class="button small ghost" onClick={load}>
          Load older messages
        </button>
      </p>
    );
  }
  if (conversation.lines.length > 0) return <p class="before">This is where it begins.</p>;
  return (
    <p class="talk-empty">
      <Icon name="chat" size={26} />
      <span>
        Say something to <b class="long">{conversation.name}</b>, or drop a picture or a file here.
      </span>
    </p>
  );
}
