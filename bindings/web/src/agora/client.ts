import { Client } from '../core/client.ts';
import {
  AttributeCode,
  InvitationCode,
  LoginCode,
  LogoutCode,
  MemberCountsCode,
  PeerMessageCode,
  PresenceQueryCode,
  RenewTokenCode,
  SubscribedCode,
  SubscriptionCode,
} from '../core/codes.ts';
import { Transfers } from '../core/media/index.ts';
import { serverAddress } from './address.ts';
import { RtmChannel } from './channel.ts';
import { checkAppId, checkConfig, Log, type RtmConfig } from './config.ts';
import { EventEmitter } from './emitter.ts';
import type { ConnectionState, PeerSubscriptionOption } from './enums.ts';
import type { RtmClientEvents } from './events.ts';
import { failure, through } from './failure.ts';
import { CreateChannelCode } from './families.ts';
import { LocalInvitation } from './localInvitation.ts';
import { downloaded, uploaded } from './media.ts';
import { createMessage, prepare, sendOptions } from './messages.ts';
import { Outbox } from './outbox.ts';
import { type Given, settle } from './parameters.ts';
import { channelAttributes, Relay } from './relay.ts';
import { Rooms } from './rooms.ts';
import type {
  AttributesMap,
  ChannelAttributeOptions,
  ChannelAttributes,
  ChannelMemberCountResult,
  FileUploadParams,
  ImageUploadParams,
  MediaTransferHandler,
  PeerMessageSendResult,
  PeersOnlineStatusResult,
  RtmFileMessage,
  RtmImageMessage,
  RtmMessage,
  SendMessageOptions,
} from './types.ts';
import { demand, demandAttributes, demandIds, demandKeys, isId, isRecord, isText } from './validate.ts';

/** What is to be different for one client alone. */
export interface ClientSettings {
  /** Where its server is; asked at every login. */
  readonly server?: () => string;
  /** Parameters that begin with `rtm.`, as in docs/parameters.md. */
  readonly parameters?: Given;
}

/**
 * A client; made by `AgoraRTM.createInstance`. Calls that do not say otherwise reject with code 102 when nobody is logged in.
 *
 * ```ts
 * const client = AgoraRTM.createInstance(appId);
 * client.on('MessageFromPeer', (message, peerId) => console.log(peerId, message));
 * await client.login({ uid: 'ann' });
 * const { hasPeerReceived } = await client.sendMessageToPeer({ text: 'hello' }, 'bob');
 * ```
 */
export class RtmClient extends EventEmitter<RtmClientEvents> {
  /** Where it stands towards the server: what listeners were told last. */
  connectionState: ConnectionState = 'DISCONNECTED';
  readonly #client: Client;
  readonly #log: Log;
  readonly #outbox = new Outbox();
  readonly #rooms: Rooms;
  readonly #transfers: Transfers;
  readonly #relay: Relay;
  readonly #spacing: number;
  #lastLogin = Number.NEGATIVE_INFINITY;

