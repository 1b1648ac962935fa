/** {@link Directory}: whom a user knows, what it belongs to, and who waits for its answer. */

import type { ChatAccount } from './account.ts';
import { keyOf, type Place, type Request } from './model.ts';
import { type Happening, tookOut } from './notices.ts';
import { isPlaceOver, whyNot } from './reasons.ts';

/** A group or room that one could join. */
export interface Offer {
  id: string;
  name: string;
  members: number;
}

/** Groups and rooms that are offered at a time. */
const OFFERED = 50;

/** What a room is called when it is joined, kept as long as the tab: the server lists rooms that one is in nowhere. */
const ROOMS = 'rtm.console.chat.rooms';

export class Directory {
  readonly #account: ChatAccount;
  contacts: string[] = [];
  requests: Request[] = [];

  constructor(account: ChatAccount) {
    this.#account = account;
  }

  /** Asks for contacts and groups, and goes back into the rooms that this tab was in. */
  async load(): Promise<void> {
    await Promise.all([this.loadContacts(), this.loadGroups()]);
    await this.enterRooms();
  }

  /** Goes back into the rooms that this tab was in. */
  async enterRooms(): Promise<void> {
    const enter = async ({ id, name }: { id: string; name: string }) => {
      try {
        await this.joinRoom(id, name);
      } catch (error) {
        const over = isPlaceOver(error);
        if (over) this.#forget(id);
        else this.#account.problem = `Not back in ${name}: ${whyNot(error)}`;
        const known = this.#account.conversations.get(keyOf({ kind: 'chatroom', id }));
        if (known !== undefined && over) known.member = false;
      }
    };
    await Promise.all(this.#rooms().map(enter));
    this.#account.touch();
  }

  async loadContacts(): Promise<void> {
    const { data } = await this.#account.conn.getRoster();
    this.contacts = [...((data ?? []) as string[])].sort();
    for (const name of this.contacts) this.#account.at({ kind: 'chat', id: name });
    this.#account.touch();
  }

  async loadGroups(): Promise<void> {
    const { data } = await this.#account.conn.getGroup();
    for (const { groupid, groupname } of (data ?? []) as { groupid: string; groupname: string }[]) {
      this.#account.at({ kind: 'groupchat', id: groupid }, groupname).member = true;
    }
    this.#account.touch();
  }

  /** Asks somebody to be a contact. */
  invite(name: string, words: string): void {
    this.#account.conn.addContact(name.toLowerCase(), words);
  }

  /** Answers whoever waits. */
  async answer(request: Request, agreed: boolean): Promise<void> {
    const { conn, user } = this.#account;
    if (request.kind === 'contact') {
      if (agreed) conn.acceptInvitation(request.from);
      else conn.declineInvitation(request.from);
    } else if (request.kind === 'group') {
      const asked = { groupId: request.group, invitee: user };
      await (agreed ? conn.agreeInviteIntoGroup(asked) : conn.rejectInviteIntoGroup(asked));
      if (agreed) await this.loadGroups();
    } else {
      const asked = { groupId: request.group, applicant: request.from };
      await (agreed ? conn.agreeJoinGroup(asked) : conn.rejectJoinGroup({ ...asked, reason: '' }));
    }
    this.#settled(request.key);
  }

  /** Makes a group of these people. */
  async makeGroup(wanted: {
    name: string;
    about: string;
    members: string[];
    /** Whether anybody can find it. */
    open: boolean;
    /** Whether members are asked before they are in. */
    ask: boolean;
    /** Whether who wants to join is let in by hand. */
    approve: boolean;
  }): Promise<Place> {
    const { data } = await this.#account.conn.createGroupNew({
      data: {
        groupname: wanted.name,
        desc: wanted.about,
        members: wanted.members,
        public: wanted.open,
        approval: wanted.approve,
        allowinvites: true,
        inviteNeedConfirm: wanted.ask,
      },
      success: () => undefined,
    });
    const place: Place = { kind: 'groupchat', id: String((data as { groupid: string }).groupid) };
    const conversation = this.#account.at(place, wanted.name);
    conversation.heardMs = Date.now();
    conversation.notice('You made this group');
    return place;
  }

  /** Groups and rooms that this user is not in. */
  async offers(kind: 'groupchat' | 'chatroom'): Promise<Offer[]> {
    const { conn, conversations } = this.#account;
    const { data } = await (kind === 'groupchat'
      ? conn.listGroups({ limit: OFFERED })
      : conn.getChatRooms({ pagenum: 1, pagesize: OFFERED }));
    const rows = (data ?? []) as {
      id?: string;
      name?: string;
      groupid?: string;
      groupname?: string;
      affiliations?: number;
      affiliations_count?: number;
    }[];
    return rows
      .map(row => ({
        id: row.id ?? row.groupid ?? '',
        name: row.name ?? row.groupname ?? '',
        members: row.affiliations_count ?? row.affiliations ?? 0,
      }))
      .filter(row => conversations.get(keyOf({ kind, id: row.id }))?.member !== true);
  }

  /** Joins an open group, or asks its owner to be let in; says whether this user is in. */
  async joinGroup(offer: Offer, words: string): Promise<boolean> {
    await this.#account.conn.joinGroup({ groupId: offer.id, message: words });
    await this.loadGroups();
    return this.#account.conversations.get(keyOf({ kind: 'groupchat', id: offer.id }))?.member === true;
  }

  async joinRoom(id: string, name: string): Promise<Place> {
    await this.#account.conn.joinChatRoom({ roomId: id, message: '' });
    const place: Place = { kind: 'chatroom', id };
    const conversation = this.#account.at(place, name);
    conversation.member = true;
    conversation.heardMs = Date.now();
    this.#remember([...this.#rooms().filter(room => room.id !== id), { id, name }]);
    this.#account.touch();
    return place;
  }

  async makeRoom(name: string, about: string): Promise<Place> {
    const { data } = await this.#account.conn.createChatRoom({ name, description: about, maxusers: 200, members: [] });
    return this.joinRoom(String((data as { id: string }).id), name);
  }

  /** Leaves a group or a room. */
  async leave(place: Place): Promise<void> {
    const { conn, conversations } = this.#account;
    if (place.kind === 'chatroom') await conn.quitChatRoom({ roomId: place.id });
    else await conn.quitGroup({ groupId: place.id });
    this.#forget(place.id);
    conversations.get(keyOf(place))?.release();
    conversations.delete(keyOf(place));
    this.#account.look(null);
    this.#account.touch();
  }

  /** Takes note of what happened to groups, rooms and contacts. */
  heard(told: Happening): void {
    const { user } = this.#account;
    const from = told.from ?? '';
    const group = told.gid ?? '';
    const reason = told.reason ?? '';
    switch (told.type) {
      case 'subscribe':
        this.#asks({ key: `contact ${from}`, kind: 'contact', from, group: '', reason: words(told.status) });
        return;
      case 'invite':
        this.#asks({ key: `group ${group}`, kind: 'group', from, group, reason });
        return;
      case 'joinGroupNotifications':
        this.#asks({ key: `application ${group} ${from}`, kind: 'application', from, group, reason });
        return;
      case 'subscribed':
      case 'unsubscribed':
        this.#settled(`contact ${from}`);
        void this.loadContacts().catch(() => undefined);
        return;
    }
    if (tookOut(told, user) && told.gid !== undefined) this.#forget(told.gid);
    // Of what changes a user's groups the list is asked for anew: it has their names.
    if (['direct_joined', 'joinPublicGroupSuccess', 'update'].includes(told.type) && told.chatroom !== true) {
      void this.loadGroups().catch(() => undefined);
    }
  }

  #asks(request: Request): void {
    this.requests = [...this.requests.filter(one => one.key !== request.key), request];
  }

  #settled(key: string): void {
    this.requests = this.requests.filter(one => one.key !== key);
    this.#account.touch();
  }

  #rooms(): { id: string; name: string }[] {
    try {
      const kept: unknown = JSON.parse(sessionStorage.getItem(this.#key()) ?? '[]');
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  #forget(id: string): void {
    this.#remember(this.#rooms().filter(room => room.id !== id));
  }

  #remember(rooms: { id: string; name: string }[]): void {
    try {
      sessionStorage.setItem(this.#key(), JSON.stringify(rooms));
    } catch {
      // Without storage, rooms are joined again by hand.
    }
  }

  #key(): string {
    return `${ROOMS} ${this.#account.login.appKey} ${this.#account.user}`;
  }
}

function words(status: unknown): string {
  return typeof status === 'string' ? status : '';
}
