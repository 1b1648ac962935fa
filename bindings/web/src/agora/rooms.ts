/**
 * Which channel objects have joined. Below, a channel is known by its id alone; here several objects may have the same, of
 * which one can join.
 */
import type { Client } from '../core/client.ts';
import { ChannelMessageCode, LeaveCode, MembersCode } from '../core/codes.ts';
import type { RtmChannel } from './channel.ts';
import type { RtmError } from './errors.ts';
import { failure, through } from './failure.ts';
import { ChannelJoinCode } from './families.ts';
import { prepare, sendOptions } from './messages.ts';
import type { Outbox } from './outbox.ts';
import type { RtmMessage, SendMessageOptions } from './types.ts';

/** Codes of a `leave` that changed nothing. */
const STILL_IN: readonly number[] = [LeaveCode.FAILURE, LeaveCode.REJECTED];

/** One join of an object, which may leave and join again before it hears how the first one ended. */
interface Joined {
  readonly channel: RtmChannel;
}

export class Rooms {
  readonly #client: Client;
  readonly #outbox: Outbox;
  /** By id, the join that holds it, or is about to. */
  readonly #joined = new Map<string, Joined>();
  /** Objects that the server took out, with the code for their next `leave`. */
  readonly #removed = new WeakMap<RtmChannel, number>();

  constructor(client: Client, outbox: Outbox) {
    this.#client = client;
    this.#outbox = outbox;
  }

  /** The object that hears what happens to the channel. */
  get(channelId: string): RtmChannel | undefined {
    return this.#joined.get(channelId)?.channel;
  }

  /** The login is over, and all memberships with it. */
  clear(): void {
    this.#joined.clear();
  }

  /** The server took this client out of a channel. */
  removed(channelId: string, code: number): void {
    const channel = this.get(channelId);
    if (!channel) return;
    this.#joined.delete(channelId);
    this.#removed.set(channel, code);
  }

  async join(channel: RtmChannel): Promise<void> {
    const { channelId } = channel;
    const other = this.get(channelId);
    if (other) {
      const code = other === channel ? 'ALREADY_JOINED' : 'ALREADY_JOINED_CHANNEL_OF_SAME_ID';
      throw failure(ChannelJoinCode, ChannelJoinCode[code]);
    }
    const join: Joined = { channel };
    this.#joined.set(channelId, join);
    try {
      await through(ChannelJoinCode, this.#client.joinChannel(channelId));
      this.#removed.delete(channel);
    } catch (error) {
      if (this.#joined.get(channelId) === join) this.#joined.delete(channelId);
      throw error;
    }
  }

  async leave(channel: RtmChannel): Promise<void> {
    const { channelId } = channel;
    const code = this.#removed.get(channel);
    if (code !== undefined) {
      this.#removed.delete(channel);
      throw failure(LeaveCode, code);
    }
    if (this.#isOthers(channel)) throw failure(LeaveCode, LeaveCode.NOT_IN_CHANNEL);
    // From now on the object may join again, behind this.
    const wasIn = this.#joined.delete(channelId);
    try {
      await through(LeaveCode, this.#client.leaveChannel(channelId));
    } catch (error) {
      const isStillIn = wasIn && STILL_IN.includes((error as RtmError).code);
      if (isStillIn && !this.#joined.has(channelId)) this.#joined.set(channelId, { channel });
      throw error;
    }
  }

  async send(channel: RtmChannel, message: RtmMessage, options: SendMessageOptions | undefined): Promise<void> {
    const refusal = { family: ChannelMessageCode, limit: this.#client.limits.messageBytes };
    const how = sendOptions(options, refusal);
    const sent = this.#outbox.pass(prepare(message, refusal), ready => {
      if (this.#isOthers(channel)) throw failure(ChannelMessageCode, ChannelMessageCode.NOT_IN_CHANNEL);
      return this.#client.sendToChannel(channel.channelId, ready, how);
    });
    await through(ChannelMessageCode, sent);
  }

  async members(channel: RtmChannel): Promise<string[]> {
    if (this.#isOthers(channel)) throw failure(MembersCode, MembersCode.NOT_IN_CHANNEL);
    return await through(MembersCode, this.#client.members(channel.channelId));
  }

  /** Another object has joined the channel. Whether nobody has is known below. */
  #isOthers(channel: RtmChannel): boolean {
    const other = this.get(channel.channelId);
    return other !== undefined && other !== channel;
  }
}
