/**
 * {@link ChatAccount}: one user of the chat service, signed in with the same module that any program uses.
 *
 * It holds what is shown of this user; {@link ChatAccount.watch} tells when that has changed.
 */

import { Watched } from '../lib/watched.ts';
import { Conversation } from './conversation.ts';
import { Directory } from './directory.ts';
import { entryOf, hintOf, placeOf, type Received } from './incoming.ts';
import { isSame, keyOf, type Place } from './model.ts';
import { aboutContact, type Happening, tookOut, wordsOf } from './notices.ts';
import { Outbox } from './outbox.ts';
import { ENDINGS, isLoginOver, whyNot } from './reasons.ts';
import { Receipts } from './receipts.ts';
import { type Connection, connect } from './service.ts';

/** What a login takes: the password, or a token that an earlier one has left. */
export interface Login {
  appKey: string;
  user: string;
  password?: string;
  token?: string;
}

export type Status = 'signing-in' | 'online' | 'away' | 'ended';

/** What tells a user of a group that it is in now. */
const ENTERED = ['direct_joined', 'joinPublicGroupSuccess'];

/** Why a login came to nothing, in words. */
export class Refusal extends Error {
  /** Whether it would be refused again. */
  readonly final: boolean;

  constructor(words: string, final: boolean) {
    super(words);
    this.final = final;
  }
}

/** Messages of one page of the history. */
const PAGE = 30;

export class ChatAccount extends Watched {
  readonly login: Login;
  readonly user: string;
  readonly conn: Connection = connect();
  status: Status = 'signing-in';
  /** Whether the machine itself has no network. */
  unplugged = false;
  /** Why it has ended, and what to do. */
  ending = '';
  /** Why something that was asked for did not happen. */
  problem = '';
  /** How often the connection has come back. */
  returns = 0;
  readonly conversations = new Map<string, Conversation>();
  readonly directory: Directory;
  readonly outbox: Outbox;
  readonly #receipts: Receipts;
  /** The conversation that is shown. */
  open: Place | null = null;
  #looked = false;
  #closing = false;

  constructor(login: Login) {
    super();
    this.login = login;
    this.user = login.user.toLowerCase();
    this.directory = new Directory(this);
    this.outbox = new Outbox(this);
    this.#receipts = new Receipts(this.conn);
  }

  /** The token that opens the account again. */
  get token(): string {
    return this.conn.token ?? '';
  }

  /** Signs in. Rejects with a {@link Refusal}. */
  async signIn(): Promise<void> {
    const { appKey, password, token } = this.login;
    await new Promise<void>((resolve, reject) => {
      this.#listen(resolve, reject);
      const secret = token === undefined ? { pwd: password ?? '' } : { accessToken: token };
      this.conn.open({ user: this.user, ...secret, appKey });
    });
    await Promise.all([this.#loadSessions(), this.directory.load()]).catch(error => {
      throw new Refusal(whyNot(error), false);
    });
    this.changed();
  }

  /** Signs out. What was here is let go. */
  release(): void {
    this.#closing = true;
    this.conn.close();
    this.#receipts.release();
    for (const conversation of this.conversations.values()) conversation.release();
  }

  /** The conversation of a place, whether or not there has been one. */
  at(place: Place, name?: string): Conversation {
    const key = keyOf(place);
    let found = this.conversations.get(key);
    if (found === undefined) {
      found = new Conversation(place, name);
      this.conversations.set(key, found);
    } else if (name !== undefined) {
      found.name = name;
    }
    return found;
  }

  /** Those of the list, the newest first. */
  get listed(): Conversation[] {
    return [...this.conversations.values()].sort(
      (one, other) => other.lastMs - one.lastMs || one.name.localeCompare(other.name),
    );
  }

  get unread(): number {
    let sum = 0;
    for (const conversation of this.conversations.values()) sum += conversation.unread;
    return sum;
  }

  /** Shows a conversation, or none. */
  look(place: Place | null): void {
    if (isSame(place, this.open)) return;
    this.open = place;
    if (place !== null) {
      const conversation = this.at(place);
      conversation.markNew();
      if (conversation.older === 'unknown') void this.loadOlder(conversation);
      this.#seen(conversation);
    }
    this.changed();
  }

