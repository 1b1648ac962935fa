/**
 * {@link ChatSession}: one user of the chat, logged in with the same library that any program uses.
 *
 * It holds what is shown of this user; {@link ChatSession.watch} tells when that has changed.
 */

import {
  type ChannelMessage,
  Client,
  type ConnectionReason,
  type ConnectionState,
  type Media,
  type Message,
  type PeerMessage,
  Transfers,
  thumbnail,
} from '../../../bindings/web/src/core/index.ts';
import { type Attachment, type Entry, keyOf, type Place, type State } from './model.ts';
import { explain, isCancelled } from './reasons.ts';

/** What a login takes. */
export interface Login {
  appId: string;
  user: string;
  token: string;
}

/** Messages of one conversation that are shown; older ones are let go. */
const SHOWN = 200;

/** Of thumbnails, in pixels: what a bubble is wide. */
const THUMBNAIL_EDGE = 300;

/** Of what is downloaded and shown: pictures that a browser can show without risk. */
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/bmp', 'image/webp'];

let lastKey = 0;
let lastId = 0;

/** A message id that is larger than those before: the time in microseconds. */
function messageId(): number {
  lastId = Math.max(lastId + 1, Date.now() * 1000);
  return lastId;
}

export class ChatSession {
  readonly login: Login;
  state: ConnectionState = 'DISCONNECTED';
  reason: ConnectionReason = 'LOGOUT';
  /** Why the login or the channel did not work. */
  problem = '';
  joined = '';
  readonly #client: Client;
  readonly #transfers: Transfers;
  readonly #conversations = new Map<string, Entry[]>();
  readonly #watchers = new Set<() => void>();
  /** What is shown by an address of this page: each is let go with the message that it belongs to. */
  readonly #urls = new Set<string>();

