/** Contacts and the black list. What the original says on its socket is asked for here; others hear of it as ever. */
import {
  ask,
  type Caller,
  type Jid,
  me,
  type Outcome,
  type RestReply,
  reported,
  tell,
  type WebIMError,
} from './request.ts';
import { segment } from './table.ts';

/** A contact. */
export interface RosterItem {
  name: string;
  subscription: 'both';
  jid: Jid;
}

/** Names, as the server lists them. */
type Names = RestReply & { data: string[] };

/** Legacy options of these methods: whom it is about. */
interface To {
  to: string;
  message?: string;
}

/** The methods about contacts. Those without a result tell `onError` when nothing came of them. */
export interface Contacts {
  /** My contacts. `success` and `onRoster` are given them as a roster, the promise as the server lists them. */
  getRoster(options?: {
    success?: (roster: RosterItem[]) => void;
    error?: (error: WebIMError) => void;
  }): Promise<Names>;
  /** Asks a user to become a contact: `onContactInvited` there. */
  addContact(to: string, message?: string): void;
  deleteContact(to: string): void;
  acceptInvitation(from: string): void;
  declineInvitation(from: string): void;
  subscribe(options: To): void;
  subscribed(options: To): void;
  unsubscribed(options: To): void;
  removeRoster(options: To): void;
  /** Keeps users from writing to me. `onBlacklistUpdate` is given the whole list then. */
  addToBlackList(options: { name: string | readonly string[] } & Outcome): void;
  removeFromBlackList(options: { name: string | readonly string[] } & Outcome): void;
  /** The black list; `onBlacklistUpdate` is given it as an object by names, and `[]` if it cannot be had. */
  getBlacklist(options?: Outcome<Names>): Promise<Names>;
}

/** Asks below the user who is logged in. */
function mine<Reply = RestReply>(caller: Caller, method: string, path: () => string, body?: object): Promise<Reply> {
  return ask<Reply>(caller, () => ({ method, path: `${me(caller)}/${path()}`, body }));
}

/** Whatever comes of it, `onError` alone is told, and only of failures. */
function unasked(caller: Caller, outcome: Promise<unknown>): void {
  outcome.catch((error: WebIMError) => tell(caller.onError?.bind(caller), error));
}

function invite(caller: Caller, to: unknown, message = ''): Promise<unknown> {
  return mine(caller, 'POST', () => `contacts/invitations/${segment(to, 'to')}`, { message });
}

function answer(caller: Caller, to: unknown, agreed: boolean): Promise<unknown> {
  return mine(caller, 'PUT', () => `contacts/invitations/${segment(to, 'to')}`, { agreed });
}

function remove(caller: Caller, to: unknown): Promise<unknown> {
  return mine(caller, 'DELETE', () => `contacts/users/${segment(to, 'to')}`);
}

/** Changes the black list, then reads it again, as the original does. */
function reblock(caller: Caller & Contacts, options: Outcome, change: Promise<RestReply>): void {
  const changed = reported(change, options);
  // An `error` callback has heard of a failure; `onError` hears of it otherwise.
  changed.then(
    () => caller.getBlacklist().catch(() => {}),
    (error: WebIMError) => typeof options?.error !== 'function' && tell(caller.onError?.bind(caller), error),
  );
}

/** The methods, for whatever is a `Caller`. */
export const contacts: Contacts & ThisType<Caller & Contacts> = {
  getRoster(options = {}) {
    const { success, error } = options;
    const told = ({ data }: Names) => {
      const { jid } = this.context;
      const roster = data.map(name => ({
        name,
        subscription: 'both' as const,
        jid: { ...jid, name, clientResource: '' },
      }));
      tell(success, roster);
      tell(this.onRoster?.bind(this), roster);
    };
    return reported(
      mine<Names>(this, 'GET', () => 'contacts/users'),
      { success: told, error },
    );
  },

  addContact(to, message) {
    unasked(this, invite(this, to, message));
  },
  deleteContact(to) {
    unasked(this, remove(this, to));
  },
  acceptInvitation(from) {
    unasked(this, answer(this, from, true));
  },
  declineInvitation(from) {
    unasked(this, answer(this, from, false));
  },

  subscribe(options) {
    this.addContact(options?.to, options?.message);
  },
  subscribed(options) {
    this.acceptInvitation(options?.to);
  },
  unsubscribed(options) {
    this.declineInvitation(options?.to);
  },
  removeRoster(options) {
    this.deleteContact(options?.to);
  },

  addToBlackList(options) {
    const usernames = [options?.name ?? []].flat();
    reblock(
      this,
      options,
      mine(this, 'POST', () => 'blocks/users', { usernames }),
    );
  },
  removeFromBlackList(options) {
    reblock(
      this,
      options,
      mine(this, 'DELETE', () => `blocks/users/${segment(options?.name, 'name')}`),
    );
  },
  getBlacklist(options) {
    const names = mine<Names>(this, 'GET', () => 'blocks/users');
    const update = (list: Parameters<Caller['onBlacklistUpdate']>[0]) => tell(this.onBlacklistUpdate?.bind(this), list);
    const told = reported(names, options);
    // Programs that listen for the list look at no promise.
    told.then(
      ({ data }) => update(Object.fromEntries(data.map(name => [name, { name }]))),
      () => update([]),
    );
    return told;
  },
};