  /** Says whether somebody looks at what is shown. */
  attend(looked: boolean): void {
    if (looked === this.#looked) return;
    this.#looked = looked;
    const conversation = this.open === null ? undefined : this.conversations.get(keyOf(this.open));
    if (looked && conversation !== undefined && conversation.unread > 0) {
      conversation.markNew();
      this.#seen(conversation);
      this.changed();
    }
  }

  /** Loads what stands before the first line. */
  async loadOlder(conversation: Conversation): Promise<void> {
    if (conversation.loading || conversation.older === 'none') return;
    const first = conversation.older === 'unknown';
    conversation.loading = true;
    conversation.problem = '';
    this.changed();
    const { place, reached } = conversation;
    try {
      // How far it was read is known here: the module would go on where it has stopped, whatever was let go since.
      this.conn.mr_cache = [];
      const found = await this.conn.fetchHistoryMessages({
        queue: place.id.toLowerCase(),
        isGroup: place.kind !== 'chat',
        count: PAGE,
        start: first || reached === '' ? null : reached,
      });
      conversation.merge((found as unknown as Received[]).map(message => entryOf(message, this.user)));
      conversation.reached = found[0]?.id ?? conversation.reached;
      conversation.older = found.length < PAGE ? 'none' : 'more';
      if (first && conversation.unread > 0) conversation.markNew();
    } catch (error) {
      conversation.problem = whyNot(error);
      // Until somebody asks again.
      if (first) conversation.older = 'more';
    }
    conversation.loading = false;
    if (first) this.#seen(conversation);
    this.changed();
  }

  /** The words about a problem were read. */
  dismiss(): void {
    this.problem = '';
    this.changed();
  }

  /** Tells whoever shows this account that something has changed. */
  touch(): void {
    this.changed();
  }

  #seen(conversation: Conversation): void {
    if (!this.#looked || !isSame(this.open, conversation.place)) return;
    // What is unread may not be here yet: it is marked and answered when it is.
    if (conversation.loading && conversation.older === 'unknown') return;
    this.#receipts.answer(conversation, conversation.unread);
    if (conversation.unread > 0) this.#receipts.clear(conversation.place);
    conversation.unread = 0;
  }

  async #loadSessions(): Promise<void> {
    const { data } = await this.conn.getSessionList();
    for (const info of data.channel_infos) {
      const place = this.#named(info.channel_id);
      if (place === null) continue;
      const conversation = this.at(place);
      const meta = info.meta as Parameters<typeof hintOf>[0];
      conversation.hint = hintOf(meta, place, this.user);
      // What was counted from messages is in the server's count already.
      const counted = meta.id === undefined ? conversation.counted : BigInt(meta.id);
      // What came since the server has counted, while its answer was on its way.
      const later = conversation.lines.filter(
        line => line.type === 'message' && !line.mine && BigInt(line.mid) > counted,
      );
      conversation.unread = isSame(this.open, place) && this.#looked ? 0 : info.unread_num + later.length;
      if (counted > conversation.counted) conversation.counted = counted;
    }
  }

