import { EventEmitter } from './emitter.ts';
import type { RtmChannelEvents } from './events.ts';
import type { Rooms } from './rooms.ts';
import type { RtmMessage, SendMessageOptions } from './types.ts';

/**
 * A channel; made by `RtmClient.createChannel`. Listeners stay through `leave`: `removeAllListeners` lets go of them.
 *
 * ```ts
 * const channel = client.createChannel('lobby');
 * channel.on('ChannelMessage', (message, memberId) => console.log(memberId, message));
 * await channel.join();
 * await channel.sendMessage({ text: 'hello' });
 * ```
 */
export class RtmChannel extends EventEmitter<RtmChannelEvents> {
  /** Its id. */
  readonly channelId: string;
  readonly #rooms: Rooms;

  constructor(channelId: string, rooms: Rooms) {
    super();
    this.channelId = channelId;
    this.#rooms = rooms;
  }

  /** Joins. One object of an id can: another one gets code 202, the same one code 6. */
  async join(): Promise<void> {
    await this.#rooms.join(this);
  }

  /** Leaves. A join that is under way rejects with code 201. */
  async leave(): Promise<void> {
    await this.#rooms.leave(this);
  }

  /** Sends a message to the other members; fulfilled when the server has taken it. Codes: 4 for a bad message, 5 when not joined. */
  async sendMessage(message: RtmMessage, messageOptions?: SendMessageOptions): Promise<void> {
    await this.#rooms.send(this, message, messageOptions);
  }

  /** Lists the members, this user included: 512 at most, of more a random choice. */
  async getMembers(): Promise<string[]> {
    return await this.#rooms.members(this);
  }
}
