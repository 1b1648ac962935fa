/** A user of a scenario: one client at a time, and what it hears. */
import { createHash } from 'node:crypto';
import {
  LOG_FILTER_OFF,
  type LocalInvitation,
  type RemoteInvitation,
  type RtmChannel,
  RtmClient,
  type RtmMessage,
} from '../../src/agora/index.ts';
import type { ReceivedMessageProperties } from '../../src/agora/types.ts';
import { Call } from './call.ts';
import { Chronicle, OWN } from './chronicle.ts';
import { methods } from './methods.ts';
import { channelAttributes, member, peers, Things } from './things.ts';
import { type Fields, isFields, ofText } from './values.ts';

/** App IDs are 32 letters and digits here; those of scenarios become such. */
export function appId(name: string): string {
  return /^[\dA-Za-z]{32}$/.test(name) ? name : createHash('md5').update(name).digest('hex');
}

export class Player {
  readonly name: string;
  readonly chronicle = new Chronicle();
  readonly things = new Things();
  readonly channels = new Map<string, RtmChannel>();
  /** Transfers by their number. */
  readonly transfers = new Map<number, AbortController>();
  client!: RtmClient;
  loggedInAs = '';
  isLive = false;
  readonly #options: Fields;
  readonly #url: string;
  #roundTrips = 0;

  constructor(name: string, options: Fields, url: string) {
    this.name = name;
    this.#options = options;
    this.#url = url;
    if (options.create !== false) this.create();
  }