  /** `org#app_ann@easemob.com` */
  #named(channel: string): Place | null {
    const [name = '', domain = ''] = channel.slice(this.login.appKey.length + 1).split('@');
    if (name === '') return null;
    return { kind: domain.startsWith('conference.') ? 'groupchat' : 'chat', id: name };
  }

  #listen(opened: () => void, refused: (why: Refusal) => void): void {
    const received = (message: unknown) => this.#received(message as Received);
    this.conn.listen({
      onOpened: () => {
        const back = this.status === 'away';
        this.status = 'online';
        if (back) {
          this.returns += 1;
          // Whoever is gone for long has left the rooms.
          void this.directory.enterRooms();
        }
        opened();
        this.changed();
      },
      onClosed: () => {
        refused(new Refusal('The server closed the connection. Check that it runs, and try again.', false));
        if (!this.#closing) this.#end('The connection is closed. Sign in again.');
      },
      onError: error => this.#failed(error, refused),
      onOffline: () => {
        this.unplugged = true;
        this.changed();
      },
      onOnline: () => {
        this.unplugged = false;
        this.changed();
      },
      onTextMessage: received,
      onEmojiMessage: received,
      onPictureMessage: received,
      onAudioMessage: received,
      onVideoMessage: received,
      onFileMessage: received,
      onLocationMessage: received,
      onCustomMessage: received,
      onCmdMessage: received,
      onDeliveredMessage: ({ mid, from }) => this.#advance('delivered', from, mid),
      onReadMessage: told => this.#read(told),
      onChannelMessage: ({ from }) => this.#advance('read', from),
      onRecallMessage: ({ mid, from }) => this.#recalled(mid, from),
      onStatisticMessage: ({ location: told }) => this.#readMeanwhile(told),
      onMutedMessage: () => this.outbox.muted(),
      onPresence: told => this.#happened(told as Happening),
    });
  }

  #failed(error: { type: number; data?: unknown; message?: string }, refused: (why: Refusal) => void): void {
    if (this.status === 'signing-in') {
      refused(new Refusal(ENDINGS[error.type] ?? whyNot(error), isLoginOver(error)));
      return;
    }
    if (error.type === 16 && !this.#closing && this.status !== 'ended') this.status = 'away';
    else if (ENDINGS[error.type] !== undefined) this.#end(ENDINGS[error.type] ?? '');
    // Of calls without an answer of their own: contacts and the black list.
    else if (error.type === 17) this.problem = whyNot(error);
    this.changed();
  }

  #end(why: string): void {
    if (this.status === 'signing-in' || this.status === 'ended') return;
    this.status = 'ended';
    this.ending = why;
    this.changed();
  }

  #received(message: Received): void {
    const place = placeOf(message, this.user);
    const conversation = this.at(place);
    const entry = entryOf(message, this.user);
    if (!conversation.push(entry)) return;
    const counts = !entry.mine && BigInt(entry.mid) > conversation.counted;
    if (counts) {
      conversation.counted = BigInt(entry.mid);
      conversation.unread += 1;
      if (this.#looked && isSame(this.open, place)) this.#seen(conversation);
    }
    this.changed();
  }

  #advance(state: 'delivered' | 'read', from: string, mid?: string): void {
    this.conversations.get(keyOf({ kind: 'chat', id: from }))?.advance(state, mid);
    this.changed();
  }

  #read(told: { mid: string; from: string; groupReadCount?: Record<string, number> }): void {
    if (told.groupReadCount === undefined) {
      this.#advance('read', told.from, told.mid);
      return;
    }
    for (const conversation of this.conversations.values()) {
      for (const [mid, readers] of Object.entries(told.groupReadCount)) {
        const entry = conversation.find(mid);
        if (entry !== undefined) entry.readers = readers;
      }
    }
    this.changed();
  }

  /** Who has read what in groups while this user was away. */
  #readMeanwhile(told: string): void {
    const { group_ack } = JSON.parse(told) as { group_ack: { msg_id: string; read_count: number }[] };
    for (const { msg_id, read_count } of group_ack) {
      this.#read({ mid: msg_id, from: '', groupReadCount: { [msg_id]: read_count } });
    }
  }

  #recalled(mid: string, from: string): void {
    for (const conversation of this.conversations.values()) {
      const entry = conversation.find(mid);
      if (entry === undefined && conversation.hint?.mid !== mid) continue;
      if (from !== this.user && conversation.isUnread(mid)) conversation.unread -= 1;
      conversation.withdraw(mid, from === this.user ? 'You took a message back' : `${from} took a message back`);
    }
    this.changed();
  }

  #happened(told: Happening): void {
    this.directory.heard(told);
    this.changed();
    if (told.gid === undefined || told.gid === '') {
      const words = aboutContact(told);
      if (words !== '') this.at({ kind: 'chat', id: told.from ?? '' }).notice(words);
      this.changed();
      return;
    }
    const place: Place = { kind: told.chatroom === true ? 'chatroom' : 'groupchat', id: told.gid };
    const known = ENTERED.includes(told.type) ? this.at(place) : this.conversations.get(keyOf(place));
    if (known !== undefined) {
      if (tookOut(told, this.user)) {
        known.member = false;
        known.notice(told.type === 'deleteGroupChat' ? `${told.from} closed it for good` : `${told.from} removed you`);
      } else {
        const words = wordsOf(told);
        if (words !== '') known.notice(words);
      }
    }
    this.changed();
  }
}
