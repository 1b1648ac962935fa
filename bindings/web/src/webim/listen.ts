/** What a program listens to: its handlers, which are properties of the connection, and `listen`, which sets all of them. */
import type { Piece } from './emoji.ts';
import type { Presence } from './presence.ts';
import type { Caller, Created, WebIMError } from './rest/request.ts';

/** Where a message went. */
export type ChatType = 'chat' | 'groupchat' | 'chatroom';

/** Of a message whose readers may say so: `{allowGroupAck: true}`. */
export type MessageConfig = { allowGroupAck: boolean } | null;

/** What a program sends along with a message; nested values keep their types. */
export type Ext = Record<string, unknown>;

interface Envelope<Contents extends string> {
  /** The server's number of the message. */
  id: string;
  type: ChatType;
  contentsType: Contents;
  from: string;
  /** The user, or the group or room. */
  to: string;
  ext: Ext;
  /** Milliseconds of the server's clock. */
  time: string;
}

interface Content<Contents extends string> extends Envelope<Contents> {
  msgConfig: MessageConfig;
  error: false;
  errorText: '';
  errorCode: 0;
}

export interface TextMessage extends Content<'TEXT'> {
  data: string;
  sourceMsg: string;
}

export interface EmojiMessage extends Content<'EMOJI'> {
  data: Piece[];
}

interface Attachment<Contents extends string> extends Content<Contents> {
  url: string;
  secret: string;
  filename: string;
  file_length: number | '';
  accessToken: string;
}

export interface PictureMessage extends Attachment<'IMAGE'> {
  thumb: '';
  thumb_secret: '';
  width: number | undefined;
  height: number | undefined;
  filetype: '';
}

export interface AudioMessage extends Attachment<'VOICE'> {
  /** Seconds, if the sender said so. */
  length: number | '';
}

export interface VideoMessage extends Attachment<'VIDEO'> {
  length: number | '';
  filetype: '';
}

export type FileMessage = Attachment<'FILE'>;

export interface LocationMessage extends Content<'LOCATION'> {
  addr: string;
  lat: number;
  lng: number;
}

export interface CmdMessage extends Content<'COMMAND'> {
  action: string;
}

export interface CustomMessage extends Envelope<'CUSTOM'> {
  customEvent: string;
  params: Record<string, string>;
  customExts: Record<string, string>;
}

/** Any message with a content. */
export type ReceivedMessage =
  | TextMessage
  | EmojiMessage
  | PictureMessage
  | AudioMessage
  | VideoMessage
  | FileMessage
  | LocationMessage
  | CmdMessage
  | CustomMessage;

/** Said about a message. */
export interface Receipt {
  from: string;
  to: string;
  mid: string;
}

/** A message was read; in a group, by how many so far. */
export interface ReadReceipt extends Receipt {
  groupReadCount?: Record<string, number>;
  ackContent?: string;
}

/** What went wrong. `reconnect`: it will be done when the connection is back. */
export interface ConnectionError extends Omit<WebIMError, 'data'> {
  data?: unknown;
  reconnect?: boolean;
}

/** The handlers of a program. */
export interface Handlers {
  /** Given nothing, though many a program has a parameter for it. */
  onOpened(nothing?: undefined): void;
  /** The same. */
  onClosed(nothing?: undefined): void;
  onTextMessage(message: TextMessage): void;
  onEmojiMessage(message: EmojiMessage): void;
  onPictureMessage(message: PictureMessage): void;
  onAudioMessage(message: AudioMessage): void;
  onVideoMessage(message: VideoMessage): void;
  onFileMessage(message: FileMessage): void;
  onLocationMessage(message: LocationMessage): void;
  onCustomMessage(message: CustomMessage): void;
  onCmdMessage(message: CmdMessage): void;
  /** What was said in groups about my messages while I was away: `JSON.parse(location).group_ack`. */
  onStatisticMessage(message: { operation: 'INFORMATION'; location: string }): void;
  onPresence(message: Presence): void;
  onRoster: Caller['onRoster'];
  onError(error: ConnectionError): void;
  /** The server has my message. */
  onReceivedMessage(message: { id: string; mid: string; to: string }): void;
  /** I am invited to a group: the same object as `onPresence` is given. */
  onInviteMessage(message: Presence): void;
  onDeliveredMessage(message: Receipt): void;
  onReadMessage(message: ReadReceipt): void;
  onRecallMessage(message: Receipt): void;
  /** Somebody has read all of our conversation. */
  onChannelMessage(message: { from: string; to: string }): void;
  onMutedMessage(message: { mid: string }): void;
  onOffline(): void;
  onOnline(): void;
  /** Never called. */
  onConfirmPop(): void;
  onCreateGroup(reply: Created): void;
  onContactAgreed(message: Presence): void;
  onContactRefuse(message: Presence): void;
  onContactInvited(message: Presence): void;
  onContactDeleted(message: Presence): void;
  onContactAdded(message: Presence): void;
  /** Never called. */
  onUpdateMyGroupList(): void;
  /** Never called. */
  onUpdateMyRoster(): void;
  onBlacklistUpdate: Caller['onBlacklistUpdate'];
}

const NAMES =
  'Opened Closed TextMessage EmojiMessage PictureMessage AudioMessage VideoMessage FileMessage LocationMessage CustomMessage ' +
  'CmdMessage StatisticMessage Presence Roster Error ReceivedMessage InviteMessage DeliveredMessage ReadMessage RecallMessage ' +
  'ChannelMessage MutedMessage Offline Online ConfirmPop CreateGroup ContactAgreed ContactRefuse ContactInvited ContactDeleted ' +
  'ContactAdded UpdateMyGroupList UpdateMyRoster BlacklistUpdate';

/** The names of all handlers. */
export const HANDLERS = NAMES.split(' ').map(name => `on${name}`) as (keyof Handlers)[];

/** What stands in place of a handler that a program has not set. */
export const nothing = (): void => {};

/** Sets all handlers; those that are left out do nothing from now on. */
export function listen(
  this: Handlers,
  handlers: Partial<Handlers> & { onDeliverdMessage?: Handlers['onDeliveredMessage'] },
): void {
  const given = { onDeliveredMessage: handlers?.onDeliverdMessage, ...handlers } as Record<string, unknown>;
  for (const name of HANDLERS) {
    (this as unknown as Record<string, unknown>)[name] = typeof given[name] === 'function' ? given[name] : nothing;
  }
}