  create(): void {
    const given = isFields(this.#options.parameters) ? this.#options.parameters : {};
    this.client = new RtmClient(
      appId(String(this.#options.app ?? 'conformance-scenarios-app-000001')),
      { logFilter: LOG_FILTER_OFF },
      {
        server: () => this.#url,
        // Scenarios count on the defaults of native programs, and take no breath between two logins.
        parameters: {
          'rtm.platform': 'native',
          'rtm.login_spacing_ms': 0,
          'rtm.invitation_resend_ms': 1500,
          'rtm.invitation_confirm_ms': 30_000,
          ...(given as Record<string, string | number>),
        },
      },
    );
    this.isLive = true;
    this.#listen();
  }

  /** Nothing is told any more, and the user logs out. */
  release(): void {
    this.isLive = false;
    this.client.removeAllListeners();
    for (const channel of this.channels.values()) channel.removeAllListeners();
    this.client.logoutSync();
  }

  /** Calls a method, which has the name of its interface before it; undefined if there is no such method. */
  attempt(name: string, args: Fields, channel: string, object: object | undefined): Call | undefined {
    const method = methods[name];
    if (!method) return undefined;
    const call = new Call(this, args, channel, object);
    method(call);
    return call;
  }

  /** The interface of scenarios that an object is of. */
  kindOf(object: object): string {
    if ('calleeId' in object) return 'ILocalCallInvitation';
    if ('callerId' in object) return 'IRemoteCallInvitation';
    const { messageType } = object as RtmMessage;
    return messageType === 'IMAGE' ? 'IImageMessage' : messageType === 'FILE' ? 'IFileMessage' : 'IMessage';
  }

  /** Sends a message to itself and waits for it. */
  async roundTrip(): Promise<void> {
    const text = OWN + ++this.#roundTrips;
    const end = performance.now() + 20_000;
    // A scenario about rates may have used up the window; it opens again by itself.
    for (;;) {
      const call = this.attempt('IRtmService.sendRoundTrip', { text }, '', undefined);
      if ((await call?.given(undefined, undefined)) !== 'PEER_MESSAGE_ERR_TOO_OFTEN' || performance.now() > end) break;
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    if (!(await this.chronicle.roundTrip(text)))
      throw new Error(`a message of ${this.name} to itself did not come back`);
  }

  heard(callback: string, fields: Fields = {}, channel = ''): void {
    this.chronicle.add({ callback, channel, with: fields });
  }

  #listen(): void {
    const { client, things } = this;
    client.on('ConnectionStateChanged', (state, reason) =>
      this.heard('onConnectionStateChanged', {
        state: `CONNECTION_STATE_${state}`,
        reason: `CONNECTION_CHANGE_REASON_${reason}`,
      }),
    );
    client.on('MessageFromPeer', (message, peerId, properties) => {
      const fields = { peerId: ofText(peerId), message: things.received(message, properties) };
      this.heard(`on${kind(message)}ReceivedFromPeer`, fields);
    });
    client.on('TokenExpired', () => this.heard('onTokenExpired'));
    client.on('TokenPrivilegeWillExpire', () => this.heard('onTokenPrivilegeWillExpire'));
    client.on('PeersOnlineStatusChanged', states => {
      const peersStatus = peers(states);
      this.heard('onPeersOnlineStatusChanged', { peersStatus, peerCount: peersStatus.length });
    });
    client.on('RemoteInvitationReceived', invitation => {
      this.#follow(invitation);
      this.heard('onRemoteInvitationReceived', { remoteInvitation: things.incoming(invitation) });
    });
  }

  /** Hears what happens to an invitation of its own. */
  followOutgoing(invitation: LocalInvitation): void {
    const told = (callback: string, more: Fields = {}) =>
      this.heard(callback, { localInvitation: this.things.outgoing(invitation), ...more });
    invitation.on('LocalInvitationReceivedByPeer', () => told('onLocalInvitationReceivedByPeer'));
    invitation.on('LocalInvitationAccepted', response =>
      told('onLocalInvitationAccepted', { response: ofText(response) }),
    );
    invitation.on('LocalInvitationRefused', response =>
      told('onLocalInvitationRefused', { response: ofText(response) }),
    );
    invitation.on('LocalInvitationCanceled', () => told('onLocalInvitationCanceled'));
    invitation.on('LocalInvitationFailure', reason =>
      told('onLocalInvitationFailure', { errorCode: `LOCAL_INVITATION_ERR_${reason}` }),
    );
  }

  #follow(invitation: RemoteInvitation): void {
    const told = (callback: string, more: Fields = {}) =>
      this.heard(callback, { remoteInvitation: this.things.incoming(invitation), ...more });
    invitation.on('RemoteInvitationAccepted', () => told('onRemoteInvitationAccepted'));
    invitation.on('RemoteInvitationRefused', () => told('onRemoteInvitationRefused'));
    invitation.on('RemoteInvitationCanceled', () => told('onRemoteInvitationCanceled'));
    invitation.on('RemoteInvitationFailure', reason =>
      told('onRemoteInvitationFailure', { errorCode: `REMOTE_INVITATION_ERR_${reason}` }),
    );
  }

  /** Hears what happens to a channel. */
  followChannel(channel: RtmChannel): void {
    const id = ofText(channel.channelId);
    channel.on('ChannelMessage', (message: RtmMessage, userId: string, properties: ReceivedMessageProperties) =>
      this.heard(
        `on${kind(message)}Received`,
        { userId: ofText(userId), message: this.things.received(message, properties) },
        id,
      ),
    );
    channel.on('MemberJoined', user => this.heard('onMemberJoined', { member: member(user, channel.channelId) }, id));
    channel.on('MemberLeft', user => this.heard('onMemberLeft', { member: member(user, channel.channelId) }, id));
    channel.on('MemberCountUpdated', memberCount => this.heard('onMemberCountUpdated', { memberCount }, id));
    channel.on('AttributesUpdated', map => {
      const attributes = channelAttributes(map);
      this.heard('onAttributesUpdated', { attributes, numberOfAttributes: attributes.length }, id);
    });
  }
}

/** The part of a callback's name that says what kind of message it brings. */
function kind({ messageType }: RtmMessage): string {
  return messageType === 'IMAGE' ? 'ImageMessage' : messageType === 'FILE' ? 'FileMessage' : 'Message';
}
