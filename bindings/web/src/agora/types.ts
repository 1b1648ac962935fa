/** The shapes of what goes into and comes out of the calls of the 1.x surface. */
import type { PeerOnlineState } from './enums.ts';

/** A text. The type may be left out when one sends it. */
export interface RtmTextMessage {
  text: string;
  messageType?: 'TEXT';
  rawMessage?: never;
  description?: never;
}

/** Bytes, and a text about them. The type may be left out when one sends it. */
export interface RtmRawMessage {
  rawMessage: Uint8Array;
  /** "" when none was given. */
  description?: string;
  messageType?: 'RAW';
  text?: never;
}

/** An uploaded picture. */
export interface RtmImageMessage {
  /** In pixels, as the sender says; 0 when not known. */
  width: number;
  height: number;
  fileName: string;
  description: string;
  /** A small picture to show at once; without bytes when there is none. */
  thumbnail: Blob | undefined;
  /** The same as `thumbnail`, in messages that came in. */
  thumbnailData?: Blob;
  thumbnailWidth: number;
  thumbnailHeight: number;
  /** Of the uploaded picture, in bytes. */
  size: number;
  /** What `downloadMedia` takes; for seven days. */
  mediaId: string;
  messageType: 'IMAGE';
  text?: never;
  rawMessage?: never;
}

/** An uploaded file. */
export interface RtmFileMessage {
  fileName: string;
  description: string;
  /** A small picture to show at once; without bytes when there is none. */
  thumbnail: Blob | undefined;
  /** The same as `thumbnail`, in messages that came in. */
  thumbnailData?: Blob;
  /** Of the uploaded file, in bytes. */
  size: number;
  /** What `downloadMedia` takes; for seven days. */
  mediaId: string;
  messageType: 'FILE';
  text?: never;
  rawMessage?: never;
}

/** What users send each other. */
export type RtmMessage = RtmTextMessage | RtmRawMessage | RtmFileMessage | RtmImageMessage;

/** How a message is sent. */
export interface SendMessageOptions {
  /** Keep it for a user who is offline: 200 messages, 7 days. Without effect in channels. Default: false. */
  enableOfflineMessaging?: boolean;
  /** Keep it in the history. Default: false. */
  enableHistoricalMessaging?: boolean;
}

/** What has become of a message to a user. */
export interface PeerMessageSendResult {
  /** True: the user's library has taken it. False: the user is offline; it is stored if that was asked for. */
  hasPeerReceived: boolean;
}

/** What comes with a message. */
export interface ReceivedMessageProperties {
  /** When the server received it, in milliseconds since 1970. */
  serverReceivedTs: number;
  /** It was stored while this user was offline. */
  isOfflineMessage: boolean;
}

/** How far a transfer is, in bytes. */
export interface MediaOperationProgress {
  currentSize: number;
  totalSize: number;
}

/** A hold on a transfer. */
export interface MediaTransferHandler {
  /** Aborting it cancels the transfer, which then rejects with code 6. */
  cancelSignal?: AbortSignal;
  /** Is told how far the transfer is. */
  onOperationProgress?: (event: MediaOperationProgress) => void;
}

/** What is said about a file that is uploaded. */
export interface FileUploadParams {
  fileName?: string;
  description?: string;
  thumbnail?: Blob;
  messageType?: 'FILE';
}

/** What is said about a picture that is uploaded. */
export interface ImageUploadParams {
  /** In pixels; those that are missing or 0 are taken from the picture. */
  width?: number;
  height?: number;
  fileName?: string;
  description?: string;
  thumbnail?: Blob;
  thumbnailWidth?: number;
  thumbnailHeight?: number;
  messageType?: 'IMAGE';
}

/** Attributes by key. */
export interface AttributesMap {
  [key: string]: string;
}

/** An attribute of a channel: who wrote it last, and when, in milliseconds since 1970. */
export interface ChannelAttributeProperties {
  value: string;
  lastUpdateUserId: string;
  lastUpdateTs: number;
}

/** Attributes of a channel by key. */
export interface ChannelAttributes {
  [key: string]: ChannelAttributeProperties;
}

/** How attributes of a channel are written. */
export interface ChannelAttributeOptions {
  /** Tell the members. Default: false. */
  enableNotificationToChannelMembers?: boolean;
}

/** Who is online, by user id. */
export interface PeersOnlineStatusResult {
  [peerId: string]: boolean;
}

/** Where users stand, by user id. */
export interface PeersOnlineStatusMap {
  [peerId: string]: PeerOnlineState;
}

/** How many members channels have, by channel id. */
export interface ChannelMemberCountResult {
  [channelId: string]: number;
}
