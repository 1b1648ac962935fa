/** What comes in. */
import { requestsOf } from '../../link/index.ts';
import { FIRST_COUNTED, frame, frames, MAX_BATCH, type RawFrame } from '../../wire/batch.ts';
import * as wire from '../../wire/generated/rtm.ts';
import { WireError } from '../../wire/reader.ts';
import { decode } from '../../wire/schema.ts';
import { decodeMessage, isInvitation } from '../codec.ts';
import type { Engine } from './engine.ts';

const { kind } = wire;

/** Requests that one receipt may name beyond those that wait: receipts of what has timed out meanwhile. */
const LATE_RECEIPTS = 1 << 20;

/** Takes a message that was read from connection `number`. Throws when the server broke the rules of the wire. */
export function receive(engine: Engine, number: number, batch: Uint8Array | string, now: number): void {
  const { link } = engine;
  if (typeof batch === 'string') throw new WireError('a text came in place of a batch');
  if (batch.length > MAX_BATCH) throw new WireError(`a batch of ${batch.length} bytes is larger than ${MAX_BATCH}`);
  for (const raw of frames(batch)) {
    // Checked for each frame: the one before may have been the last of the connection.
    if (!link.heardOn(number, now)) return;
    if (!link.isUp) {
      greeting(engine, raw, now);
      continue;
    }
    // Counted first: a message that is declined is known by its number.
    if (raw.kind >= FIRST_COUNTED) link.inbox.take(raw.length, now);
    take(engine, raw, now);
  }
}

/** Before the server has let the client in. */
function greeting({ greeting }: Engine, raw: RawFrame, now: number): void {
  if (raw.kind === kind.WELCOME) greeting.welcome(decode(wire.Welcome, raw.body), now);
  else if (raw.kind === kind.REFUSED) greeting.refused(decode(wire.Refused, raw.body), now);
  else if (raw.kind === kind.CLOSING) greeting.closing(decode(wire.Closing, raw.body), now);
  else throw outOfTurn(raw);
}

function outOfTurn(raw: RawFrame): WireError {
  return new WireError(`a frame of kind ${raw.kind} came out of turn`);
}

function take(engine: Engine, raw: RawFrame, now: number): void {
  const { link, requests, channels } = engine;
  const { body } = raw;
  switch (raw.kind) {
    case kind.PEER_MESSAGE:
      return peerMessage(engine, decode(wire.PeerMessage, body), now);
    case kind.CHANNEL_MESSAGE:
      return channels.message(decode(wire.ChannelMessage, body), now);
    case kind.RECEIPTS: {
      const { runs } = decode(wire.Receipts, body);
      for (const request of requestsOf(runs, requests.pending.size + LATE_RECEIPTS)) requests.answered(request, 0);
      return;
    }
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
      return engine.greeting.closing(decode(wire.Closing, body), now);
    case kind.CHANNEL_MEMBER:
      return channels.member(decode(wire.ChannelMember, body));
    case kind.CHANNEL_MEMBER_COUNT:
      return channels.memberCount(decode(wire.ChannelMemberCount, body));
    case kind.CHANNEL_ATTRIBUTES_CHANGE:
      return channels.attributesChanged(decode(wire.ChannelAttributesChange, body));
    case kind.GAP:
      return channels.gap(decode(wire.Gap, body));
    case kind.PRESENCE_CHANGE:
      return engine.presence.changed(decode(wire.PresenceChange, body));
    case kind.TOKEN_WILL_EXPIRE:
      return engine.emit('tokenWillExpire', {});
    case kind.WELCOME:
    case kind.REFUSED:
    case kind.HELLO:
      throw outOfTurn(raw);
    // Anything else is from a newer server.
  }
}

function peerMessage(engine: Engine, told: wire.PeerMessage, now: number): void {
  const { link, seen } = engine;
  // The sender waits for the acknowledgement: it is the receipt.
  link.eager = true;
  const verdict = seen.judge('', told.from, told.incarnation, told.request, link.connectedMs(now));
  if (verdict === 'behind') link.inbox.decline();
  if (verdict !== 'first') return;
  if (isInvitation(told.message)) return engine.invitations.step(told.from, told.message, now);
  const { from, serverMs, offline } = told;
  const message = decodeMessage(told.message);
  if (message) engine.emit('peerMessage', { from, message, serverMs, offline });
  else engine.log('warn', `a message from ${from} is of a kind that this library does not know`);
}
