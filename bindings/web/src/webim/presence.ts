/** What a notice of the server is to a program: which of its handlers are called, and with what. Nothing here calls anybody. */
import type { ChatNotice } from '../wire/generated/rtm.ts';

/** What happened between two users. */
export interface ContactPresence {
  type: 'subscribe' | 'subscribed' | 'unsubscribed';
  to: string;
  from: string;
  /** The words that came with it. */
  status: string;
}

/** What happened in a group or a room. */
export interface GroupPresence {
  type: string;
  /** Who did it, as `from`. */
  owner: string;
  gid: string;
  from: string;
  fromJid: { name: string };
  /** Whom it is about, the first if several; empty if it is about all. */
  to: string;
  toJid: { name: string }[];
  chatroom: boolean;
  status: { errorCode: 'OK' };
  /** With what words somebody applied, or was let in. */
  reason?: string;
  /** Who was invited, has answered, or was removed. */
  kicked?: string;
}

/** The argument of `onPresence`. */
export type Presence = ContactPresence | GroupPresence;

/** The handlers that hear of notices. */
export type NoticeHandler =
  | 'onPresence'
  | 'onInviteMessage'
  | 'onContactInvited'
  | 'onContactAgreed'
  | 'onContactRefuse'
  | 'onContactDeleted'
  | 'onContactAdded';

/** One call of a handler. */
export type NoticeCall = readonly [handler: NoticeHandler, argument: Presence];

const CONTACTS: Readonly<Record<string, readonly [NoticeHandler, ContactPresence['type']]>> = {
  contact_invited: ['onContactInvited', 'subscribe'],
  contact_agreed: ['onContactAgreed', 'subscribed'],
  contact_refused: ['onContactRefuse', 'unsubscribed'],
  contact_deleted: ['onContactDeleted', 'unsubscribed'],
  contact_added: ['onContactAdded', 'subscribed'],
};

/** The types that come with `reason`, and with `kicked`. */
const REASONED = ['joinGroupNotifications', 'allow'];
const KICKED = ['invite', 'invite_accept', 'invite_decline', 'removedFromGroup'];

/** The types that say who came. */
const CAME = ['memberJoinPublicGroupSuccess', 'memberJoinChatRoomSuccess'];

/** A notice of several who came or were removed at once, as programs know it: one of each. */
function apart(notice: ChatNotice): ChatNotice[] {
  const { type, to } = notice;
  if (to.length > 1) {
    if (CAME.includes(type)) return to.map(from => ({ ...notice, from, to: [] }));
    if (type === 'removedFromGroup') return to.map(kicked => ({ ...notice, to: [kicked], kicked }));
  }
  return [notice];
}

/** The calls that a notice is, in their order. All that are about the same users have the same argument. */
export const callsOf = (notice: ChatNotice): NoticeCall[] => apart(notice).flatMap(callsOfOne);

function callsOfOne(notice: ChatNotice): NoticeCall[] {
  const { type, from, to, group, room, reason, kicked } = notice;
  const contact = Object.hasOwn(CONTACTS, type) && CONTACTS[type];
  if (contact) {
    const argument = { to: to[0] ?? '', from, status: reason, type: contact[1] };
    return [
      [contact[0], argument],
      ['onPresence', argument],
    ];
  }
  const argument: GroupPresence = {
    ...{ type, owner: from, gid: group, from, fromJid: { name: from } },
    ...{ to: to[0] ?? '', toJid: to.map(name => ({ name })), chatroom: room, status: { errorCode: 'OK' } },
    ...(REASONED.includes(type) && { reason }),
    ...(KICKED.includes(type) && { kicked }),
  };
  return type === 'invite'
    ? [
        ['onPresence', argument],
        ['onInviteMessage', argument],
      ]
    : [['onPresence', argument]];
}
