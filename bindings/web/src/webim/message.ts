/** `WebIM.message`: constructs what `conn.send` takes. */
import type { Ext, MessageConfig } from './listen.ts';
import type { ChosenFile, UploadError, Uploaded } from './utils/upload.ts';

/** The kinds of messages. */
export type Kind = keyof typeof FIELDS;

/** What is told of an attachment that lies somewhere already. */
export interface PlacedFile {
  type?: string;
  url: string;
  secret?: string;
  filename?: string;
  filetype?: string;
  size?: { width?: number | undefined; height?: number | undefined };
  length?: number | string;
  file_length?: number | string;
}

/** Why a message was not sent; see the table of codes in docs/webim.md. */
export interface SendError {
  type: number;
  message?: string;
  reason?: string;
  data?: { id?: string; mid?: string; reason?: string; errorCode?: number };
}

/** What programs say of a message, by its kind; and what the body of the message holds then. */
export interface Body {
  id?: string | number;
  type?: string;
  to?: string | number;
  from?: string;
  chatType?: string;
  roomType?: boolean;
  /** Anything but nothing makes it a message to a group, or with `roomType` to a room. */
  group?: unknown;
  ext?: Ext | null;
  msgConfig?: MessageConfig;
  success?: (id: string, serverMsgId: string) => void;
  fail?: (error: SendError) => void;
  msg?: string;
  action?: string;
  customEvent?: string;
  customExts?: Record<string, string>;
  params?: Record<string, string>;
  addr?: string;
  lat?: number | string;
  lng?: number | string;
  file?: ChosenFile;
  filename?: string;
  width?: number;
  height?: number;
  length?: number | string;
  file_length?: number | string;
  body?: PlacedFile;
  apiUrl?: string;
  flashUpload?: unknown;
  uploadError?: unknown;
  uploadComplete?: unknown;
  onFileUploadError?: (error: UploadError) => void;
  onFileUploadComplete?: (reply: Uploaded, id: string) => void;
  onFileUploadProgress?: (event: ProgressEvent) => void;
  ackId?: string;
  ackContent?: string;
}

const CONTENT = 'to from ext roomType chatType success fail ';
const FILE = `${CONTENT}file apiUrl body onFileUploadError onFileUploadComplete onFileUploadProgress flashUpload uploadError uploadComplete `;

/** What the body of each kind takes over. */
const FIELDS = {
  txt: `${CONTENT}msg`,
  cmd: `${CONTENT}action`,
  custom: `${CONTENT}customEvent customExts params`,
  location: `${CONTENT}addr lat lng`,
  img: `${FILE}width height`,
  audio: `${FILE}filename length file_length`,
  video: `${FILE}filename length file_length`,
  file: `${FILE}filename`,
  read: 'to from chatType ackContent success fail',
  delivery: 'to from ackId success fail',
  channel: 'to chatType success fail',
};

/** What `set` has written last; anything else in a body its program has written there itself. */
const written = new WeakMap<Body, Record<string, unknown>>();

/** A message that is being made. */
export class Message {
  id: string | number | undefined;
  type: string;
  body: Body = {};
  /** The text, or the chosen file. */
  value?: string | ChosenFile | undefined;

  constructor(kind: Kind, id?: string | number) {
    this.type = kind === 'location' ? 'loc' : kind;
    this.id = id;
  }

  /** Says what the message is, instead of what was said before. What was written into the body by hand stays, unless it is said. */
  set(option: Body): void {
    const said = { ...option };
    const body: Record<string, unknown> = { id: this.id, type: this.type };
    const kind = (this.type === 'loc' ? 'location' : this.type) as Kind;
    for (const field of FIELDS[kind].split(' ')) if (field) body[field] = said[field as keyof Body];
    if (said.msgConfig !== undefined) body.msgConfig = said.msgConfig;
    if (said.group !== undefined) body.group = said.group;
    if (kind === 'read') body.ackId = said.id;
    const present = this.body as Record<string, unknown>;
    const before = written.get(this.body) ?? {};
    for (const [field, value] of Object.entries(body)) {
      const byHand = field in present && present[field] !== before[field];
      if (value === undefined && byHand) delete body[field];
    }
    for (const [field, value] of Object.entries({ from: '', ext: {}, roomType: false })) {
      if (field in body) body[field] ??= value;
    }
    Object.assign(present, body);
    written.set(this.body, body);
    if ('file' in body) this.value = said.file;
    if ('msg' in body) this.value = said.msg;
  }

  /** A message to a group. */
  setGroup(group: unknown): void {
    this.body.group = group;
  }

  /** `'singleChat'`, `'groupChat'` or `'chatRoom'`. */
  setChatType(chatType: string): void {
    this.body.chatType = chatType;
  }
}

/** How a message is made: `new WebIM.message('txt', conn.getUniqueId())`. Of a kind that there is not, it is an empty object. */
export interface MessageConstructor {
  new (kind: string, id?: string | number): Message;
  (kind: string, id?: string | number): Message;
}

function make(kind: string, id?: string | number): object {
  return Object.hasOwn(FIELDS, kind) ? new Message(kind as Kind, id) : {};
}
make.prototype = Message.prototype;

export const message = make as unknown as MessageConstructor;
