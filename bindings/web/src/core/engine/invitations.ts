/**
 * Call invitations: steps that travel as messages between the libraries of two peers. An invitation that has ended is
 * remembered for a while, so that what comes late is known for what it is.
 */
import * as wire from '../../wire/generated/rtm.ts';
import { Reader, WireError } from '../../wire/reader.ts';
import { decode } from '../../wire/schema.ts';
import type { Engine } from './engine.ts';
import { Errands } from './errands.ts';
import { Locals } from './local.ts';
import { Remotes } from './remote.ts';

/** Invitations that are remembered at most, each way, ended ones included. More of them at once are an attack. */
export const MOST = 10_000;

export class Invitations {
  readonly #engine: Engine;
  readonly locals: Locals;
  readonly remotes: Remotes;
  readonly errands: Errands;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.locals = new Locals(engine);
    this.remotes = new Remotes(engine);
    this.errands = new Errands(engine);
  }

  /** A step has come in. */
  step(from: string, message: Uint8Array, now: number): void {
    const told = readStep(message);
    if (!told) return this.#engine.log('debug', `an invitation of ${from} without its step was passed over`);
    const { Step } = wire;
    if (told.step === Step.INVITE) this.remotes.invited(from, told, now);
    else if (told.step === Step.CANCEL) this.remotes.canceled(from, told, now);
    else if (told.step === Step.CONFIRM) this.remotes.confirmed(from, told.id, now);
    else if (told.step === Step.ACCEPT || told.step === Step.REFUSE) this.locals.answered(from, told, now);
    // Anything else is of a newer library.
  }

  /** The login ends, and what runs with it. */
  end(): void {
    this.locals.end();
    this.remotes.end();
    this.errands.clear();
  }

  get deadline(): number | undefined {
    const due = Math.min(this.locals.due, this.remotes.due, this.errands.due);
    return due === Infinity ? undefined : due;
  }

  tick(now: number): void {
    if ((this.deadline ?? Infinity) > now) return;
    this.locals.tick(now);
    this.remotes.tick(now);
    this.errands.tick(now);
  }
}

function readStep(message: Uint8Array): wire.Invitation | undefined {
  try {
    return decode(wire.Message, new Reader(message)).invitation;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
