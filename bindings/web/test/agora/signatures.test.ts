/**
 * The declarations of 1.x: whatever programs call with these types, compiles (`npm run check` compares them), and there is no
 * method and no event but these.
 */
import { expectTypeOf, test } from 'vitest';
import type AgoraRTM from '../../src/agora/index.ts';
import type {
  AttributesMap,
  ChannelAttributeOptions,
  ChannelAttributes,
  ChannelMemberCountResult,
  EventEmitter,
  LocalInvitation,
  LogFilterType,
  MediaOperationProgress,
  MediaTransferHandler,
  PeerMessageSendResult,
  PeersOnlineStatusMap,
  PeersOnlineStatusResult,
  ReceivedMessageProperties,
  RemoteInvitation,
  RtmChannel,
  RtmClient,
  RtmConfig,
  RtmEvents,
  RtmFileMessage,
  RtmImageMessage,
  RtmMessage,
  RtmRawMessage,
  RtmStatusCode,
  RtmTextMessage,
  SendMessageOptions,
} from '../../src/agora/index.ts';

type Emitter = InstanceType<typeof EventEmitter>;
type Own<T> = Exclude<keyof T, keyof Emitter>;
type Attributes = { [key: string]: string };
/** The same fields as one type. */
type Flat<T> = { [Field in keyof T]: T[Field] };

/** The methods of a client, with the types that programs know. */
interface Client {
  connectionState: RtmStatusCode.ConnectionState;
  login(options: { uid: string; token?: string }): Promise<void>;
  logout(): Promise<void>;
  logoutSync(): void;
  renewToken(token: string): Promise<void>;
  sendMessageToPeer(message: RtmMessage, peerId: string, options?: SendMessageOptions): Promise<PeerMessageSendResult>;
  createChannel(channelId: string): RtmChannel;
  createLocalInvitation(calleeId: string): LocalInvitation;
  setLocalUserAttributes(attributes: AttributesMap): Promise<void>;
  addOrUpdateLocalUserAttributes(attributes: AttributesMap): Promise<void>;
  deleteLocalUserAttributesByKeys(attributeKeys: string[]): Promise<void>;
  clearLocalUserAttributes(): Promise<void>;
  getUserAttributes(userId: string): Promise<AttributesMap>;
  getUserAttributesByKeys(userId: string, attributeKeys: string[]): Promise<AttributesMap>;
  queryPeersOnlineStatus(peerIds: string[]): Promise<PeersOnlineStatusResult>;
  subscribePeersOnlineStatus(peerIds: string[]): Promise<void>;
  unsubscribePeersOnlineStatus(peerIds: string[]): Promise<void>;
  queryPeersBySubscriptionOption(option: RtmStatusCode.PeerSubscriptionOption): Promise<string[]>;
  getChannelMemberCount(channelIds: string[]): Promise<ChannelMemberCountResult>;
  getChannelAttributes(channelId: string): Promise<ChannelAttributes>;
  getChannelAttributesByKeys(channelId: string, keys: string[]): Promise<ChannelAttributes>;
  setChannelAttributes(channelId: string, attributes: Attributes, options?: ChannelAttributeOptions): Promise<void>;
  addOrUpdateChannelAttributes(id: string, attributes: Attributes, options?: ChannelAttributeOptions): Promise<void>;
  deleteChannelAttributesByKeys(id: string, keys: string[], options?: ChannelAttributeOptions): Promise<void>;
  clearChannelAttributes(channelId: string, options?: ChannelAttributeOptions): Promise<void>;
  createMessage<T extends RtmMessage>(message: Partial<T>): T;
  createMediaMessageByUploading(
    payload: Blob,
    params?: { fileName?: string; description?: string; thumbnail?: Blob; messageType?: 'FILE' },
    transHandler?: MediaTransferHandler,
  ): Promise<RtmFileMessage>;
  downloadMedia(mediaId: string, transHandler?: MediaTransferHandler): Promise<Blob>;
  updateConfig(config: RtmConfig): void;
  setParameters(config: RtmConfig): void;
}

