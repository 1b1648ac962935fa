/** Beginning something: with a user, a group or a room. */

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Problem } from '../ui/parts.tsx';
import type { ChatAccount } from './account.ts';
import type { Offer } from './directory.ts';
import type { Place } from './model.ts';
import { whyNot } from './reasons.ts';

export type Starting = 'write' | 'contact' | 'group' | 'join' | 'room';

const TITLES: Record<Starting, string> = {
  write: 'Write to somebody',
  contact: 'Add a contact',
  group: 'Make a group',
  join: 'Join a group',
  room: 'Go into a room',
};

interface Props {
  account: ChatAccount;
  onOpen: (place: Place) => void;
  onClose: () => void;
}

export function Start(props: Props & { what: Starting }): JSX.Element {
  const { what } = props;
  return (
    <Dialog title={TITLES[what]} onClose={props.onClose}>
      {what === 'write' && <Write {...props} />}
      {what === 'contact' && <Contact {...props} />}
      {what === 'group' && <Group {...props} />}
      {(what === 'join' || what === 'room') && <Join {...props} kind={what === 'join' ? 'groupchat' : 'chatroom'} />}
    </Dialog>
  );
}

function Write({ account, onOpen, onClose }: Props): JSX.Element {
  const [name, setName] = useState('');
  const go = (event: Event) => {
    event.preventDefault();
    onOpen({ kind: 'chat', id: name.trim().toLowerCase() });
    onClose();
  };
  return (
    <form class="stack" onSubmit={go}>
      <Field
        label="User"
        value={name}
        onValue={setName}
        list={account.directory.contacts}
        hint="The name of an account. Contacts are offered; anybody else can be written to as well."
      />
      <button type="submit" class="button primary" disabled={name.trim() === ''}>
        Begin
      </button>
    </form>
  );
}

function Contact({ account, onClose }: Props): JSX.Element {
  const [name, setName] = useState('');
  const [words, setWords] = useState('');
  const ask = (event: Event) => {
    event.preventDefault();
    account.directory.invite(name.trim(), words);
    onClose();
  };
  return (
    <form class="stack" onSubmit={ask}>
      <Field
        label="User"
        value={name}
        onValue={setName}
        hint="They are asked, and stand in the list when they agree."
      />
      <Field label="What to say to them" value={words} onValue={setWords} placeholder="Hello, it is me" />
      <button type="submit" class="button primary" disabled={name.trim() === ''}>
        Ask them
      </button>
    </form>
  );
}

/** Names between commas or spaces. */
export function namesIn(text: string): string[] {
  return [
    ...new Set(
      text
        .toLowerCase()
        .split(/[\s,;]+/)
        .filter(name => name !== ''),
    ),
  ];
}

function Group({ account, onOpen, onClose }: Props): JSX.Element {
  const [name, setName] = useState('');
  const [about, setAbout] = useState('');
  const [members, setMembers] = useState('');
  const [open, setOpen] = useState(true);
  const [ask, setAsk] = useState(false);
  const [approve, setApprove] = useState(false);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const make = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      const wanted = { name: name.trim(), about, members: namesIn(members), open, ask, approve };
      onOpen(await account.directory.makeGroup(wanted));
      onClose();
    } catch (error) {
      setProblem(whyNot(error));
      setBusy(false);
    }
  };
  return (
    <form class="stack" onSubmit={make}>
      <Field label="Name of the group" value={name} onValue={setName} />
      <Field label="What it is about" value={about} onValue={setAbout} />
      <Field
        label="Members"
        value={members}
        onValue={setMembers}
        placeholder="bob, carol"
        hint={
          account.directory.contacts.length === 0
            ? 'Names with commas between them. More can be asked in later.'
            : `Your contacts: ${account.directory.contacts.slice(0, 8).join(', ')}`
        }
      />
      <label class="check">
        <input type="checkbox" checked={open} onChange={event => setOpen(event.currentTarget.checked)} />
        <span>Anybody can find and join it</span>
      </label>
      {open && (
        <label class="check">
          <input type="checkbox" checked={approve} onChange={event => setApprove(event.currentTarget.checked)} />
          <span>I let them in one by one</span>
        </label>
      )}
      <label class="check">
        <input type="checkbox" checked={ask} onChange={event => setAsk(event.currentTarget.checked)} />
        <span>Members are asked before they are in</span>
      </label>
      {problem !== '' && <Problem>{problem}</Problem>}
      <button type="submit" class="button primary" disabled={busy || name.trim() === ''}>
        Make the group
      </button>
    </form>
  );
}

function Join(props: Props & { kind: 'groupchat' | 'chatroom' }): JSX.Element {
  const { account, kind } = props;
  const [offers, setOffers] = useState<Offer[] | null>(null);
  const [problem, setProblem] = useState('');
  const [said, setSaid] = useState('');
  const [name, setName] = useState('');
  const word = kind === 'groupchat' ? 'group' : 'room';
  const attempt = (work: Promise<void>) => {
    setProblem('');
    work.catch(error => setProblem(whyNot(error)));
  };
  useEffect(() => attempt(account.directory.offers(kind).then(setOffers)), [kind]);
  const enter = (place: Place) => {
    props.onOpen(place);
    props.onClose();
  };
  const join = async (offer: Offer) => {
    if (kind === 'chatroom') return enter(await account.directory.joinRoom(offer.id, offer.name));
    if (await account.directory.joinGroup(offer, '')) return enter({ kind, id: offer.id });
    setSaid(`The owner of ${offer.name} was asked. You are in as soon as they agree.`);
  };
  return (
    <div class="stack">
      {problem !== '' && <Problem>{problem}</Problem>}
      {said !== '' && <output class="note">{said}</output>}
      {offers === null && problem === '' && <p class="note">Asking the server…</p>}
      {offers?.length === 0 && <p class="note">There is no open {word} that you are not in.</p>}
      {offers !== null && offers.length > 0 && (
        <ul class="offers">
          {offers.map(offer => (
            <li key={offer.id}>
              <span class="long">
                <b>{offer.name}</b>
                <span class="note">
                  {offer.members} {offer.members === 1 ? 'member' : 'members'}
                </span>
              </span>
              <button type="button" class="button small" onClick={() => attempt(join(offer))}>
                Join
                <span class="visually-hidden"> {offer.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {kind === 'chatroom' && (
        <form
          class="inline-form"
          onSubmit={event => {
            event.preventDefault();
            attempt(account.directory.makeRoom(name.trim(), '').then(enter));
          }}
        >
          <Field label="Or open a new room" value={name} onValue={setName} placeholder="Its name" />
          <button type="submit" class="button" disabled={name.trim() === ''}>
            Open it
          </button>
        </form>
      )}
    </div>
  );
}
