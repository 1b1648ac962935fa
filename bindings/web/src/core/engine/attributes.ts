/** Attributes of users and channels, and member counts of channels. */
import { MAX_FRAME } from '../../wire/batch.ts';
import * as wire from '../../wire/generated/rtm.ts';
import { utf8Length } from '../../wire/writer.ts';
import type { AttributeWrite, ChannelAttribute } from '../attributes.ts';
import { AttributeCode as Code, MemberCountsCode } from '../codes.ts';
import { type Operation, OperationError } from '../error.ts';
import { ID_BYTES, isIdentifier } from '../identifier.ts';
import type { Engine, Outcome } from './engine.ts';

const { kind } = wire;

/** Keys and values that one frame has room for, in bytes. */
const PAIRS = MAX_FRAME - 8 * 1024;

const operations = {
  set: wire.AttributeOperation.SET,
  update: wire.AttributeOperation.UPDATE,
  delete: wire.AttributeOperation.DELETE,
  clear: wire.AttributeOperation.CLEAR,
};

const codes = { timeout: Code.TIMEOUT, failure: Code.FAILURE };

/** What a write says on the wire. */
interface Written {
  operation: number;
  attributes: { key: string; value: string }[];
}

/** The keys and values that a write names; `undefined`: it is not one. */
function pairsOf(write: AttributeWrite): (readonly [key: string, value: string])[] | undefined {
  if (write.operation === 'clear') return [];
  if (write.operation === 'delete') return Array.isArray(write.keys) ? write.keys.map(key => [key, '']) : undefined;
  const { attributes } = write;
  return typeof attributes === 'object' && attributes !== null ? Object.entries(attributes) : undefined;
}

export class Attributes {
  readonly #engine: Engine;
  /** What the application has set of its own, as the server confirmed it. */
  readonly own = new Map<string, string>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Changes the attributes of the user who is logged in. */
  writeOfUser(write: AttributeWrite, now: number, outcome: Outcome<void>): void {
    const engine = this.#engine;
    engine.admit('writeUserAttributes', Code.NOT_LOGGED_IN);
    const body = this.#checked('writeUserAttributes', write, engine.limits.userAttributesBytes);
    engine.rates.pace(wire.Operation.USER_ATTRIBUTES_WRITE, 'writeUserAttributes', Code.TOO_OFTEN, now);
    const { attributesTimeoutMs } = engine.parameters;
    engine.requests.ask(kind.USER_ATTRIBUTES_WRITE, wire.UserAttributesWrite, body, attributesTimeoutMs, now, {
      about: 'userAttributes',
      ended: end => {
        const code = end.by === 'answer' ? end.code : end.by === 'timeout' ? Code.TIMEOUT : Code.FAILURE;
        if (code === 0) this.#written(body);
        engine.settle(outcome, code);
      },
    });
  }