  constructor(login: Login) {
    this.login = login;
    this.#client = new Client({ appId: login.appId, server: location.origin });
    this.#transfers = new Transfers(this.#client);
    this.#client.on('connectionState', ({ state, reason }) => {
      this.state = state;
      this.reason = reason;
      if (state === 'DISCONNECTED' || state === 'ABORTED') this.joined = '';
      this.#changed();
    });
    this.#client.on('peerMessage', message => this.#received({ kind: 'peer', user: message.from }, message));
    this.#client.on('channelMessage', message =>
      this.#received({ kind: 'channel', channel: message.channel }, message),
    );
    this.#client.on('channelLeft', ({ channel }) => {
      if (this.joined !== channel) return;
      this.joined = '';
      this.problem = `The server has taken ${this.login.user} out of the channel. Join it again, or another one.`;
      this.#changed();
    });
  }

  /** Calls `watcher` after every change; the returned function ends that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** The messages of a place, oldest first. */
  entries(place: Place): readonly Entry[] {
    return this.#conversations.get(keyOf(place)) ?? [];
  }

  /** Logs in; what went wrong is in `problem`. */
  async open(): Promise<void> {
    this.problem = '';
    try {
      await this.#client.login({ userId: this.login.user, token: this.login.token });
    } catch (error) {
      this.problem = explain(error);
    }
    this.#changed();
  }

  /** Logs out. What is shown stays. */
  async close(): Promise<void> {
    this.problem = '';
    // Whoever is not logged in is out already.
    await this.#client.logout().catch(() => undefined);
    this.#changed();
  }

  /** Lets go of everything. */
  release(): void {
    this.#client.release();
    this.#watchers.clear();
    for (const url of this.#urls) this.#drop(url);
  }

  /** Joins a channel, and leaves the one before. */
  async join(channel: string): Promise<void> {
    this.problem = '';
    try {
      if (this.joined !== '' && this.joined !== channel) await this.leave();
      if (this.joined !== channel) await this.#client.joinChannel(channel);
      this.joined = channel;
    } catch (error) {
      this.problem = explain(error);
    }
    this.#changed();
  }

  async leave(): Promise<void> {
    const channel = this.joined;
    this.joined = '';
    // Who is not in it any more has left.
    if (channel !== '') await this.#client.leaveChannel(channel).catch(() => undefined);
    this.#changed();
  }

  async sendText(place: Place, text: string, store: boolean): Promise<void> {
    const entry = this.#add(place, { text });
    await this.#send(place, entry, { kind: 'text', text, id: entry.id }, store);
  }

  /** Uploads a file, and sends a message about it; what is a picture goes as one. */
  async sendFile(place: Place, file: File, store: boolean): Promise<void> {
    const kind = PICTURES.includes(file.type) ? 'image' : 'file';
    const stop = new AbortController();
    const url = this.#url(file);
    const attachment: Attachment = {
      kind,
      name: file.name,
      size: file.size,
      mediaId: '',
      width: 0,
      height: 0,
      preview: kind === 'image' ? url : '',
      whole: url,
      moving: { moved: 0, total: file.size, cancel: () => stop.abort() },
    };
    const entry = this.#add(place, { attachment });
    try {
      const small = kind === 'image' ? await thumbnail(file, { edge: THUMBNAIL_EDGE }) : undefined;
      const uploaded = await this.#transfers.upload(kind, file, {
        signal: stop.signal,
        onProgress: ({ moved }) => this.#moved(attachment, moved),
      });
      attachment.mediaId = uploaded.id;
      attachment.width = uploaded.width;
      attachment.height = uploaded.height;
      const media: Media = {
        id: uploaded.id,
        size: uploaded.size,
        fileName: file.name,
        thumbnail: small === undefined ? new Uint8Array() : new Uint8Array(await small.blob.arrayBuffer()),
        width: uploaded.width,
        height: uploaded.height,
        thumbnailWidth: small?.width ?? 0,
        thumbnailHeight: small?.height ?? 0,
      };
      attachment.moving = null;
      await this.#send(place, entry, { kind, media, text: '', id: entry.id }, store);
    } catch (error) {
      attachment.moving = null;
      this.#settle(entry, isCancelled(error) ? 'cancelled' : 'failed', isCancelled(error) ? '' : explain(error));
    }
  }

  /** Downloads what a message is about; answers the address of the whole, or nothing when that did not work. */
  async fetch(entry: Entry): Promise<string> {
    const attachment = entry.attachment;
    if (attachment === null || attachment.moving !== null) return '';
    if (attachment.whole !== '') return attachment.whole;
    const stop = new AbortController();
    attachment.moving = { moved: 0, total: attachment.size, cancel: () => stop.abort() };
    entry.problem = '';
    this.#changed();
    try {
      const blob = await this.#transfers.download(attachment.mediaId, {
        signal: stop.signal,
        onProgress: ({ moved }) => this.#moved(attachment, moved),
      });
      // Its message may have been let go meanwhile.
      if (!stop.signal.aborted) attachment.whole = this.#url(blob);
    } catch (error) {
      if (!isCancelled(error)) entry.problem = explain(error);
    }
    attachment.moving = null;
    this.#changed();
    return attachment.whole;
  }

  async #send(place: Place, entry: Entry, message: Message, store: boolean): Promise<void> {
    try {
      if (place.kind === 'channel') {
        await this.#client.sendToChannel(place.channel, message);
        return this.#settle(entry, 'sent');
      }
      const { received, stored } = await this.#client.sendToPeer(place.user, message, { storeOffline: store });
      this.#settle(entry, received ? 'delivered' : stored ? 'stored' : 'offline');
    } catch (error) {
      this.#settle(entry, 'failed', explain(error));
    }
  }

  #add(place: Place, what: { text?: string; attachment?: Attachment }): Entry {
    const entry: Entry = {
      key: ++lastKey,
      from: this.login.user,
      mine: true,
      id: messageId(),
      atMs: Date.now(),
      text: what.text ?? '',
      attachment: what.attachment ?? null,
      state: 'sending',
      late: false,
      problem: '',
    };
    this.#push(place, entry);
    return entry;
  }

  #received(place: Place, { from, message, serverMs, ...rest }: PeerMessage | ChannelMessage): void {
    let attachment: Attachment | null = null;
    let text = message.text;
    if (message.kind === 'image' || message.kind === 'file') {
      const { media } = message;
      attachment = {
        kind: message.kind,
        name: media.fileName === '' ? message.kind : media.fileName,
        size: media.size,
        mediaId: media.id,
        width: media.width,
        height: media.height,
        preview: media.thumbnail.length === 0 ? '' : this.#url(new Blob([new Uint8Array(media.thumbnail)])),
        whole: '',
        moving: null,
      };
    } else if (message.kind === 'raw') {
      text = `${message.raw.length} raw bytes${message.text === '' ? '' : `: ${message.text}`}`;
    }
    this.#push(place, {
      key: ++lastKey,
      from,
      mine: false,
      id: message.id ?? 0,
      atMs: serverMs,
      text,
      attachment,
      state: 'received',
      late: 'offline' in rest && rest.offline,
      problem: '',
    });
  }

  #push(place: Place, entry: Entry): void {
    const entries = [...(this.#conversations.get(keyOf(place)) ?? []), entry];
    this.#conversations.set(keyOf(place), entries.slice(-SHOWN));
    for (const { attachment } of entries.slice(0, -SHOWN)) {
      if (attachment === null) continue;
      attachment.moving?.cancel();
      this.#drop(attachment.preview);
      this.#drop(attachment.whole);
    }
    this.#changed();
  }

  #settle(entry: Entry, state: State, problem = ''): void {
    entry.state = state;
    entry.problem = problem;
    this.#changed();
  }

  #moved(attachment: Attachment, moved: number): void {
    if (attachment.moving !== null) attachment.moving.moved = moved;
    this.#changed();
  }

  #url(blob: Blob): string {
    const url = URL.createObjectURL(blob);
    this.#urls.add(url);
    return url;
  }

  #drop(url: string): void {
    if (this.#urls.delete(url)) URL.revokeObjectURL(url);
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
