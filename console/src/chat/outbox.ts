/** {@link Outbox}: what a user says, from the first try until the server has it, or until somebody gives it up. */

import type { ChatAccount } from './account.ts';
import type { Conversation } from './conversation.ts';
import { partsOf, textOf } from './emoji.ts';
import { type Content, type Entry, type FileContent, type FileKind, isFile, nextKey, type Place } from './model.ts';
import { whyNotSent } from './reasons.ts';
import { CHAT_TYPES, messageOf } from './service.ts';
import { upload } from './upload.ts';

/** Of what is shown as pictures: what a browser can show without risk. */
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/bmp', 'image/webp'];

export class Outbox {
  readonly #account: ChatAccount;
  /** What the server was given and has not answered, in that order, by the number that it was sent under. */
  readonly #waiting = new Map<string, { entry: Entry; conversation: Conversation }>();

  constructor(account: ChatAccount) {
    this.#account = account;
  }

  text(place: Place, text: string): void {
    this.#say(place, { kind: 'text', parts: partsOf(text) });
  }

  position(place: Place, address: string, lat: number, lng: number): void {
    this.#say(place, { kind: 'place', address, lat, lng });
  }

  custom(place: Place, event: string, values: [string, string][]): void {
    this.#say(place, { kind: 'custom', event, values });
  }

  command(place: Place, action: string): void {
    this.#say(place, { kind: 'command', action });
  }

  /** Uploads a file, and says where it is. `as` says what it is shown as, when the file does not. */
  async file(place: Place, file: File, as?: FileKind, seconds = 0): Promise<void> {
    const kind = as ?? kindOf(file);
    const content: FileContent = {
      kind,
      name: file.name,
      size: file.size,
      seconds,
      width: 0,
      height: 0,
      url: '',
      local: kind === 'file' ? '' : URL.createObjectURL(file),
      file,
      moving: null,
    };
    const entry = this.#add(place, content);
    if (kind === 'image') await measure(file, content);
    await this.#deliver(this.#account.at(place), entry);
  }

  /** Sends again what did not go out. */
  again(conversation: Conversation, entry: Entry): void {
    entry.state = 'sending';
    entry.problem = '';
    this.#account.touch();
    void this.#deliver(conversation, entry);
  }

  /** Takes a message back that has been sent. */
  recall(conversation: Conversation, entry: Entry): void {
    const { conn } = this.#account;
    const { place } = conversation;
    conn.recallMessage({
      mid: entry.mid,
      to: place.id,
      type: place.kind,
      success: () => {
        conversation.withdraw(entry.mid, 'You took a message back');
        this.#account.touch();
      },
      fail: (error: unknown) => {
        entry.problem = whyNotSent(error);
        this.#account.touch();
      },
    });
  }

  /**
   * The server has not let a muted user speak: it says neither yes nor no, but this, and not of which message. Its answers come in the
   * order of what it was asked, and nobody is muted between two people.
   */
  muted(): void {
    for (const [id, { entry, conversation }] of this.#waiting) {
      if (conversation.place.kind === 'chat') continue;
      this.#waiting.delete(id);
      this.#settle(conversation, entry, { type: 601 });
      return;
    }
  }

  #say(place: Place, content: Content): void {
    const entry = this.#add(place, content);
    void this.#deliver(this.#account.at(place), entry);
  }

  #add(place: Place, content: Content): Entry {
    const entry: Entry = {
      type: 'message',
      key: nextKey(),
      mid: '',
      from: this.#account.user,
      mine: true,
      atMs: Date.now(),
      content,
      state: 'sending',
      counted: place.kind === 'groupchat',
      readers: 0,
      problem: '',
    };
    this.#account.at(place).push(entry);
    this.#account.touch();
    return entry;
  }

  async #deliver(conversation: Conversation, entry: Entry): Promise<void> {
    const { content } = entry;
    if (isFile(content) && content.url === '') {
      if (!(await this.#upload(entry, content))) return;
    }
    this.#send(conversation, entry);
  }

  async #upload(entry: Entry, content: FileContent): Promise<boolean> {
    if (content.file === null) return false;
    const stop = new AbortController();
    const moving = { moved: 0, total: content.size, cancel: () => stop.abort() };
    content.moving = moving;
    this.#account.touch();
    try {
      content.url = await upload(this.#account.conn, content.file, stop.signal, moved => {
        moving.moved = moved;
        this.#account.touch();
      });
    } catch (error) {
      entry.state = stop.signal.aborted ? 'cancelled' : 'failed';
      entry.problem = stop.signal.aborted ? '' : whyNotSent(error);
    }
    content.moving = null;
    this.#account.touch();
    return entry.state === 'sending';
  }

  #send(conversation: Conversation, entry: Entry): void {
    const { conn } = this.#account;
    const { place } = conversation;
    const message = messageOf(KINDS[entry.content.kind], conn);
    const id = String(message.id);
    message.set({
      ...fieldsOf(entry.content),
      to: place.id,
      chatType: CHAT_TYPES[place.kind],
      success: (_: string, mid: string) => {
        this.#waiting.delete(id);
        conversation.settle(entry, String(mid));
        entry.problem = '';
        if (isFile(entry.content)) entry.content.file = null;
        this.#account.touch();
      },
      fail: (error: unknown) => {
        this.#waiting.delete(id);
        this.#settle(conversation, entry, error);
      },
    });
    if (entry.counted) message.body.msgConfig = { allowGroupAck: true };
    this.#waiting.set(id, { entry, conversation });
    conn.send(message.body);
  }

  #settle(conversation: Conversation, entry: Entry, error: unknown): void {
    const { type } = (error ?? {}) as { type?: number };
    entry.state = 'failed';
    entry.problem = whyNotSent(error);
    if (type === 602 || type === 605) conversation.member = false;
    this.#account.touch();
  }
}

const KINDS = {
  text: 'txt',
  image: 'img',
  voice: 'audio',
  video: 'video',
  file: 'file',
  place: 'location',
  custom: 'custom',
  command: 'cmd',
} as const satisfies Record<Content['kind'], string>;

/** What the module is told of a content. */
function fieldsOf(content: Content): Record<string, unknown> {
  switch (content.kind) {
    case 'text':
      return { msg: textOf(content.parts) };
    case 'place':
      return { addr: content.address, lat: content.lat, lng: content.lng };
    case 'custom':
      return { customEvent: content.event, customExts: Object.fromEntries(content.values) };
    case 'command':
      return { action: content.action };
    default: {
      const { url, name, size, seconds, width, height } = content;
      // It is uploaded already: the message says where it is.
      const place = new URL(url);
      const secret = place.searchParams.get('share-secret') ?? '';
      return {
        body: {
          type: 'file',
          url: place.origin + place.pathname,
          secret,
          filename: name,
          size: { width, height },
          length: seconds,
          file_length: size,
          filetype: name.split('.').at(-1) ?? '',
        },
        ext: { file_length: size },
      };
    }
  }
}

function kindOf(file: File): FileKind {
  if (PICTURES.includes(file.type)) return 'image';
  if (file.type.startsWith('audio/')) return 'voice';
  return file.type.startsWith('video/') ? 'video' : 'file';
}

/** How large a picture is, so that its place is kept while it loads. */
async function measure(file: File, content: FileContent): Promise<void> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return;
  content.width = bitmap.width;
  content.height = bitmap.height;
  bitmap.close();
}