  /** Asks for the attributes of a user; no `keys`: all. */
  ofUser(
    user: string,
    keys: readonly string[] | undefined,
    now: number,
    outcome: Outcome<Record<string, string>>,
  ): void {
    const engine = this.#engine;
    engine.admit('userAttributes', Code.NOT_LOGGED_IN);
    if (!isIdentifier(user)) throw new OperationError('userAttributes', Code.INVALID_ARGUMENT);
    const body = { user, keys: this.#checkedKeys('userAttributes', keys) };
    engine.rates.pace(wire.Operation.USER_ATTRIBUTES_GET, 'userAttributes', Code.TOO_OFTEN, now);
    const timeout = engine.parameters.attributesTimeoutMs;
    engine.question(kind.USER_ATTRIBUTES_GET, wire.UserAttributesGet, body, timeout, codes, now, outcome, reply =>
      Object.fromEntries((reply.userAttributes?.attributes ?? []).map(({ key, value }) => [key, value])),
    );
  }

  /** Changes the attributes of a channel. */
  writeOfChannel(channel: string, write: AttributeWrite, notify: boolean, now: number, outcome: Outcome<void>): void {
    const engine = this.#engine;
    const operation = 'writeChannelAttributes';
    engine.admit(operation, Code.NOT_LOGGED_IN);
    if (!isIdentifier(channel)) throw new OperationError(operation, Code.INVALID_ARGUMENT);
    const written = this.#checked(operation, write, engine.limits.channelAttributesBytes);
    engine.rates.pace(wire.Operation.CHANNEL_ATTRIBUTES_WRITE, operation, Code.TOO_OFTEN, now);
    const timeout = engine.parameters.attributesTimeoutMs;
    const body = { channel, notify, ...written };
    engine.question(kind.CHANNEL_ATTRIBUTES_WRITE, wire.ChannelAttributesWrite, body, timeout, codes, now, outcome);
  }

  /** Asks for the attributes of a channel; no `keys`: all. */
  ofChannel(
    channel: string,
    keys: readonly string[] | undefined,
    now: number,
    outcome: Outcome<ChannelAttribute[]>,
  ): void {
    const engine = this.#engine;
    engine.admit('channelAttributes', Code.NOT_LOGGED_IN);
    if (!isIdentifier(channel)) throw new OperationError('channelAttributes', Code.INVALID_ARGUMENT);
    const body = { channel, keys: this.#checkedKeys('channelAttributes', keys) };
    engine.rates.pace(wire.Operation.CHANNEL_ATTRIBUTES_GET, 'channelAttributes', Code.TOO_OFTEN, now);
    const timeout = engine.parameters.attributesTimeoutMs;
    engine.question(
      kind.CHANNEL_ATTRIBUTES_GET,
      wire.ChannelAttributesGet,
      body,
      timeout,
      codes,
      now,
      outcome,
      reply => [...(reply.channelAttributes?.attributes ?? [])],
    );
  }

  /** Asks how many members channels have. */
  memberCounts(channels: readonly string[], now: number, outcome: Outcome<{ channel: string; count: number }[]>): void {
    const engine = this.#engine;
    const { FAILURE, TIMEOUT, INVALID_ARGUMENT, EXCEED_LIMIT, TOO_OFTEN, NOT_LOGGED_IN } = MemberCountsCode;
    engine.admit('memberCounts', NOT_LOGGED_IN);
    if (!Array.isArray(channels) || channels.length === 0 || !channels.every(isIdentifier)) {
      throw new OperationError('memberCounts', INVALID_ARGUMENT);
    }
    // The longest ids take two bytes more; half a frame is room enough, however a server is configured.
    if (channels.length > Math.min(engine.limits.countedChannels, Math.floor(MAX_FRAME / 2 / (ID_BYTES + 2)))) {
      throw new OperationError('memberCounts', EXCEED_LIMIT);
    }
    engine.rates.pace(wire.Operation.MEMBER_COUNTS, 'memberCounts', TOO_OFTEN, now);
    const asked = [...channels];
    const timeout = engine.parameters.countsTimeoutMs;
    engine.requests.ask(kind.MEMBER_COUNTS_GET, wire.MemberCountsGet, { channels: asked }, timeout, now, {
      about: 'application',
      ended: end => {
        if (end.by !== 'answer') return engine.settle(outcome, end.by === 'timeout' ? TIMEOUT : FAILURE);
        const counts = end.reply?.counts?.counts ?? [];
        // One that lacks a count cannot be matched with what was asked.
        const code = end.code === 0 && counts.length !== asked.length ? FAILURE : end.code;
        engine.settle(
          outcome,
          code,
          asked.map((channel, at) => ({ channel, count: counts[at] ?? 0 })),
          end.reply?.reason,
        );
      },
    });
  }

  /** What a write carries, if it may be asked for: what is over `most` bytes by itself is so with the rest as well. */
  #checked(operation: Operation, write: AttributeWrite, most: number): Written {
    const { limits } = this.#engine;
    const bad = () => new OperationError(operation, Code.INVALID_ARGUMENT);
    const overflow = () => new OperationError(operation, Code.SIZE_OVERFLOW);
    const number = operations[write?.operation];
    if (number === undefined) throw bad();
    const pairs = pairsOf(write);
    if (!pairs) throw bad();
    // Setting nothing is clearing; adding or deleting nothing is a mistake.
    if (pairs.length === 0 && (write.operation === 'update' || write.operation === 'delete')) throw bad();
    if (pairs.length > limits.attributePairs) throw overflow();
    if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw bad();
    let sum = 0;
    const attributes = pairs.map(([key, value]) => {
      this.#checkKey(operation, key);
      if (typeof value !== 'string' || (value === '' && write.operation !== 'delete')) throw bad();
      const size = utf8Length(key) + utf8Length(value);
      if (size > limits.attributePairBytes) throw overflow();
      sum += size;
      return { key, value };
    });
    if (sum > Math.min(most, PAIRS)) throw overflow();
    return { operation: number, attributes };
  }

  #checkedKeys(operation: Operation, keys: readonly string[] | undefined): readonly string[] {
    if (keys === undefined) return [];
    if (!Array.isArray(keys) || keys.length === 0 || keys.length > this.#engine.limits.attributePairs) {
      throw new OperationError(operation, Code.INVALID_ARGUMENT);
    }
    for (const key of keys) this.#checkKey(operation, key);
    return [...keys];
  }

  #checkKey(operation: Operation, key: string): void {
    // Spaces are let through inside a key: programs use them, and nothing breaks over them.
    const visible = typeof key === 'string' && key.trim() !== '' && !/\p{Cc}/u.test(key);
    if (!visible || utf8Length(key) > this.#engine.limits.attributeKeyBytes) {
      throw new OperationError(operation, Code.INVALID_ARGUMENT);
    }
  }

  /** The server has confirmed a write of our own attributes. */
  #written({ operation, attributes }: Written): void {
    if (operation === operations.set || operation === operations.clear) this.own.clear();
    for (const { key, value } of attributes) {
      if (operation === operations.delete) this.own.delete(key);
      else this.own.set(key, value);
    }
  }
}
