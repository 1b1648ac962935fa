import type { Client } from '../core/client.ts';
import { InvitationCode } from '../core/codes.ts';
import type { RemoteInvitation as Incoming, RemoteInvitationChange } from '../core/invitation.ts';
import { EventEmitter } from './emitter.ts';
import type { RemoteInvitationState } from './enums.ts';
import type { RemoteInvitationEvents } from './events.ts';
import { attempt } from './failure.ts';
import { demand, isText } from './validate.ts';

/** An invitation that came in: what listeners of `RemoteInvitationReceived` are given. */
export class RemoteInvitation extends EventEmitter<RemoteInvitationEvents> {
  readonly #client: Client;
  readonly #incoming: Incoming;

  constructor(client: Client, incoming: Incoming) {
    super();
    this.#client = client;
    this.#incoming = incoming;
  }

  /** Who invites. */
  get callerId(): string {
    return this.#incoming.caller;
  }

  /** What the caller says. */
  get content(): string {
    return this.#incoming.content;
  }

  /** A channel to meet in; "" when the caller names none. Nobody joins it by accepting. */
  get channelId(): string {
    return this.#incoming.channelId;
  }

  /** How far it has come. */
  get state(): RemoteInvitationState {
    return this.#incoming.state;
  }

  /** What the caller will be told, at most 8,192 bytes in UTF-8; "" unless it is set. */
  get response(): string {
    return this.#incoming.response;
  }

  set response(response: string) {
    this.#incoming.response = response;
  }

  /** Accepts it. Throws code 1 when the response breaks the rules, 3 when it is over, and 4 when it is accepted already. */
  accept(): void {
    this.#check();
    attempt(InvitationCode, () => this.#client.acceptInvitation(this.#incoming));
  }

  /** Refuses it. Throws as `accept`. */
  refuse(): void {
    this.#check();
    attempt(InvitationCode, () => this.#client.refuseInvitation(this.#incoming));
  }

  /** Tells the listeners. That it has come in is told by the client. @internal */
  told(change: RemoteInvitationChange): void {
    switch (change.type) {
      case 'received':
        break;
      case 'accepted':
        this.emit('RemoteInvitationAccepted');
        break;
      case 'refused':
        this.emit('RemoteInvitationRefused');
        break;
      case 'canceled':
        this.emit('RemoteInvitationCanceled', change.content);
        break;
      case 'failure':
        this.emit('RemoteInvitationFailure', change.reason);
        break;
    }
  }

  #check(): void {
    demand(InvitationCode, isText(this.response), 'The response must be a string');
  }
}