interface Channel {
  readonly channelId: string;
  join(): Promise<void>;
  leave(): Promise<void>;
  sendMessage(message: RtmMessage, messageOptions?: SendMessageOptions): Promise<void>;
  getMembers(): Promise<string[]>;
}

interface Local {
  readonly response: string;
  readonly state: RtmStatusCode.LocalInvitationState;
  readonly calleeId: string;
  content: string;
  channelId: string;
  send(): void;
  cancel(): void;
}

interface Remote {
  readonly channelId: string;
  readonly callerId: string;
  readonly content: string;
  readonly state: RtmStatusCode.RemoteInvitationState;
  response: string;
  accept(): void;
  refuse(): void;
}

/** What takes the arguments of events. */
interface ClientEvents {
  MessageFromPeer: (message: RtmMessage, peerId: string, messageProps: ReceivedMessageProperties) => void;
  ConnectionStateChanged: (state: RtmStatusCode.ConnectionState, reason: RtmStatusCode.ConnectionChangeReason) => void;
  RemoteInvitationReceived: (remoteInvitation: RemoteInvitation) => void;
  TokenExpired: () => void;
  TokenPrivilegeWillExpire: () => void;
  PeersOnlineStatusChanged: (status: PeersOnlineStatusMap) => void;
  FallbackProxyConnected: () => void;
}

interface ChannelEvents {
  ChannelMessage: (message: RtmMessage, memberId: string, messagePros: ReceivedMessageProperties) => void;
  MemberJoined: (memberId: string) => void;
  MemberLeft: (memberId: string) => void;
  AttributesUpdated: (attributes: ChannelAttributes) => void;
  MemberCountUpdated: (memberCount: number) => void;
}

test('clients, channels and invitations have these members, and no others', () => {
  expectTypeOf<RtmClient>().toExtend<Client>();
  expectTypeOf<Own<RtmClient>>().toEqualTypeOf<keyof Client>();
  expectTypeOf<RtmChannel>().toExtend<Channel>();
  expectTypeOf<Own<RtmChannel>>().toEqualTypeOf<keyof Channel>();
  // `told` is internal, and not in the declarations of the package.
  expectTypeOf<LocalInvitation>().toExtend<Local>();
  expectTypeOf<Exclude<Own<LocalInvitation>, 'told'>>().toEqualTypeOf<keyof Local>();
  expectTypeOf<RemoteInvitation>().toExtend<Remote>();
  expectTypeOf<Exclude<Own<RemoteInvitation>, 'told'>>().toEqualTypeOf<keyof Remote>();
});

test('an upload with the params of an image gives an image', () => {
  const upload = null as unknown as RtmClient['createMediaMessageByUploading'];
  const asImage = (blob: Blob, size: number) =>
    upload(blob, { messageType: 'IMAGE', width: size, height: size, thumbnailWidth: size, thumbnailHeight: size });
  expectTypeOf(asImage).returns.resolves.toEqualTypeOf<RtmImageMessage>();
});

test('events bring these arguments', () => {
  expectTypeOf<RtmEvents.RtmClientEvents>().toExtend<ClientEvents>();
  // The one that programs listen to here although it is the channel's.
  expectTypeOf<Exclude<keyof RtmEvents.RtmClientEvents, 'ChannelMessage'>>().toEqualTypeOf<keyof ClientEvents>();
  expectTypeOf<RtmEvents.RtmChannelEvents>().toEqualTypeOf<ChannelEvents>();
  expectTypeOf<keyof RtmEvents.LocalInvitationEvents>().toEqualTypeOf<
    | 'LocalInvitationReceivedByPeer'
    | 'LocalInvitationAccepted'
    | 'LocalInvitationRefused'
    | 'LocalInvitationCanceled'
    | 'LocalInvitationFailure'
  >();
  expectTypeOf<keyof RtmEvents.RemoteInvitationEvents>().toEqualTypeOf<
    'RemoteInvitationAccepted' | 'RemoteInvitationRefused' | 'RemoteInvitationCanceled' | 'RemoteInvitationFailure'
  >();
});

