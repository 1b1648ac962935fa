/**
 * Getting one step of an invitation to the other side: sent as a message, and again while the peer is offline or does not
 * answer, until its time is over. Steps may arrive twice; they are known by the invitation they belong to.
 */
import * as wire from '../../wire/generated/rtm.ts';
import { encode } from '../../wire/schema.ts';
import { Writer } from '../../wire/writer.ts';
import { INVITATION, messageId } from '../codec.ts';
import { PeerMessageCode } from '../codes.ts';
import type { Engine } from './engine.ts';
import { peerCode } from './peer.ts';

interface Errand {
  readonly to: string;
  readonly invitation: Partial<wire.Invitation>;
  readonly until: number;
  /** One try has ended, with a code of messages to peers. */
  readonly ended: ((code: number, now: number) => void) | undefined;
  /** When to send (again); `undefined`: it is under way. */
  again: number | undefined;
}

export class Errands {
  readonly #engine: Engine;
  readonly #errands = new Set<Errand>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Sends a step until it has arrived or `until`, unless that is being done. */
  run(to: string, invitation: Partial<wire.Invitation>, until: number, now: number, ended?: Errand['ended']): void {
    for (const errand of this.#errands) if (is(errand, to, invitation.id, invitation.step)) return;
    const errand: Errand = { to, invitation, until, ended, again: undefined };
    this.#errands.add(errand);
    this.#try(errand, now);
  }

  /** The step is of no use any more. */
  drop(to: string, id: bigint, step: number): void {
    for (const errand of this.#errands) if (is(errand, to, id, step)) this.#errands.delete(errand);
  }

  clear(): void {
    this.#errands.clear();
  }

  /** The earliest time at which something is to be done; `Infinity`: nothing is. */
  get due(): number {
    let due = Infinity;
    for (const { again, until } of this.#errands) due = Math.min(due, again ?? until, until);
    return due;
  }

  tick(now: number): void {
    const isIn = this.#engine.standing.where.name === 'in';
    for (const errand of [...this.#errands]) {
      if (errand.until <= now) this.#errands.delete(errand);
      else if (isIn && errand.again !== undefined && errand.again <= now) this.#try(errand, now);
    }
  }

  #try(errand: Errand, now: number): void {
    const { requests, parameters } = this.#engine;
    errand.again = undefined;
    const writer = new Writer();
    encode(
      wire.Message,
      { id: messageId(), kind: INVITATION, invitation: errand.invitation as wire.Invitation },
      writer,
    );
    const timeout = Math.min(errand.until - now, parameters.sendTimeoutMs);
    requests.ask(wire.kind.PEER_SEND, wire.PeerSend, { to: errand.to, message: writer.take() }, timeout, now, {
      about: 'application',
      ended: end => {
        if (end.by === 'abandon' || !this.#errands.has(errand)) return;
        const code = peerCode(end);
        const at = end.by === 'timeout' ? end.now : this.#engine.link.heard;
        if (code === 0) this.#errands.delete(errand);
        // What nobody answered has waited long enough.
        else errand.again = code === PeerMessageCode.TIMEOUT ? at : at + Math.max(1, parameters.invitationResendMs);
        errand.ended?.(code, at);
      },
    });
  }
}

function is({ to, invitation }: Errand, other: string, id: bigint | undefined, step: number | undefined): boolean {
  return invitation.id === id && invitation.step === step && to === other;
}
