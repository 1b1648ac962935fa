/** Tells the listeners of a client, of its channels and of its invitations what happens below. */
import type { Client } from '../core/client.ts';
import type { ChannelAttribute } from '../core/events.ts';
import type { RemoteInvitation as Incoming, LocalInvitation as Outgoing } from '../core/invitation.ts';
import type { RtmClient } from './client.ts';
import type { LocalInvitation } from './localInvitation.ts';
import { received } from './messages.ts';
import { RemoteInvitation } from './remoteInvitation.ts';
import type { Rooms } from './rooms.ts';
import type { ChannelAttributes } from './types.ts';

/** Attributes of a channel as listeners and callers get them. */
export function channelAttributes(attributes: readonly ChannelAttribute[]): ChannelAttributes {
  return Object.fromEntries(
    attributes.map(({ key, value, user, serverMs }) => [
      key,
      { value, lastUpdateUserId: user, lastUpdateTs: serverMs },
    ]),
  );
}

/** Follows the events of `client` from now on. */
export class Relay {
  readonly #outgoing = new WeakMap<Outgoing, LocalInvitation>();
  readonly #incoming = new WeakMap<Incoming, RemoteInvitation>();

  constructor(surface: RtmClient, client: Client, rooms: Rooms) {
    client.on('connectionState', ({ state, reason }) => {
      surface.connectionState = state;
      // A session that was lost for good took its memberships along.
      if (state === 'DISCONNECTED' || state === 'CONNECTING') rooms.clear();
      surface.emit('ConnectionStateChanged', state, reason);
    });
    client.on('peerMessage', ({ from, message, serverMs, offline }) => {
      surface.emit('MessageFromPeer', received(message), from, {
        serverReceivedTs: serverMs,
        isOfflineMessage: offline,
      });
    });
    client.on('tokenWillExpire', () => surface.emit('TokenPrivilegeWillExpire'));
    client.on('tokenExpired', () => surface.emit('TokenExpired'));
    client.on('presence', ({ peers }) => {
      surface.emit('PeersOnlineStatusChanged', Object.fromEntries(peers.map(({ user, state }) => [user, state])));
    });

    client.on('channelMessage', ({ channel, from, message, serverMs }) => {
      const told = received(message);
      const properties = { serverReceivedTs: serverMs, isOfflineMessage: false };
      rooms.get(channel)?.emit('ChannelMessage', told, from, properties);
      surface.emit('ChannelMessage', told, from, properties, channel);
    });
    client.on('channelMember', ({ channel, user, joined }) => {
      rooms.get(channel)?.emit(joined ? 'MemberJoined' : 'MemberLeft', user);
    });
    client.on('channelMemberCount', ({ channel, count }) => rooms.get(channel)?.emit('MemberCountUpdated', count));
    client.on('channelAttributes', ({ channel, attributes }) => {
      rooms.get(channel)?.emit('AttributesUpdated', channelAttributes(attributes));
    });
    client.on('channelLeft', ({ channel, code }) => rooms.removed(channel, code));

    client.on('localInvitation', ({ invitation, change }) => this.#outgoing.get(invitation)?.told(change));
    client.on('remoteInvitation', ({ invitation, change }) => {
      if (change.type !== 'received') {
        this.#incoming.get(invitation)?.told(change);
        return;
      }
      const told = new RemoteInvitation(client, invitation);
      this.#incoming.set(invitation, told);
      surface.emit('RemoteInvitationReceived', told);
    });
  }

  /** From now on the invitation hears what happens to it. */
  follow(outgoing: Outgoing, invitation: LocalInvitation): void {
    this.#outgoing.set(outgoing, invitation);
  }
}
