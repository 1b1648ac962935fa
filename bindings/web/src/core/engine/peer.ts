/** Messages to peers. */
import * as wire from '../../wire/generated/rtm.ts';
import { encodeMessage } from '../codec.ts';
import { PeerMessageCode as Code } from '../codes.ts';
import { OperationError } from '../error.ts';
import { isIdentifier } from '../identifier.ts';
import type { Message, PeerSendResult, SendOptions } from '../message.ts';
import type { Engine, Outcome } from './engine.ts';
import type { End } from './requests.ts';

export function optionBits({ storeOffline, keepHistory }: SendOptions): number {
  return (storeOffline ? 1 : 0) + (keepHistory ? 2 : 0);
}

/** The code that a send to a peer ended with. */
export function peerCode(end: End): number {
  return end.by === 'answer' ? end.code : end.by === 'timeout' ? Code.TIMEOUT : Code.FAILURE;
}

/** Sends a message to a user. */
export function sendToPeer(
  engine: Engine,
  to: string,
  message: Message,
  options: SendOptions,
  now: number,
  outcome: Outcome<PeerSendResult>,
): void {
  engine.admit('sendToPeer', Code.NOT_LOGGED_IN);
  engine.admitBytes('sendToPeer', Code.FAILURE);
  if (!isIdentifier(to)) throw new OperationError('sendToPeer', Code.INVALID_USERID);
  const encoded = encodeMessage(message, engine.limits.messageBytes);
  if (!encoded) throw new OperationError('sendToPeer', Code.INVALID_MESSAGE);
  engine.rates.pace(wire.Operation.SEND, 'sendToPeer', Code.TOO_OFTEN, now);
  const body = { to, options: optionBits(options), message: encoded };
  engine.requests.ask(wire.kind.PEER_SEND, wire.PeerSend, body, engine.parameters.sendTimeoutMs, now, {
    about: 'application',
    ended: end => {
      const code = peerCode(end);
      const stored = code === Code.CACHED_BY_SERVER;
      if (stored || code === Code.PEER_UNREACHABLE) engine.settle(outcome, 0, { received: false, stored });
      else engine.settle(outcome, code, { received: true, stored });
    },
  });
}
