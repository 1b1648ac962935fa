/** A line over the last minutes: drawn as a picture, and said in words for those who hear it. */

import type { JSX } from 'preact';
import { count } from '../lib/format.ts';

/** What a graph is drawn in; the picture is stretched to the place it gets. */
const WIDTH = 600;
const HEIGHT = 120;

/** Samples across a graph: five minutes. */
const ACROSS = 300;

export interface Line {
  label: string;
  values: number[];
  /** Which of the colours for lines. */
  tone: 1 | 2;
}

export function Graph({ title, unit, lines }: { title: string; unit: string; lines: Line[] }): JSX.Element {
  const highest = Math.max(0, ...lines.flatMap(line => line.values));
  const top = ceiling(highest);
  const said = lines.map(line => `${line.label}: now ${count(line.values.at(-1) ?? 0)}`).join(', ');
  return (
    <figure class="card graph">
      <figcaption>
        <span class="graph-title">{title}</span>
        {lines.map(line => (
          <span key={line.label} class="graph-key">
            <i class={`tone-${line.tone}`} />
            {line.label} <b>{count(line.values.at(-1) ?? 0)}</b>
          </span>
        ))}
      </figcaption>
      <div class="graph-body">
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${title} over five minutes, highest ${count(highest)} ${unit}. ${said}.`}
        >
          {[0.25, 0.5, 0.75].map(part => (
            <line key={part} class="grid" x1="0" x2={WIDTH} y1={HEIGHT * part} y2={HEIGHT * part} />
          ))}
          {lines.map(line => (
            <g key={line.label} class={`tone-${line.tone}`}>
              <path class="area" d={`${path(line.values, top)} V${HEIGHT} H${left(line.values)} Z`} />
              <path class="line" d={path(line.values, top)} />
            </g>
          ))}
        </svg>
        <span class="graph-top" aria-hidden="true">
          {count(top)} {unit}
        </span>
      </div>
      <div class="graph-times" aria-hidden="true">
        <span>5 min ago</span>
        <span>now</span>
      </div>
    </figure>
  );
}

function left(values: number[]): number {
  return ((ACROSS - values.length) / (ACROSS - 1)) * WIDTH;
}

function path(values: number[], top: number): string {
  const step = WIDTH / (ACROSS - 1);
  const begin = left(values);
  const points = values.map((value, index) => {
    const y = HEIGHT - (value / top) * (HEIGHT - 4) - 1;
    return `${(begin + index * step).toFixed(1)} ${y.toFixed(1)}`;
  });
  return points.length === 0 ? 'M0 0' : `M${points.join('L')}`;
}

/** The next of 1, 2, 5, 10, 20 … */
function ceiling(value: number): number {
  if (value <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map(factor => factor * power).find(top => top >= value) ?? value;
}
