/** Who is in a group or a room, what may be done with them, and how to leave; of a user, whether it is a contact. */

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { Avatar, Badge, Field, Problem } from '../ui/parts.tsx';
import type { ChatAccount } from './account.ts';
import type { Conversation } from './conversation.ts';
import { whyNot } from './reasons.ts';
import { type Insight, Society } from './society.ts';
import { namesIn } from './start.tsx';

interface Props {
  account: ChatAccount;
  conversation: Conversation;
  onClose: () => void;
}

export function Details(props: Props): JSX.Element {
  const { conversation } = props;
  return (
    <Dialog title={conversation.name} onClose={props.onClose}>
      {conversation.place.kind === 'chat' ? <Person {...props} /> : <Members {...props} />}
    </Dialog>
  );
}

function Person({ account, conversation, onClose }: Props): JSX.Element {
  const { conn, directory } = account;
  const user = conversation.place.id;
  const known = directory.contacts.includes(user);
  const [blocked, setBlocked] = useState<boolean | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    conn
      .getBlacklist()
      .then(({ data }) => setBlocked((data ?? []).includes(user)))
      .catch(error => setProblem(whyNot(error)));
  }, [user]);
  const block = () => {
    if (blocked === true) conn.removeFromBlackList({ name: user });
    else conn.addToBlackList({ name: user });
    setBlocked(blocked !== true);
  };
  return (
    <div class="stack">
      <p class="who">
        <Avatar name={user} size={46} />
        <span class="long">
          <b>{user}</b>
          <span class="note"> {known ? 'A contact' : 'No contact'}</span>
        </span>
      </p>
      {problem !== '' && <Problem>{problem}</Problem>}
      <div class="dialog-buttons">
        {known ? (
          <button type="button" class="button" onClick={() => conn.deleteContact(user)}>
            Remove the contact
          </button>
        ) : (
          <button
            type="button"
            class="button"
            onClick={() => {
              directory.invite(user, '');
              onClose();
            }}
          >
            Ask to be a contact
          </button>
        )}
        <button type="button" class="button" disabled={blocked === null} onClick={block}>
          {blocked === true ? 'Let write again' : 'Block'}
          <span class="visually-hidden"> {user}</span>
        </button>
      </div>
    </div>
  );
}

function Members({ account, conversation, onClose }: Props): JSX.Element {
  const [society] = useState(() => new Society(account, conversation.place));
  const [insight, setInsight] = useState<Insight | null>(null);
  const [problem, setProblem] = useState('');
  const look = () => society.look().then(setInsight);
  const attempt = (work: () => Promise<unknown>) => {
    setProblem('');
    work()
      .then(look)
      .catch(error => setProblem(whyNot(error)));
  };
  useEffect(() => attempt(async () => undefined), []);
  /** Does what leaves nothing to look at. */
  const last = (work: Promise<unknown>) => {
    setProblem('');
    work.then(onClose).catch(error => setProblem(whyNot(error)));
  };
  const word = conversation.place.kind === 'chatroom' ? 'room' : 'group';
  return (
    <div class="stack">
      {problem !== '' && <Problem>{problem}</Problem>}
      {insight === null && problem === '' && <p class="note">Asking the server…</p>}
      {insight !== null && (
        <>
          {insight.about !== '' && <p class="long">{insight.about}</p>}
          <Announcement society={society} insight={insight} attempt={attempt} />
          <h3>
            {insight.members.length} {insight.members.length === 1 ? 'member' : 'members'}
            {insight.allMuted && ' · everybody is muted'}
          </h3>
          <ul class="members">
            {insight.members.map(member => (
              <li key={member.name}>
                <Avatar name={member.name} size={32} />
                <span class="long member-name">
                  {member.name === account.user ? `${member.name} (you)` : member.name}
                </span>
                {member.role !== 'member' && <Badge>{member.role}</Badge>}
                {member.muted && <Badge kind="warn">muted</Badge>}
                <Menu
                  label={`What to do with ${member.name}`}
                  items={society
                    .deeds(insight, member)
                    .map((deed): MenuItem => ({ ...deed, act: () => attempt(deed.act) }))}
                />
              </li>
            ))}
          </ul>
          {society.mayInvite(insight) && (
            <Invite word={word} onInvite={names => attempt(() => society.invite(names))} />
          )}
          <div class="dialog-buttons">
            {society.manages(insight) && (
              <button type="button" class="button" onClick={() => attempt(() => society.muteAll(!insight.allMuted))}>
                {insight.allMuted ? 'Let everybody speak' : 'Mute everybody'}
              </button>
            )}
            <span class="gap" />
            {insight.owner === account.user ? (
              <button type="button" class="button danger" onClick={() => last(society.end())}>
                Close the {word} for good
              </button>
            ) : (
              <button
                type="button"
                class="button danger"
                onClick={() => last(account.directory.leave(conversation.place))}
              >
                Leave the {word}
              </button>
            )}
          </div>
        </>
      )}
    </div>
  );
}

function Announcement(props: {
  society: Society;
  insight: Insight;
  attempt: (work: () => Promise<unknown>) => void;
}): JSX.Element | null {
  const { society, insight } = props;
  const [text, setText] = useState(insight.announcement);
  if (!society.manages(insight)) {
    return insight.announcement === '' ? null : <p class="announcement long">{insight.announcement}</p>;
  }
  return (
    <form
      class="inline-form"
      onSubmit={event => {
        event.preventDefault();
        props.attempt(() => society.announce(text));
      }}
    >
      <Field label="Announcement" value={text} onValue={setText} placeholder="What everybody should know" />
      <button type="submit" class="button" disabled={text === insight.announcement}>
        Announce
      </button>
    </form>
  );
}

function Invite({ word, onInvite }: { word: string; onInvite: (names: string[]) => void }): JSX.Element {
  const [names, setNames] = useState('');
  return (
    <form
      class="inline-form"
      onSubmit={event => {
        event.preventDefault();
        onInvite(namesIn(names));
        setNames('');
      }}
    >
      <Field label={`Bring into the ${word}`} value={names} onValue={setNames} placeholder="carol, dave" />
      <button type="submit" class="button" disabled={names.trim() === ''}>
        Invite
      </button>
    </form>
  );
}
