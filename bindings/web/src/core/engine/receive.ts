/** What comes in: batches, and the frames of the link. */
import { FIRST_COUNTED, frame, frames, MAX_BATCH, type RawFrame } from '../../wire/batch.ts';
import * as wire from '../../wire/generated/rtm.ts';
import { WireError } from '../../wire/reader.ts';
import { decode } from '../../wire/schema.ts';
import type { Session } from './session.ts';

const { kind } = wire;

/** Takes a message that was read from connection `number`. Throws when the server broke the rules of the wire. */
export function receive(session: Session, number: number, batch: Uint8Array | string, now: number): void {
  const { link } = session;
  if (typeof batch === 'string') throw new WireError('a text came in place of a batch');
  if (batch.length > MAX_BATCH) throw new WireError(`a batch of ${batch.length} bytes is larger than ${MAX_BATCH}`);
  for (const raw of frames(batch)) {
    // Checked for each frame: the one before may have been the last of the connection.
    if (!link.heardOn(number, now)) return;
    if (!link.isUp) {
      greeting(session, raw, now);
      continue;
    }
    // Counted first: a message that is declined is known by its number.
    if (raw.kind >= FIRST_COUNTED) link.inbox.take(raw.length, now);
    take(session, raw, now);
  }
}

/** Before the server has let the client in. */
function greeting(session: Session, raw: RawFrame, now: number): void {
  if (raw.kind === kind.WELCOME) session.greeting.welcome(decode(wire.Welcome, raw.body), now);
  else if (raw.kind === kind.REFUSED) session.greeting.refused(decode(wire.Refused, raw.body), now);
  else if (raw.kind === kind.CLOSING) closing(session, raw, now);
  else throw outOfTurn(raw);
}

function closing(session: Session, raw: RawFrame, now: number): void {
  const told = decode(wire.Closing, raw.body);
  session.log('info', `the server closes the connection (cause ${told.cause}): ${told.reason}`);
  session.closing(told, now);
}

function outOfTurn(raw: RawFrame): WireError {
  return new WireError(`a frame of kind ${raw.kind} came out of turn`);
}

function take(session: Session, raw: RawFrame, now: number): void {
  const { link, requests } = session;
  const { body } = raw;
  switch (raw.kind) {
    case kind.ACK:
      return link.outbox.acknowledge(decode(wire.Ack, body).received);
    case kind.REPLY: {
      const reply = decode(wire.Reply, body);
      return requests.answered(reply.request, reply.code, reply);
    }
    case kind.PING:
      link.control.push(frame(kind.PONG, wire.Pong, { nonce: decode(wire.Ping, body).nonce }));
      return;
    case kind.PONG:
      return link.setServerTime(decode(wire.Pong, body).serverMs, now);
    case kind.CLOSING:
      return closing(session, raw, now);
    case kind.WELCOME:
    case kind.REFUSED:
    case kind.HELLO:
      throw outOfTurn(raw);
    default:
      // What no service knows is from a newer server.
      return session.take(raw, now);
  }
}
