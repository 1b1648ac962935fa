/** What a chat shows: its messages, and what became of each. */

/** How far a transfer is, in bytes, and how to stop it. */
export interface Moving {
  moved: number;
  total: number;
  cancel: () => void;
}

/** A file or an image, as far as this side has it. */
export interface Attachment {
  kind: 'image' | 'file';
  name: string;
  size: number;
  /** What it is downloaded by; empty until it is uploaded. */
  mediaId: string;
  width: number;
  height: number;
  /** The address of a small picture of it, or of itself; empty when there is none. */
  preview: string;
  /** The address of the whole, once it is here. */
  whole: string;
  moving: Moving | null;
}

export type State =
  /** On its way. */
  | 'sending'
  /** Taken by the receiver's library. */
  | 'delivered'
  /** Taken by the server, for the members of a channel. */
  | 'sent'
  /** Kept by the server until the receiver is back. */
  | 'stored'
  /** The receiver is offline, and nothing is kept. */
  | 'offline'
  | 'cancelled'
  | 'failed'
  /** From somebody else. */
  | 'received';

export interface Entry {
  key: number;
  from: string;
  mine: boolean;
  /** As both programs see it, and the trace; 0: unknown. */
  id: number;
  atMs: number;
  text: string;
  attachment: Attachment | null;
  state: State;
  /** It was stored while the receiver was away. */
  late: boolean;
  /** What went wrong, and what to do. */
  problem: string;
}

/** Where a message goes: to a user, or to a channel. */
export type Place = { kind: 'peer'; user: string } | { kind: 'channel'; channel: string };

/** What names the list of messages of a place. */
export function keyOf(place: Place): string {
  return place.kind === 'peer' ? `peer ${place.user}` : `channel ${place.channel}`;
}
