/**
 * The link: nothing lost, nothing twice, over connections that break. Small parts, without sockets or clock: what was written
 * and is not acknowledged yet ({@link Outbox}), what came in ({@link Inbox}), requests that wait for their outcome
 * ({@link Pending}), and what was already handed to the application ({@link Seen}).
 *
 * They are those of `rtm-proto/src/link`, step by step; the transcripts of its simulation are played to these, too.
 */
export { type AckPolicy, ackPolicy, Inbox } from './inbox.ts';
export { type Block, Outbox, OutboxError } from './outbox.ts';
export { type Entry, Pending } from './pending.ts';
export { requestsOf } from './receipts.ts';
export { Seen, type Verdict } from './seen.ts';
