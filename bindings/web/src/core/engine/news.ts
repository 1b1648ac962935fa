/** The frames of real-time messaging that come in. */
import { requestsOf } from '../../link/index.ts';
import type { RawFrame } from '../../wire/batch.ts';
import * as wire from '../../wire/generated/rtm.ts';
import { decode } from '../../wire/schema.ts';
import { decodeMessage, isInvitation } from '../codec.ts';
import type { Engine } from './engine.ts';

const { kind } = wire;

/** Requests that one receipt may name beyond those that wait: receipts of what has timed out meanwhile. */
const LATE_RECEIPTS = 1 << 20;

export function take(engine: Engine, { kind: is, body }: RawFrame, now: number): void {
  const { requests, channels } = engine;
  switch (is) {
    case kind.PEER_MESSAGE:
      return peerMessage(engine, decode(wire.PeerMessage, body), now);
    case kind.CHANNEL_MESSAGE:
      return channels.message(decode(wire.ChannelMessage, body), now);
    case kind.RECEIPTS: {
      const { runs } = decode(wire.Receipts, body);
      for (const request of requestsOf(runs, requests.pending.size + LATE_RECEIPTS)) requests.answered(request, 0);
      return;
    }
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
