import type { Client } from '../core/client.ts';
import { InvitationCode } from '../core/codes.ts';
import type { LocalInvitationChange, LocalInvitation as Outgoing } from '../core/invitation.ts';
import { EventEmitter } from './emitter.ts';
import type { LocalInvitationState } from './enums.ts';
import type { LocalInvitationEvents } from './events.ts';
import { attempt, failure } from './failure.ts';
import { demand, isId, isText } from './validate.ts';

/**
 * An invitation that this user sends; made by `RtmClient.createLocalInvitation`. It may be kept and compared: it is the same
 * object from its beginning to its end.
 *
 * ```ts
 * const invitation = client.createLocalInvitation('bob');
 * invitation.on('LocalInvitationAccepted', response => console.log('bob says', response));
 * invitation.send();
 * ```
 */
export class LocalInvitation extends EventEmitter<LocalInvitationEvents> {
  readonly #client: Client;
  readonly #outgoing: Outgoing;

  constructor(client: Client, outgoing: Outgoing) {
    super();
    this.#client = client;
    this.#outgoing = outgoing;
  }

  /** Who is invited. */
  get calleeId(): string {
    return this.#outgoing.callee;
  }

  /** How far it has come. */
  get state(): LocalInvitationState {
    return this.#outgoing.state;
  }

  /** What the callee has answered; "" until then. Writing it throws code 1. */
  get response(): string {
    return this.#outgoing.response;
  }

  set response(_: string) {
    throw failure(InvitationCode, 1, { text: 'The response of a local invitation is the callee’s' });
  }

  /** What the callee is told, at most 8,192 bytes in UTF-8. A later change reaches the callee with a cancellation. */
  get content(): string {
    return this.#outgoing.content;
  }

  set content(content: string) {
    this.#outgoing.content = content;
  }

  /** A channel to meet in. Nobody joins it by that. Without effect once the invitation is sent. */
  get channelId(): string {
    return this.#outgoing.channelId;
  }

  set channelId(channelId: string) {
    if (this.state === 'IDLE') this.#outgoing.channelId = channelId;
  }

  /** Sends it. Throws code 1 when content or channel break the rules, 3 when it is over, and 5 when it is sent already. */
  send(): void {
    this.#check();
    attempt(InvitationCode, () => this.#client.sendInvitation(this.#outgoing));
  }

  /** Cancels it. Throws code 2 when it was not sent, and 3 when it is over. */
  cancel(): void {
    this.#check();
    attempt(InvitationCode, () => this.#client.cancelInvitation(this.#outgoing));
  }

  /** Tells the listeners. @internal */
  told(change: LocalInvitationChange): void {
    switch (change.type) {
      case 'received':
        this.emit('LocalInvitationReceivedByPeer');
        break;
      case 'accepted':
        this.emit('LocalInvitationAccepted', change.response);
        break;
      case 'refused':
        this.emit('LocalInvitationRefused', change.response);
        break;
      case 'canceled':
        this.emit('LocalInvitationCanceled');
        break;
      case 'failure':
        this.emit('LocalInvitationFailure', change.reason);
        break;
    }
  }

  #check(): void {
    demand(InvitationCode, isText(this.content), 'The content must be a string');
    const { channelId } = this;
    demand(InvitationCode, channelId === '' || isId(channelId), 'The channel id is invalid');
  }
}
