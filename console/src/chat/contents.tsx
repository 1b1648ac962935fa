/** Messages that are no files: words with faces, places, and what programs have made up. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from '../ui/icons.tsx';
import { Face } from './faces.tsx';
import type { Part } from './model.ts';

/** Faces that stand alone, up to so many, are shown large. */
const LARGE = 3;

/** A text of more characters than this is folded. */
const LONG = 1500;

/** Whether there is nothing but a few faces. */
export function areFaces(parts: readonly Part[]): boolean {
  return parts.length <= LARGE && parts.every(part => part.type === 'emoji');
}

export function Words({ parts }: { parts: readonly Part[] }): JSX.Element {
  const [whole, setWhole] = useState(parts.reduce((sum, part) => sum + part.data.length, 0) <= LONG);
  const kind = areFaces(parts) ? 'words faces' : whole ? 'words' : 'words folded';
  return (
    <>
      {/* Texts of any direction stand as they were written, and do not turn what is around them. */}
      <p class={kind} dir="auto">
        {parts.map((part, index) =>
          part.type === 'emoji' ? <Face key={index} name={part.data} /> : <span key={index}>{part.data}</span>,
        )}
      </p>
      {!whole && (
        <button type="button" class="text-button unfold" onClick={() => setWhole(true)}>
          Show all of it
        </button>
      )}
    </>
  );
}

export function PlaceCard(props: { address: string; lat: number; lng: number }): JSX.Element {
  const known = Number.isFinite(props.lat) && Number.isFinite(props.lng);
  const at = known ? `${part(props.lat, 'N', 'S')} ${part(props.lng, 'E', 'W')}` : 'Where it is was not said.';
  return (
    <div class="place-card">
      <svg class="place-map" viewBox="0 0 260 96" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
        <path class="water" d="M0 70Q50 56 92 74T190 66T260 78V96H0Z" />
        <path class="street" d="M-5 30 120 44 265 18M60-5 84 101M150-5 138 101M215-5 230 101M-5 58 265 46" />
        <path class="pin" d="M130 58c-9-11-14-17-14-24a14 14 0 0 1 28 0c0 7-5 13-14 24Z" />
        <circle class="eye" cx="130" cy="34" r="5" />
      </svg>
      <div class="place-words">
        <b class="long">{props.address === '' ? 'A place' : props.address}</b>
        <span>{at}</span>
        {known && (
          <a
            href={`https://www.openstreetmap.org/?mlat=${props.lat}&mlon=${props.lng}#map=16/${props.lat}/${props.lng}`}
            target="_blank"
            rel="noopener noreferrer"
          >
            Open a map
          </a>
        )}
      </div>
    </div>
  );
}

function part(degrees: number, positive: string, negative: string): string {
  return `${Math.abs(degrees).toFixed(4)}° ${degrees < 0 ? negative : positive}`;
}

export function CustomCard(props: { event: string; values: [string, string][] }): JSX.Element {
  return (
    <div class="custom-card">
      <p class="custom-event">
        <Icon name="braces" size={16} />
        <b class="long">{props.event === '' ? 'Custom message' : props.event}</b>
      </p>
      {props.values.length > 0 && (
        <dl class="facts">
          {props.values.map(([key, value]) => (
            <div class="fact" key={key}>
              <dt class="long">{key}</dt>
              <dd class="long">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
