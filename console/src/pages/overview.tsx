/** The server in numbers, and the last five minutes of them as graphs. */

import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { api, type Overview, type Sample } from '../lib/api.ts';
import { bytes, count, span } from '../lib/format.ts';
import { usePolled } from '../lib/poll.ts';
import { linkTo } from '../lib/route.ts';
import { Graph } from '../ui/graph.tsx';
import { Badge, PageHead, Problem } from '../ui/parts.tsx';

const HELD = 300;

export function OverviewPage(): JSX.Element {
  const samples = useRef<Sample[]>([]);
  const { value, failed } = usePolled(
    async () => {
      const overview = await api.overview(samples.current.at(-1)?.at_ms ?? 0);
      samples.current = [...samples.current, ...overview.samples].slice(-HELD);
      return overview;
    },
    1000,
    'overview',
  );
  const of = (pick: (sample: Sample) => number) => samples.current.map(pick);
  return (
    <section class="page" aria-busy={value === null}>
      <PageHead title="Overview" note={value === null ? 'Asking the server…' : <About overview={value} />} />
      {failed !== null && <Problem>{failed} The numbers below are from before.</Problem>}
      {value !== null && (
        <>
          <dl class="tiles">
            <Tile label="Connections" value={count(value.connections)} />
            <Tile label="Users" value={count(value.users)} link={linkTo('users')} />
            <Tile label="Channels" value={count(value.channels)} link={linkTo('channels')} />
            <Tile label="Messages received" value={count(value.received)} note={`${count(value.handed)} handed out`} />
            <Tile
              label="Media stored"
              value={value.media === null ? '–' : bytes(value.media.bytes)}
              note={value.media === null ? 'too many to count quickly' : mediaNote(value.media)}
            />
          </dl>
          <div class="graphs">
            <Graph
              title="Messages a second"
              unit="/s"
              lines={[
                { label: 'received', values: of(sample => sample.received), tone: 1 },
                { label: 'handed out', values: of(sample => sample.handed), tone: 2 },
              ]}
            />
            <Graph
              title="Connections"
              unit=""
              lines={[{ label: 'open', values: of(sample => sample.connections), tone: 1 }]}
            />
            <Graph
              title="Media stored, in kB"
              unit="kB"
              lines={[{ label: 'stored', values: of(sample => Math.round((sample.media_bytes ?? 0) / 1000)), tone: 2 }]}
            />
          </div>
        </>
      )}
    </section>
  );
}

function mediaNote(media: { ids: number; objects: number }): string {
  return media.ids === media.objects
    ? `${count(media.ids)} files`
    : `${count(media.ids)} ids for ${count(media.objects)} files`;
}

function About({ overview }: { overview: Overview }): JSX.Element {
  return (
    <>
      rtm-server {overview.version}, up for {span(overview.up_ms)}{' '}
      {overview.draining && <Badge kind="bad">going down</Badge>}
    </>
  );
}

function Tile(props: { label: string; value: string; note?: string; link?: string }): JSX.Element {
  return (
    <div class="card tile">
      <dt>{props.link === undefined ? props.label : <a href={props.link}>{props.label}</a>}</dt>
      <dd>
        <span class="tile-value">{props.value}</span>
        {props.note !== undefined && <span class="note">{props.note}</span>}
      </dd>
    </div>
  );
}
