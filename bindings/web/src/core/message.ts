/** What a message says about a file or an image. */
export interface Media {
  /** The id it is downloaded by. */
  readonly id: string;
  /** Its size in bytes. */
  readonly size: number;
  /** The name to show. */
  readonly fileName: string;
  /** A small picture; no bytes when there is none. */
  readonly thumbnail: Uint8Array;
  /** Of an image, in pixels; 0 when not known. */
  readonly width: number;
  readonly height: number;
  readonly thumbnailWidth: number;
  readonly thumbnailHeight: number;
}

/** A message to a peer or a channel. `id` is chosen by the library when it is left out; both applications see it. */
export type Message =
  | { readonly kind: 'text'; readonly text: string; readonly id?: number }
  | { readonly kind: 'raw'; readonly raw: Uint8Array; readonly text: string; readonly id?: number }
  | { readonly kind: 'file' | 'image'; readonly media: Media; readonly text: string; readonly id?: number };

/** How a message is sent. */
export interface SendOptions {
  /** Store it when the peer is offline; without effect in channels. False by default. */
  readonly storeOffline?: boolean;
  /** Keep it in the history. False by default. */
  readonly keepHistory?: boolean;
}

/** What has become of a message to a peer. */
export interface PeerSendResult {
  /** The peer's library has taken it. */
  readonly received: boolean;
  /** The peer is offline and the server keeps it for 7 days. */
  readonly stored: boolean;
}

/** A message from a peer. */
export interface PeerMessage {
  readonly from: string;
  readonly message: Message;
  /** When the server received it, in milliseconds since 1970. */
  readonly serverMs: number;
  /** It was stored while this user was offline. */
  readonly offline: boolean;
}

/** A message from another member of a channel. */
export interface ChannelMessage {
  readonly channel: string;
  readonly from: string;
  readonly message: Message;
  /** When the server received it, in milliseconds since 1970. */
  readonly serverMs: number;
  /** Its number in the channel; gap-free for as long as one server counts. */
  readonly sequence: number;
}
