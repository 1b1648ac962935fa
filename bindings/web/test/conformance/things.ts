/** The objects of a user that scenarios save, by number, and how they look. */
import type { LocalInvitation, RemoteInvitation, RtmMessage } from '../../src/agora/index.ts';
import { knownBytes } from '../../src/agora/messages.ts';
import type { ChannelAttributes, PeersOnlineStatusMap, ReceivedMessageProperties } from '../../src/agora/types.ts';
import { type Fields, isFields, number, ofBytes, ofText, type Value } from './values.ts';

export class Things {
  readonly #all: object[] = [];

  /** By identity: the same object has the same number. */
  number(thing: object): number {
    const at = this.#all.indexOf(thing);
    return at < 0 ? this.#all.push(thing) - 1 : at;
  }

  /** The object that a scenario has saved; null for null. */
  get(described: Value | undefined): object | null {
    if (!isFields(described)) return null;
    return this.#all[number(described.$object)] ?? null;
  }

  /** A message that this user is to send. Messages have no ids here; the number of the object stands for it. */
  own(message: RtmMessage): Fields {
    return {
      ...this.received(message, { serverReceivedTs: 0, isOfflineMessage: false }),
      $object: this.number(message),
    };
  }

  received(message: RtmMessage, { serverReceivedTs, isOfflineMessage }: ReceivedMessageProperties): Fields {
    const base = {
      messageId: this.number(message),
      type: `MESSAGE_TYPE_${message.messageType}`,
      text: ofText((message.messageType === 'TEXT' ? message.text : message.description) ?? ''),
      raw: 'rawMessage' in message && message.rawMessage ? ofBytes(message.rawMessage) : null,
      serverReceivedTs,
      offline: isOfflineMessage,
    };
    if (message.messageType !== 'FILE' && message.messageType !== 'IMAGE') return base;
    const media = {
      ...base,
      size: message.size,
      mediaId: ofText(message.mediaId),
      thumbnail: thumbnail(message.thumbnail),
      fileName: ofText(message.fileName),
    };
    if (message.messageType === 'FILE') return media;
    const { width, height, thumbnailWidth, thumbnailHeight } = message;
    return { ...media, width, height, thumbnailWidth, thumbnailHeight };
  }

  outgoing(invitation: LocalInvitation): Fields {
    return {
      $object: this.number(invitation),
      calleeId: ofText(invitation.calleeId),
      content: ofText(invitation.content),
      channelId: ofText(invitation.channelId),
      response: ofText(invitation.response),
      state: `LOCAL_INVITATION_STATE_${invitation.state}`,
    };
  }

  incoming(invitation: RemoteInvitation): Fields {
    return {
      $object: this.number(invitation),
      callerId: ofText(invitation.callerId),
      content: ofText(invitation.content),
      channelId: ofText(invitation.channelId),
      response: ofText(invitation.response),
      state: `REMOTE_INVITATION_STATE_${invitation.state}`,
    };
  }
}

/** The bytes of a thumbnail that a test has made or that came in. */
export function thumbnail(blob: Blob | undefined): string {
  if (!blob || blob.size === 0) return '';
  const bytes = knownBytes(blob);
  if (!bytes) throw new Error('a thumbnail that nobody has read');
  return ofBytes(bytes);
}

export function member(userId: string, channelId: string): Fields {
  return { userId: ofText(userId), channelId: ofText(channelId) };
}

export function peers(states: PeersOnlineStatusMap): Fields[] {
  return Object.entries(states).map(([user, state]) => ({
    peerId: ofText(user),
    isOnline: state === 'ONLINE',
    onlineState: `PEER_ONLINE_STATE_${state}`,
  }));
}

export function attributes(map: { readonly [key: string]: string }): Fields[] {
  return Object.entries(map).map(([key, value]) => ({ key: ofText(key), value: ofText(value) }));
}

export function channelAttributes(map: ChannelAttributes): Fields[] {
  return Object.entries(map).map(([key, { value, lastUpdateUserId, lastUpdateTs }]) => ({
    key: ofText(key),
    value: ofText(value),
    lastUpdateUserId: ofText(lastUpdateUserId),
    lastUpdateTs,
  }));
}
