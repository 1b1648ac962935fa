/** {@link Society}: what a group or a room is like inside, and what its managers do. The two differ in the names of their methods. */

import type { MenuItem } from '../ui/menu.tsx';
import type { ChatAccount } from './account.ts';
import type { Place } from './model.ts';

export interface Member {
  name: string;
  role: 'owner' | 'admin' | 'member';
  muted: boolean;
}

export interface Insight {
  owner: string;
  about: string;
  announcement: string;
  allMuted: boolean;
  /** Whether members may bring others. */
  open: boolean;
  members: Member[];
}

/** Something that may be done, and what it is called. */
type Deed = Omit<MenuItem, 'act'> & { act: () => Promise<unknown> };

/** How long the page mutes somebody, in milliseconds. */
const MUTE_MS = 10 * 60_000;

export class Society {
  readonly #account: ChatAccount;
  readonly #room: boolean;
  readonly #id: string;

  constructor(account: ChatAccount, place: Place) {
    this.#account = account;
    this.#room = place.kind === 'chatroom';
    this.#id = place.id;
  }

  /** Asks the server how it stands. */
  async look(): Promise<Insight> {
    const { conn, user } = this.#account;
    const [group, room] = [{ groupId: this.#id }, { chatRoomId: this.#id }];
    const [{ data: described }, { data: said }] = await Promise.all([
      this.#room ? conn.getChatRoomDetails(room) : conn.getGroupInfo(group),
      this.#room ? conn.fetchChatRoomAnnouncement({ roomId: this.#id }) : conn.fetchGroupAnnouncement(group),
    ]);
    const info = described[0];
    if (info === undefined) throw new Error('It does not exist any more.');
    const names = info.affiliations.map(one => ('owner' in one ? one.owner : one.member));
    // Who may not manage is told neither of admins nor of mutes.
    const quiet = (): string[] => [];
    const admins = await (this.#room ? conn.getChatRoomAdmin(room) : conn.getGroupAdmin(group))
      .then(({ data }) => data)
      .catch(quiet);
    const manages = info.owner === user || admins.includes(user);
    const muted = manages
      ? await (this.#room ? conn.getChatRoomMuted(room) : conn.getMuted(group)).then(({ data }) =>
          data.map(one => one.user),
        )
      : [];
    return {
      owner: info.owner,
      about: info.description,
      announcement: said.announcement,
      allMuted: info.mute,
      open: info.allowinvites,
      members: names.map(name => ({
        name,
        role: name === info.owner ? 'owner' : admins.includes(name) ? 'admin' : 'member',
        muted: muted.includes(name),
      })),
    };
  }

  manages(insight: Insight): boolean {
    const me = insight.members.find(member => member.name === this.#account.user);
    return me !== undefined && me.role !== 'member';
  }

  mayInvite(insight: Insight): boolean {
    return this.manages(insight) || (insight.open && !this.#room);
  }

  /** What this user may do with a member. */
  deeds(insight: Insight, member: Member): Deed[] {
    const { conn, user } = this.#account;
    const owner = insight.owner === user;
    if (member.name === user || member.role === 'owner' || !this.manages(insight)) return [];
    if (member.role === 'admin' && !owner) return [];
    const who = { groupId: this.#id, chatRoomId: this.#id, username: member.name };
    const deeds: Deed[] = [
      member.muted
        ? {
            label: 'Let speak again',
            icon: 'chat',
            act: () => (this.#room ? conn.removeMuteChatRoomMember(who) : conn.removeMute(who)),
          }
        : {
            label: 'Mute for 10 minutes',
            icon: 'mute',
            act: () => {
              const muted = { ...who, muteDuration: MUTE_MS };
              return this.#room ? conn.muteChatRoomMember(muted) : conn.mute(muted);
            },
          },
    ];
    if (owner && member.role === 'member') {
      deeds.push({
        label: 'Make an admin',
        icon: 'tokens',
        act: () => (this.#room ? conn.setChatRoomAdmin(who) : conn.setAdmin(who)),
      });
    }
    if (owner && member.role === 'admin') {
      deeds.push({
        label: 'No admin any more',
        icon: 'undo',
        act: () => (this.#room ? conn.removeChatRoomAdmin(who) : conn.removeAdmin(who)),
      });
    }
    deeds.push({
      label: 'Remove',
      icon: 'out',
      act: () => (this.#room ? conn.removeSingleChatRoomMember(who) : conn.removeSingleGroupMember(who)),
    });
    return deeds;
  }

  /** Adds members, or asks them, as the group is made. */
  invite(names: string[]): Promise<unknown> {
    const { conn } = this.#account;
    return this.#room
      ? conn.addUsersToChatRoom({ chatRoomId: this.#id, users: names })
      : conn.inviteToGroup({ groupId: this.#id, users: names });
  }

  announce(announcement: string): Promise<unknown> {
    const { conn } = this.#account;
    return this.#room
      ? conn.updateChatRoomAnnouncement({ roomId: this.#id, announcement })
      : conn.updateGroupAnnouncement({ groupId: this.#id, announcement });
  }

  muteAll(muted: boolean): Promise<unknown> {
    const { conn } = this.#account;
    const [group, room] = [{ groupId: this.#id }, { chatRoomId: this.#id }];
    if (this.#room) return muted ? conn.disableSendChatRoomMsg(room) : conn.enableSendChatRoomMsg(room);
    return muted ? conn.disableSendGroupMsg(group) : conn.enableSendGroupMsg(group);
  }

  /** Ends it for everybody. */
  end(): Promise<unknown> {
    const { conn } = this.#account;
    return this.#room ? conn.destroyChatRoom({ chatRoomId: this.#id }) : conn.dissolveGroup({ groupId: this.#id });
  }
}
