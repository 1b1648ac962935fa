/** What the steps of a message are called, between whom they happen, and whether that is good. */

import type { Step, StepKind, Traced } from '../lib/api.ts';

export type Tone = 'plain' | 'good' | 'warn' | 'bad';

interface Meaning {
  /** Said of the step, without its receiver. */
  text: string;
  /** From and to: the sender, the server, or the step's receiver. */
  from: 'sender' | 'server' | 'receiver';
  to: 'sender' | 'server' | 'receiver';
  tone: Tone;
}

export const MEANINGS: Record<StepKind, Meaning> = {
  received: { text: 'received by the server', from: 'sender', to: 'server', tone: 'plain' },
  queued: { text: 'queued for', from: 'server', to: 'receiver', tone: 'plain' },
  acknowledged: { text: 'taken by the library of', from: 'receiver', to: 'server', tone: 'good' },
  declined: { text: 'declined by the library of', from: 'receiver', to: 'server', tone: 'bad' },
  left: { text: 'not taken by', from: 'receiver', to: 'receiver', tone: 'bad' },
  stored: { text: 'stored for', from: 'server', to: 'server', tone: 'warn' },
  'not-stored': { text: 'not stored for', from: 'server', to: 'server', tone: 'bad' },
  fetched: { text: 'read back for', from: 'server', to: 'server', tone: 'plain' },
  late: { text: 'dropped by the server', from: 'server', to: 'server', tone: 'bad' },
  confirmed: { text: 'success told to the sender', from: 'server', to: 'sender', tone: 'good' },
  refused: { text: 'told to the sender', from: 'server', to: 'sender', tone: 'bad' },
};

/** A message that was stored is told to its sender by a code as well: that is no failure. */
const STORED_CODES = ['CachedByServer'];

export function toneOf(step: Step): Tone {
  if (step.what === 'refused' && STORED_CODES.some(code => step.reason.includes(code))) return 'warn';
  if (step.what === 'queued' && step.reason !== '') return 'warn';
  return MEANINGS[step.what].tone;
}

/** The step as a sentence. */
export function sentence(step: Step): string {
  const meaning = MEANINGS[step.what];
  const who = step.receiver === null ? '' : ` ${step.receiver}`;
  const why = step.reason === '' ? '' : `: ${step.reason}`;
  return `${meaning.text}${who}${why}`;
}

/** How it ended, in a word or two. */
export function ending(message: Traced): { text: string; tone: Tone } {
  const took = new Set(message.steps.filter(step => step.what === 'acknowledged').map(step => step.receiver));
  const queued = new Set(message.steps.filter(step => step.what === 'queued').map(step => step.receiver));
  const told = message.steps.findLast(step => step.what === 'refused' || step.what === 'confirmed');
  if (message.channel && queued.size > 0) {
    return { text: `${took.size} of ${queued.size} took it`, tone: took.size === queued.size ? 'good' : 'warn' };
  }
  if (took.size > 0) return { text: 'delivered', tone: 'good' };
  if (message.steps.some(step => step.what === 'stored')) return { text: 'stored', tone: 'warn' };
  if (message.steps.some(step => step.what === 'late')) return { text: 'too late', tone: 'bad' };
  if (told?.what === 'refused') {
    const code = /code \d+ (\w+)/.exec(told.reason)?.[1];
    return { text: code === undefined ? 'refused' : words(code), tone: 'bad' };
  }
  if (told?.what === 'confirmed') return { text: message.channel ? 'nobody else there' : 'delivered', tone: 'good' };
  return { text: 'on its way', tone: 'plain' };
}

/** `PeerUnreachable` as `peer unreachable`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`).trim();
}
