/** The way of one message as a picture: from its sender through the server to each receiver, downwards in time. */

import type { JSX } from 'preact';
import type { Step, Traced } from '../lib/api.ts';
import { distance } from '../lib/format.ts';
import { MEANINGS, sentence, toneOf } from './steps.ts';

const LANE = 150;
const HEAD = 56;
const ROW = 40;
/** Receivers that get a line of their own; the list beside the picture has them all. */
const RECEIVERS = 5;

export function Timeline({ message }: { message: Traced }): JSX.Element {
  const named = message.steps.flatMap(step => (step.receiver === null ? [] : [step.receiver]));
  const receivers = [...new Set(message.channel ? named : [message.to, ...named])];
  const lanes = [message.from, 'server', ...receivers.slice(0, RECEIVERS)];
  const steps = message.steps.filter(step => step.receiver === null || lanes.indexOf(step.receiver, 2) > 0);
  const [width, height] = [LANE * lanes.length, HEAD + ROW * steps.length + 16];
  const hidden = receivers.length - RECEIVERS;
  return (
    <section
      class="timeline-wrap"
      aria-label="The way of the message as a picture; the steps below say the same"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by the arrow keys.
      tabIndex={0}
    >
      <svg class="timeline" viewBox={`0 0 ${width} ${height}`} style={{ width: `${width}px` }} aria-hidden="true">
        <defs>
          {(['plain', 'good', 'warn', 'bad'] as const).map(tone => (
            <marker
              key={tone}
              id={`arrow-${tone}`}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto-start-reverse"
            >
              <path class={`tip ${tone}`} d="M0 0 8 4 0 8Z" />
            </marker>
          ))}
        </defs>
        {lanes.map((lane, index) => (
          <g key={index}>
            <line class="lifeline" x1={middle(index)} x2={middle(index)} y1={HEAD - 14} y2={height} />
            <rect
              class={index === 1 ? 'lane server' : 'lane'}
              x={middle(index) - 66}
              y="8"
              width="132"
              height="32"
              rx="8"
            />
            <text class="lane-name" x={middle(index)} y="24">
              {shorten(lane)}
              <title>{lane}</title>
            </text>
          </g>
        ))}
        {steps.map((step, index) => (
          <Arrow
            key={index}
            step={step}
            y={HEAD + ROW * index + 20}
            lanes={lanes}
            since={step.at_us - (message.steps[0]?.at_us ?? 0)}
          />
        ))}
      </svg>
      {hidden > 0 && <p class="note">{hidden} more receivers are in the list.</p>}
    </section>
  );
}

function Arrow(props: { step: Step; y: number; lanes: string[]; since: number }): JSX.Element {
  const { step, y, lanes } = props;
  const meaning = MEANINGS[step.what];
  const lane = (end: 'sender' | 'server' | 'receiver') =>
    end === 'sender'
      ? 0
      : end === 'server' || step.receiver === null
        ? 1
        : Math.max(2, lanes.indexOf(step.receiver, 2));
  const [from, to] = [lane(meaning.from), lane(meaning.to)];
  const tone = toneOf(step);
  const label = `${LABELS[step.what]}  +${distance(props.since)}`;
  if (from === to) {
    return (
      <g class={`hop ${tone}`}>
        <circle cx={middle(from)} cy={y} r="5" />
        <text x={middle(from) + 10} y={y} class="hop-label start">
          {label}
        </text>
        <title>{sentence(step)}</title>
      </g>
    );
  }
  const direction = to > from ? 1 : -1;
  const dashed = step.what === 'queued' && step.reason !== '';
  return (
    <g class={`hop ${tone}`}>
      <line
        x1={middle(from)}
        x2={middle(to) - direction * 3}
        y1={y}
        y2={y}
        stroke-dasharray={dashed ? '4 4' : undefined}
        marker-end={`url(#arrow-${tone})`}
      />
      <text x={(middle(to) + middle(to - direction)) / 2} y={y - 8} class="hop-label">
        {label}
      </text>
      <title>{sentence(step)}</title>
    </g>
  );
}

const LABELS: Record<Step['what'], string> = {
  received: 'sent',
  queued: 'queued',
  acknowledged: 'taken',
  declined: 'declined',
  left: 'session ended',
  stored: 'stored',
  'not-stored': 'not stored',
  fetched: 'read back',
  late: 'too late',
  confirmed: 'success',
  refused: 'told why',
};

function middle(lane: number): number {
  return LANE * lane + LANE / 2;
}

function shorten(name: string): string {
  return name.length > 16 ? `${name.slice(0, 14)}…` : name;
}
