/** The link is played what the simulation asked of the Rust one, and has to give the same answers; see tests/link/README.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type AckPolicy, Inbox, Outbox, OutboxError, Pending, Seen } from '../../src/link/index.ts';
import { fromHex } from '../support/bytes.ts';
import { repository } from '../support/server.ts';

type Step = readonly [name: string, ...rest: unknown[]];

interface Transcript {
  readonly bound: number;
  readonly policy: AckPolicy;
  readonly steps: readonly Step[];
}

const file = join(repository, 'tests/link/transcripts.json');
const { schedules } = JSON.parse(readFileSync(file, 'utf8')) as {
  schedules: { seed: number; clients: Transcript[] }[];
};

/** How often each kind of answer came, so that transcripts in which nothing happens are noticed. */
const happened = new Map<string, number>();

function count(what: string, often = 1): void {
  happened.set(what, (happened.get(what) ?? 0) + often);
}

/** FNV-1a, 32 bits. */
function digest(parts: readonly Uint8Array[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) for (const byte of part) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** One client's link. Each step returns what came of it. */
class Replay {
  readonly #outbox: Outbox;
  readonly #inbox = new Inbox();
  readonly #pending = new Pending<null>();
  readonly #seen = new Seen(300_000);
  readonly #policy: AckPolicy;

  constructor({ bound, policy }: Transcript) {
    this.#outbox = new Outbox(bound);
    this.#policy = policy;
  }

  step(name: string, given: unknown[]): unknown[] {
    const [first, second] = given as [number, number];
    switch (name) {
      case 'ask':
        return [this.#pending.add(first, second, new Uint8Array(0), null)];
      case 'push':
        return this.#push(given[0] as string, second);
      case 'complete':
        return [this.#pending.complete(first) !== undefined];
      case 'expire':
        return [this.#pending.expire(first)?.request, this.#pending.nextDeadline ?? null];
      case 'waiting':
        return [[...this.#pending].map(entry => entry.request), this.#pending.nextDeadline ?? null];
      case 'look':
        return [this.#outbox.hasUntaken, this.#inbox.dueAt(this.#policy) ?? null];
      case 'drop': {
        const dropped = this.#outbox.dropExpired(first);
        count('dropped before it was written', dropped.length);
        return [dropped];
      }
      case 'take': {
        const parts: Uint8Array[] = [];
        const total = this.#outbox.take(first, parts);
        return [parts.length, total, digest(parts)];
      }
      case 'acknowledge':
        this.#outbox.acknowledge(first);
        return [this.#outbox.bytes];
      case 'receive':
        this.#inbox.take(first, second);
        return [];
      case 'decline':
        this.#inbox.decline();
        return [];
      case 'tell': {
        const declined = this.#inbox.declinedUntold();
        count('declined', declined.length);
        return [declined, this.#inbox.acknowledge()];
      }
      case 'resume':
        count('declined again', this.#inbox.declined.length);
        return [this.#inbox.received, [...this.#inbox.declined]];
      case 'rewind': {
        this.#inbox.resumed();
        const dropped = this.#outbox.rewind(first, second);
        count('dropped at a rewind', dropped.length);
        return [dropped];
      }
      case 'clear':
        this.#outbox.clear();
        this.#inbox.clear();
        count('cleared');
        return [];
      case 'judge': {
        const [conversation, from, incarnation, request, now] = given as [string, string, string, number, number];
        const verdict = this.#seen.judge(conversation, from, BigInt(incarnation), request, now);
        count(verdict);
        return [verdict];
      }
      default:
        throw new Error(`a step that is not known: ${name}`);
    }
  }

  #push(frame: string, expires: number): unknown[] {
    let full = false;
    try {
      this.#outbox.push({ bytes: fromHex(frame), frames: 1, expires });
    } catch (error) {
      if (!(error instanceof OutboxError && error.kind === 'full')) throw error;
      full = true;
      count('full');
    }
    return [full, this.#outbox.last];
  }
}

/** How much of a step is given; the rest is what came of it. */
const given: Record<string, number> = {
  ask: 2,
  push: 2,
  complete: 1,
  expire: 1,
  waiting: 0,
  look: 0,
  drop: 1,
  take: 1,
  acknowledge: 1,
  receive: 2,
  decline: 0,
  tell: 0,
  resume: 0,
  rewind: 2,
  clear: 0,
  judge: 5,
};

describe('the link answers as the one that was simulated', () => {
  for (const { seed, clients } of schedules) {
    test(`in schedule ${seed}`, () => {
      for (const [at, transcript] of clients.entries()) {
        const replay = new Replay(transcript);
        for (const [index, [name, ...rest]] of transcript.steps.entries()) {
          const split = given[name] ?? 0;
          const answer = replay.step(name, rest.slice(0, split));
          expect(answer, `client ${at}, step ${index}: ${name}`).toEqual(rest.slice(split));
        }
      }
    });
  }

  test('and everything happens in the schedules that can happen to a link', () => {
    const wanted = ['first', 'known', 'behind', 'declined', 'declined again', 'full', 'cleared'];
    wanted.push('dropped at a rewind', 'dropped before it was written');
    const missing = wanted.filter(what => !happened.get(what));
    expect(missing, JSON.stringify([...happened])).toEqual([]);
  });
});
