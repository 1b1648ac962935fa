/** What the chat page shows: conversations, what was said in them, and what became of each message. */

/** What kind of conversation: as `type` says it of received messages. */
export type Kind = 'chat' | 'groupchat' | 'chatroom';

/** Where a message goes: a user, a group or a room. */
export interface Place {
  kind: Kind;
  id: string;
}

/** What names a conversation. */
export function keyOf(place: Place): string {
  return `${place.kind} ${place.id}`;
}

export function isSame(one: Place | null, other: Place | null): boolean {
  return one !== null && other !== null && one.kind === other.kind && one.id === other.id;
}

/** How far a transfer is, in bytes, and how to stop it. */
export interface Moving {
  moved: number;
  total: number;
  cancel: () => void;
}

/** A piece of a text: words, or the name of a face. */
export interface Part {
  type: 'txt' | 'emoji';
  data: string;
}

export type FileKind = 'image' | 'voice' | 'video' | 'file';

/** A message about a file: its own, that is uploaded, or another's. */
export interface FileContent {
  kind: FileKind;
  name: string;
  /** In bytes; 0: unknown. */
  size: number;
  /** How long it plays, in seconds; 0: unknown. */
  seconds: number;
  width: number;
  height: number;
  /** Where the server has it; empty until it is uploaded. */
  url: string;
  /** What this page has of it, as an address; empty: nothing. */
  local: string;
  /** The file itself, as long as it may have to be sent again. */
  file: File | null;
  moving: Moving | null;
}

export type Content =
  | { kind: 'text'; parts: Part[] }
  | FileContent
  | { kind: 'place'; address: string; lat: number; lng: number }
  | { kind: 'custom'; event: string; values: [string, string][] }
  | { kind: 'command'; action: string };

/** How far a message has come. */
export type State =
  /** On its way. */
  | 'sending'
  /** Stored by the server. */
  | 'sent'
  /** Taken by a device of the receiver. */
  | 'delivered'
  /** Seen by the receiver. */
  | 'read'
  | 'cancelled'
  | 'failed'
  /** From somebody else. */
  | 'received';

/** A message. */
export interface Entry {
  type: 'message';
  key: number;
  /** The server's number for it; empty until it is acknowledged. */
  mid: string;
  from: string;
  mine: boolean;
  atMs: number;
  content: Content;
  state: State;
  /** Whether members of a group say that they have read it. */
  counted: boolean;
  /** How many have. */
  readers: number;
  /** What went wrong, and what to do. */
  problem: string;
}

/** Something that happened in a conversation. */
export interface Notice {
  type: 'notice';
  key: number;
  atMs: number;
  text: string;
}

export type Line = Entry | Notice;

let lastKey = 0;

/** A key that no other line has. */
export function nextKey(): number {
  lastKey += 1;
  return lastKey;
}

export function isFile(content: Content): content is FileContent {
  return ['image', 'voice', 'video', 'file'].includes(content.kind);
}

/** Somebody waits for an answer of this user. */
export interface Request {
  key: string;
  kind: 'contact' | 'group' | 'application';
  from: string;
  /** Of a group; else empty. */
  group: string;
  reason: string;
}
