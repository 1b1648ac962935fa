/** What happens to groups, rooms and contacts, in words. */

/** What `onPresence` gets. */
export interface Happening {
  type: string;
  gid?: string;
  from?: string;
  to?: string | { name: string }[];
  toJid?: { name: string }[];
  owner?: string;
  chatroom?: boolean;
  reason?: string;
  kicked?: string;
  status?: unknown;
}

/** Whom it is about, besides the one who did it. */
function others(told: Happening): string {
  const names = (told.toJid ?? []).map(one => one.name).filter(name => name !== '');
  if (names.length > 0) return names.join(', ');
  return typeof told.to === 'string' ? told.to : (told.kicked ?? '');
}

type Say = (actor: string, other: string, thing: string) => string;

const SAYINGS: Record<string, Say> = {
  memberJoinChatRoomSuccess: actor => `${actor} came in`,
  memberJoinPublicGroupSuccess: actor => `${actor} joined`,
  join: actor => `${actor} joined`,
  leaveChatRoom: actor => `${actor} went`,
  leaveGroup: actor => `${actor} left`,
  leave: actor => `${actor} left`,
  invite_accept: actor => `${actor} accepted the invitation`,
  invite_decline: actor => `${actor} declined the invitation`,
  removedFromGroup: (actor, other) => `${actor} removed ${other}`,
  direct_joined: (actor, other) => (other === '' ? `${actor} was added` : `${actor} added ${other}`),
  joinPublicGroupSuccess: (_, __, thing) => `The application was accepted: welcome to the ${thing}`,
  joinPublicGroupDeclined: (_, __, thing) => `The application to the ${thing} was declined`,
  changeOwner: (actor, other) => `${actor} handed the ownership to ${other}`,
  addAdmin: (actor, other) => `${actor} made ${other} an admin`,
  removeAdmin: (_, other) => `${other} is no admin any more`,
  addMute: (actor, other) => `${actor} muted ${other}`,
  removeMute: (actor, other) => `${actor} lets ${other} speak again`,
  muteGroup: actor => `${actor} muted everybody`,
  rmGroupMute: actor => `${actor} lets everybody speak again`,
  muteChatRoom: actor => `${actor} muted everybody`,
  rmChatRoomMute: actor => `${actor} lets everybody speak again`,
  updateAnnouncement: actor => `${actor} changed the announcement`,
  deleteAnnouncement: actor => `${actor} took the announcement down`,
  uploadFile: actor => `${actor} shared a file with the group`,
  deleteFile: actor => `${actor} removed a shared file`,
  update: actor => `${actor} changed the description`,
};

/** One line about it; empty for what nobody needs to read. */
export function wordsOf(told: Happening): string {
  const say = SAYINGS[told.type];
  const actor = told.from ?? told.owner ?? '';
  return say === undefined ? '' : say(actor, others(told), told.chatroom === true ? 'room' : 'group');
}

/** One line about a contact; empty while nothing is settled. */
export function aboutContact({ type, from }: Happening): string {
  if (type === 'subscribed') return `${from} is your contact now`;
  return type === 'unsubscribed' ? `${from} is no contact of yours` : '';
}

/** Whether it says that `user` is no member any more. */
export function tookOut(told: Happening, user: string): boolean {
  if (told.type === 'deleteGroupChat') return true;
  return told.type === 'removedFromGroup' && (told.kicked ?? others(told)) === user;
}
