/**
 * The module compatible with easemob-websdk 3.x: version 3.6.3.
 *
 * ```js
 * import WebIM from 'rtm-web/webim';
 *
 * const conn = new WebIM.connection({ appKey: 'org#app', apiUrl: '//127.0.0.1:8700' });
 * conn.listen({ onTextMessage: message => console.log(message.from, message.data) });
 * conn.open({ user: 'ann', pwd: 'secret', appKey: 'org#app' });
 * ```
 */
import { Connection } from './connection.ts';
import { debug, doQuery, logger } from './logger.ts';
import { message } from './message.ts';
import { type Shared, shared } from './namespace.ts';
import { statusCode } from './status.ts';
import { utils } from './utils/index.ts';

/** `WebIM` as programs know it, with what they put on it. */
export interface WebIM extends Shared {
  connection: typeof Connection;
  message: typeof message;
  utils: typeof utils;
  statusCode: typeof statusCode;
  logger: typeof logger;
  /** Says everything on the console. */
  debug: typeof debug;
  doQuery: typeof doQuery;
}

const WebIM: WebIM = /* @__PURE__ */ Object.defineProperty(
  Object.assign(shared, { connection: Connection, message, utils, statusCode, logger, debug, doQuery }),
  // Some programs take `websdk.default`, whatever their bundler has made of the import.
  'default',
  { get: () => shared },
);

export default WebIM;
export { Connection, type ConnectionOptions, type Context } from './connection.ts';
export type { EmojiSet, Piece } from './emoji.ts';
export type { HistoryMessage, HistoryOptions } from './history.ts';
export type * from './listen.ts';
export type { LogLevel } from './logger.ts';
export type { Body, Kind, Message, PlacedFile, SendError } from './message.ts';
export type * from './presence.ts';
export type { Contacts, RosterItem } from './rest/contacts.ts';
export type { Exchange } from './rest/exchange.ts';
export type { Files } from './rest/files.ts';
export type { Described, Groups, Member, Muted, NewGroup, Reply, SharedFile } from './rest/groups.ts';
export type { Created, Jid, Outcome, RestError, RestReply, WebIMError } from './rest/request.ts';
export type { Rooms } from './rest/rooms.ts';
export type { InfoKey, UserInfo, Users } from './rest/users.ts';
export type { OpenOptions, RegisterOptions, TokenReply } from './session.ts';
export type { ChannelInfo, SessionList } from './sessions.ts';
export type { AjaxOptions, LoginOptions } from './utils/ajax.ts';
export type { DownloadError, DownloadOptions } from './utils/download.ts';
export type {
  ChosenFile,
  Nothing,
  Upload,
  UploadError,
  Uploaded,
  UploadListeners,
  UploadOptions,
} from './utils/upload.ts';