test('messages and results have these fields', () => {
  expectTypeOf<RtmMessage>().toEqualTypeOf<RtmTextMessage | RtmRawMessage | RtmFileMessage | RtmImageMessage>();
  expectTypeOf<RtmTextMessage>().toEqualTypeOf<{
    text: string;
    messageType?: 'TEXT';
    rawMessage?: never;
    description?: never;
  }>();
  expectTypeOf<RtmRawMessage>().toEqualTypeOf<{
    rawMessage: Uint8Array;
    description?: string;
    messageType?: 'RAW';
    text?: never;
  }>();
  type File = {
    fileName: string;
    description: string;
    thumbnail: Blob | undefined;
    thumbnailData?: Blob;
    size: number;
    mediaId: string;
    text?: never;
    rawMessage?: never;
  };
  expectTypeOf<RtmFileMessage>().toEqualTypeOf<Flat<File & { messageType: 'FILE' }>>();
  type Sizes = { width: number; height: number; thumbnailWidth: number; thumbnailHeight: number };
  expectTypeOf<RtmImageMessage>().toEqualTypeOf<Flat<File & Sizes & { messageType: 'IMAGE' }>>();
  // Programs read these without asking for the type first, as version 1.5.1 lets them, which has no media.
  expectTypeOf<RtmMessage['text']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<RtmMessage['rawMessage']>().toEqualTypeOf<Uint8Array | undefined>();
  expectTypeOf<SendMessageOptions>().toEqualTypeOf<{
    enableOfflineMessaging?: boolean;
    enableHistoricalMessaging?: boolean;
  }>();
  expectTypeOf<PeerMessageSendResult>().toEqualTypeOf<{ hasPeerReceived: boolean }>();
  expectTypeOf<ReceivedMessageProperties>().toEqualTypeOf<{ serverReceivedTs: number; isOfflineMessage: boolean }>();
  expectTypeOf<MediaOperationProgress>().toEqualTypeOf<{ currentSize: number; totalSize: number }>();
  expectTypeOf<MediaTransferHandler>().toEqualTypeOf<{
    cancelSignal?: AbortSignal;
    onOperationProgress?: (event: MediaOperationProgress) => void;
  }>();
  expectTypeOf<ChannelAttributes[string]>().toEqualTypeOf<{
    value: string;
    lastUpdateUserId: string;
    lastUpdateTs: number;
  }>();
  expectTypeOf<PeersOnlineStatusMap[string]>().toEqualTypeOf<RtmStatusCode.PeerOnlineState>();
});

test('the functions of AgoraRTM take these arguments', () => {
  type Namespace = typeof AgoraRTM;
  expectTypeOf<Namespace['createInstance']>().toExtend<
    (appId: string, config?: RtmConfig, areaCodes?: RtmStatusCode.LegacyAreaCode[]) => RtmClient
  >();
  expectTypeOf<Namespace['setArea']>().toExtend<
    (area: { areaCodes: RtmStatusCode.AreaCode[]; excludedArea?: RtmStatusCode.AreaCode }) => void
  >();
  expectTypeOf<Namespace['setParameter']>().toExtend<(key: string, value: object) => void>();
  expectTypeOf<Namespace['getParameter']>().toEqualTypeOf<(key: string) => unknown>();
  expectTypeOf<Namespace['LOG_FILTER_DEBUG']>().toEqualTypeOf<LogFilterType>();
  expectTypeOf<Namespace['VERSION' | 'BUILD' | 'END_CALL_PREFIX' | 'processId']>().toEqualTypeOf<string>();
});