  constructor(appId: string, config: RtmConfig = {}, settings: ClientSettings = {}) {
    super();
    checkAppId(appId);
    checkConfig(config);
    this.#log = new Log(config);
    const { spacing, platform, parameters } = settle(settings.parameters ?? {});
    this.#spacing = spacing;
    this.#client = new Client({
      appId,
      server: settings.server ?? serverAddress,
      platform,
      parameters,
      log: (level, text) => this.#log.write(level, text),
    });
    this.#rooms = new Rooms(this.#client, this.#outbox);
    this.#transfers = new Transfers(this.#client);
    this.#relay = new Relay(this, this.#client, this.#rooms);
  }

  /**
   * Logs in. No token, null, "" and the App ID in its place mean the same. Codes: 3 for a bad uid or token, 8 while logging in or
   * logged in, 9 when no server answers within 12 s, 10 within half a second of the last call, 201 when `logout` comes first;
   * 2 and 4 to 7 are the server's.
   */
  async login(options: { uid: string; token?: string | null | undefined }): Promise<void> {
    demand(LoginCode, isRecord(options), 'login takes an object such as { uid: "ann" }');
    const { uid, token } = options;
    demand(LoginCode, isId(uid), 'The uid is invalid');
    demand(LoginCode, token === undefined || token === null || isText(token), 'The token must be a string');
    const now = Date.now();
    if (now - this.#lastLogin < this.#spacing && now >= this.#lastLogin) throw failure(LoginCode, LoginCode.TOO_OFTEN);
    this.#lastLogin = now;
    await through(LoginCode, this.#client.login({ userId: uid, token }));
  }

  /** Logs out: out of all channels, and all transfers are canceled. */
  async logout(): Promise<void> {
    await through(LogoutCode, this.#client.logout());
  }

  /** Logs out without telling when it is done: for pages that are closed. */
  logoutSync(): void {
    this.logout().catch(() => {});
  }

  /** Goes on under another token. */
  async renewToken(token: string): Promise<void> {
    demand(RenewTokenCode, isText(token) && token !== '', 'The token must be a string that is not empty');
    await through(RenewTokenCode, this.#client.renewToken(token));
  }

  /**
   * Sends a message to a user. That the user is offline is no error: `hasPeerReceived` is false then. Codes: 2 when no receipt
   * came within 10 s, 5 when called too often, 6 for a bad id, 7 for a bad message or one of more than 32,768 bytes.
   */
  async sendMessageToPeer(
    message: RtmMessage,
    peerId: string,
    options?: SendMessageOptions,
  ): Promise<PeerMessageSendResult> {
    if (!isId(peerId)) throw failure(PeerMessageCode, PeerMessageCode.INVALID_USERID);
    const refusal = { family: PeerMessageCode, limit: this.#client.limits.messageBytes };
    const how = sendOptions(options, refusal);
    const sent = this.#outbox.pass(prepare(message, refusal), ready => this.#client.sendToPeer(peerId, ready, how));
    return { hasPeerReceived: (await through(PeerMessageCode, sent)).received };
  }

  /** Makes a channel object, which joins nothing yet. Throws code 1 for a bad id. */
  createChannel(channelId: string): RtmChannel {
    demand(CreateChannelCode, isId(channelId), 'The channel id is invalid');
    return new RtmChannel(channelId, this.#rooms);
  }

  /** Makes an invitation, which `LocalInvitation.send` sends. Throws code 1 for a bad id. */
  createLocalInvitation(calleeId: string): LocalInvitation {
    demand(InvitationCode, isId(calleeId), 'The calleeId is invalid');
    const outgoing = this.#client.invite(calleeId);
    const invitation = new LocalInvitation(this.#client, outgoing);
    this.#relay.follow(outgoing, invitation);
    return invitation;
  }

  /** Fills in what a media message lacks. Everything else comes back as it is. */
  createMessage<T extends RtmMessage>(message: Partial<T>): T {
    return createMessage(message);
  }

  /**
   * Uploads a file or picture and makes the message of it, for `sendMessageToPeer` and `RtmChannel.sendMessage`. Without a
   * `messageType` it is an image if its width or height are given, and a file if not. The handlers may also be given second.
   * Codes: 2 for what is no Blob or no parameter, 3 when no byte moves for two minutes, 4 for an empty one or one of more than
   * 31,457,280 bytes, 5 when nine transfers are under way, 6 when it was canceled, by a logout as well.
   */
  createMediaMessageByUploading(
    payload: Blob,
    params: ImageUploadParams & { messageType: 'IMAGE' },
    transHandler?: MediaTransferHandler,
  ): Promise<RtmImageMessage>;
  createMediaMessageByUploading(
    payload: Blob,
    params?: FileUploadParams | MediaTransferHandler,
    transHandler?: MediaTransferHandler,
  ): Promise<RtmFileMessage>;
  createMediaMessageByUploading(
    payload: Blob,
    params: ImageUploadParams,
    transHandler?: MediaTransferHandler,
  ): Promise<RtmImageMessage>;
  async createMediaMessageByUploading(
    payload: Blob,
    params?: FileUploadParams | ImageUploadParams | MediaTransferHandler,
    transHandler?: MediaTransferHandler,
  ): Promise<RtmFileMessage | RtmImageMessage> {
    return await uploaded(this.#transfers, payload, params, transHandler);
  }

  /** Fetches what was uploaded. Codes as above, but 4 for an id that is unknown or has expired, and 2 for what is none. */
  async downloadMedia(mediaId: string, transHandler?: MediaTransferHandler): Promise<Blob> {
    return await downloaded(this.#transfers, mediaId, transHandler);
  }

  /** Replaces all attributes of this user. Codes of attributes: 3 for what is invalid, 4 for what is too large or too many. */
  async setLocalUserAttributes(attributes: AttributesMap): Promise<void> {
    demandAttributes(AttributeCode, attributes);
    await through(AttributeCode, this.#client.writeUserAttributes({ operation: 'set', attributes }));
  }

  /** Adds attributes of this user, or replaces those of the same keys. */
  async addOrUpdateLocalUserAttributes(attributes: AttributesMap): Promise<void> {
    demandAttributes(AttributeCode, attributes);
    await through(AttributeCode, this.#client.writeUserAttributes({ operation: 'update', attributes }));
  }

  /** Deletes attributes of this user. */
  async deleteLocalUserAttributesByKeys(attributeKeys: string[]): Promise<void> {
    demandKeys(AttributeCode, attributeKeys);
    await through(AttributeCode, this.#client.writeUserAttributes({ operation: 'delete', keys: attributeKeys }));
  }

  /** Deletes all attributes of this user. */
  async clearLocalUserAttributes(): Promise<void> {
    await through(AttributeCode, this.#client.writeUserAttributes({ operation: 'clear' }));
  }

  /** All attributes of a user who is online; code 6 for anybody else. */
  async getUserAttributes(userId: string): Promise<AttributesMap> {
    demand(AttributeCode, isId(userId), 'The userId is invalid');
    return await through(AttributeCode, this.#client.userAttributes(userId));
  }

  /** Those of these keys. What the user does not have is left out. */
  async getUserAttributesByKeys(userId: string, attributeKeys: string[]): Promise<AttributesMap> {
    demand(AttributeCode, isId(userId), 'The userId is invalid');
    demandKeys(AttributeCode, attributeKeys);
    return await through(AttributeCode, this.#client.userAttributes(userId, attributeKeys));
  }

  /** Who of these users is online; 256 of them at most. */
  async queryPeersOnlineStatus(peerIds: string[]): Promise<PeersOnlineStatusResult> {
    demandIds(PresenceQueryCode, peerIds, 'The peerIds');
    const peers = await through(PresenceQueryCode, this.#client.queryPresence(peerIds));
    return Object.fromEntries(peers.map(({ user, state }) => [user, state === 'ONLINE']));
  }

  /** Subscribes to users: their states come as events. 512 at most in all (code 6). */
  async subscribePeersOnlineStatus(peerIds: string[]): Promise<void> {
    demandIds(SubscriptionCode, peerIds, 'The peerIds');
    await through(SubscriptionCode, this.#client.subscribePresence(peerIds));
  }

  /** Subscribes to users no longer. */
  async unsubscribePeersOnlineStatus(peerIds: string[]): Promise<void> {
    demandIds(SubscriptionCode, peerIds, 'The peerIds');
    await through(SubscriptionCode, this.#client.unsubscribePresence(peerIds));
  }

  /** The users subscribed to. */
  async queryPeersBySubscriptionOption(option: PeerSubscriptionOption): Promise<string[]> {
    demand(SubscribedCode, option === 'ONLINE_STATUS', 'The only option is ONLINE_STATUS');
    return await through(SubscribedCode, this.#client.subscribedPresence());
  }

  /** How many members channels have, joined or not; 32 channels at most. */
  async getChannelMemberCount(channelIds: string[]): Promise<ChannelMemberCountResult> {
    demandIds(MemberCountsCode, channelIds, 'The channelIds');
    const counts = await through(MemberCountsCode, this.#client.memberCounts(channelIds));
    return Object.fromEntries(counts.map(({ channel, count }) => [channel, count]));
  }

  /** All attributes of a channel, joined or not. */
  async getChannelAttributes(channelId: string): Promise<ChannelAttributes> {
    demand(AttributeCode, isId(channelId), 'The channelId is invalid');
    return channelAttributes(await through(AttributeCode, this.#client.channelAttributes(channelId)));
  }

  /** Those of these keys. What the channel does not have is left out. */
  async getChannelAttributesByKeys(channelId: string, keys: string[]): Promise<ChannelAttributes> {
    demand(AttributeCode, isId(channelId), 'The channelId is invalid');
    demandKeys(AttributeCode, keys);
    return channelAttributes(await through(AttributeCode, this.#client.channelAttributes(channelId, keys)));
  }

  /** Replaces all attributes of a channel, joined or not. The last writer wins. */
  async setChannelAttributes(
    channelId: string,
    attributes: AttributesMap,
    options?: ChannelAttributeOptions,
  ): Promise<void> {
    demandAttributes(AttributeCode, attributes);
    await this.#writeChannel(channelId, { operation: 'set', attributes }, options);
  }

  /** Adds attributes of a channel, or replaces those of the same keys. */
  async addOrUpdateChannelAttributes(
    channelId: string,
    attributes: AttributesMap,
    options?: ChannelAttributeOptions,
  ): Promise<void> {
    demandAttributes(AttributeCode, attributes);
    await this.#writeChannel(channelId, { operation: 'update', attributes }, options);
  }

  /** Deletes attributes of a channel. */
  async deleteChannelAttributesByKeys(
    channelId: string,
    attributeKeys: string[],
    options?: ChannelAttributeOptions,
  ): Promise<void> {
    demandKeys(AttributeCode, attributeKeys);
    await this.#writeChannel(channelId, { operation: 'delete', keys: attributeKeys }, options);
  }

  /** Deletes all attributes of a channel. */
  async clearChannelAttributes(channelId: string, options?: ChannelAttributeOptions): Promise<void> {
    await this.#writeChannel(channelId, { operation: 'clear' }, options);
  }

  /** Changes the configuration. Throws code 1 for what is none. */
  updateConfig(config: RtmConfig): void {
    checkConfig(config);
    this.#log.update(config);
  }

  /** The same as `updateConfig`. */
  setParameters(config: RtmConfig): void {
    this.updateConfig(config);
  }

  async #writeChannel(
    channelId: string,
    write: Parameters<Client['writeChannelAttributes']>[1],
    options: ChannelAttributeOptions | undefined,
  ): Promise<void> {
    demand(AttributeCode, isId(channelId), 'The channelId is invalid');
    demand(
      AttributeCode,
      options === undefined || options === null || isRecord(options),
      'The options must be an object',
    );
    const notify = options?.enableNotificationToChannelMembers === true;
    await through(AttributeCode, this.#client.writeChannelAttributes(channelId, write, notify));
  }
}
